package com.sitecraft.monitoring.autoconfigure.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Dispatcher;
import com.sitecraft.monitoring.notification.Outcome;
import com.sitecraft.monitoring.notification.StandbyOutbox;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.Redaction;
import com.sitecraft.monitoring.signal.Time;

/**
 * Delivers the pages of one channel, one message after the other. Each message has a
 * thread of its own, so that a channel that hangs can be left behind.
 */
final class ChannelWorker implements Runnable {

	/** Other replicas commit as well, and wake only their own workers. */
	private static final Duration POLL = Duration.ofSeconds(5);

	/** Channels that hang hold a thread each; one more than this would be a leak. */
	private static final int MAX_ABANDONED = 2;

	/**
	 * How long the attempts of one claim may start: the last one ends before the lease.
	 */
	private static final Duration BATCH = Duration.ofSeconds(10);

	private static final Logger logger = LoggerFactory.getLogger(ChannelWorker.class);

	private final Channel channel;

	private final StandbyOutbox outbox;

	private final Dispatcher dispatcher;

	private final ChannelMeters meters;

	private final Executor threads;

	private final Duration limit;

	private final Time time;

	private final Guard guard;

	private final Semaphore wake = new Semaphore(0);

	private final Set<CountDownLatch> abandoned = ConcurrentHashMap.newKeySet();

	private volatile boolean open = true;

	private volatile @Nullable Thread running;

	/** When the first page that was put off is due, {@code null} when none was. */
	private @Nullable Instant putOff;

	/**
	 * Creates a worker.
	 * @param threads runs each attempt, on a thread of its own
	 * @param limit how long an attempt may take; above the channel's own timeout
	 */
	ChannelWorker(Channel channel, StandbyOutbox outbox, Dispatcher dispatcher, ChannelMeters meters, Executor threads,
			Duration limit, Time time, Guard guard) {
		this.channel = channel;
		this.outbox = outbox;
		this.dispatcher = dispatcher;
		this.meters = meters;
		this.threads = threads;
		this.limit = limit;
		this.time = time;
		this.guard = guard;
	}

	/** There may be something to deliver. */
	void wake() {
		this.wake.release();
	}

	/** Ends after the message that is on its way. */
	void close() {
		this.open = false;
		this.wake.release();
	}

	/** Ends the message that is on its way as well. */
	void interrupt() {
		Thread running = this.running;
		if (running != null) {
			running.interrupt();
		}
	}

	@Override
	public void run() {
		this.running = Thread.currentThread();
		while (this.open) {
			Duration[] pause = { POLL };
			try {
				this.guard.run("notification.channel-" + this.channel.name(), () -> pause[0] = round());
				this.wake.tryAcquire(pause[0].toNanos(), TimeUnit.NANOSECONDS);
				this.wake.drainPermits();
			}
			catch (InterruptedException ex) {
				// Not a stop, which says so by the field.
			}
			catch (Throwable ex) {
				// Whatever it is, without its thread the channel would be silent.
				logger.error("Delivery through '{}' failed, and goes on", this.channel.name(), ex);
			}
		}
	}

	/** Delivers what is due, and says after what time to look again. */
	private Duration round() {
		this.abandoned.removeIf((ended) -> ended.getCount() == 0);
		Moment now = Moment.of(this.time);
		int most = (this.abandoned.size() < MAX_ABANDONED) ? this.dispatcher.wanted(now) : 0;
		if (most == 0) {
			return shorter(POLL, this.dispatcher.pause(now));
		}
		List<Delivery> claimed = this.outbox.claim(this.channel.name(), now.instant(), BATCH.plus(this.limit), most);
		if (claimed.isEmpty()) {
			return untilPutOff(now.instant());
		}
		this.putOff = null;
		Dispatcher.Plan plan = this.dispatcher.plan(claimed, this::digestible, now);
		List<List<Delivery>> messages = new ArrayList<>(plan.single().stream().map(List::of).toList());
		if (!plan.digest().isEmpty()) {
			messages.add(plan.digest());
		}
		List<Delivery> unsent = new ArrayList<>(plan.waiting());
		for (List<Delivery> message : messages) {
			if (!this.open || this.dispatcher.quiet(Moment.of(this.time)) || elapsed(now).compareTo(BATCH) > 0) {
				unsent.addAll(message);
			}
			else {
				settle(message);
			}
		}
		if (!unsent.isEmpty()) {
			this.outbox.settle(putOff(this.dispatcher.unsent(unsent, Moment.of(this.time))));
		}
		// What was delivered has released its successors.
		return Duration.ZERO;
	}

	private void settle(List<Delivery> message) {
		Outcome outcome = attempt(message);
		List<Delivery> settled = this.dispatcher.settled(message, outcome, Moment.of(this.time));
		this.meters.attempted(outcome, settled);
		this.outbox.settle(putOff(settled));
	}

	private Outcome attempt(List<Delivery> message) {
		CountDownLatch ended = new CountDownLatch(1);
		FutureTask<Outcome> task = new FutureTask<>(() -> {
			try {
				return (message.size() == 1) ? this.channel.send(message.get(0)) : this.channel.sendDigest(message);
			}
			finally {
				ended.countDown();
			}
		});
		this.threads.execute(task);
		try {
			return task.get(this.limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			return new Outcome.Retry(Redaction.describe((ex.getCause() != null) ? ex.getCause() : ex), null);
		}
		catch (TimeoutException ex) {
			this.meters.abandoned();
			abandon(task, ended);
			return new Outcome.Retry("no answer within " + this.limit.toSeconds() + " s", null);
		}
		catch (InterruptedException ex) {
			abandon(task, ended);
			return new Outcome.Retry("stopped on its way", null);
		}
	}

	private void abandon(FutureTask<Outcome> task, CountDownLatch ended) {
		// A task counts as done when it is cancelled, whatever its thread does.
		this.abandoned.add(ended);
		task.cancel(true);
	}

	private boolean digestible(Delivery page) {
		try {
			return this.channel.digestible(page);
		}
		catch (RuntimeException ex) {
			logger.debug("Cannot tell whether a digest may have '{}'", page.key(), ex);
			return false;
		}
	}

	private List<Delivery> putOff(List<Delivery> settled) {
		for (Delivery page : settled) {
			Instant known = this.putOff;
			if (page.state() == Delivery.State.PENDING && (known == null || page.dueAt().isBefore(known))) {
				this.putOff = page.dueAt();
			}
		}
		return settled;
	}

	private Duration untilPutOff(Instant now) {
		Instant due = this.putOff;
		return (due != null) ? shorter(POLL, Duration.between(now, due)) : POLL;
	}

	private Duration elapsed(Moment since) {
		return Duration.ofNanos(this.time.nanos() - since.nanos());
	}

	/** Never none, or a clock that jumps would make it spin. */
	private static Duration shorter(Duration one, Duration other) {
		Duration shorter = (one.compareTo(other) < 0) ? one : other;
		return (shorter.compareTo(Duration.ofMillis(1)) < 0) ? Duration.ofMillis(1) : shorter;
	}

}
