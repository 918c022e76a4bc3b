package com.sitecraft.monitoring.autoconfigure.notification;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Outcome;
import com.sitecraft.monitoring.signal.Redaction;
import com.sitecraft.monitoring.signal.Time;

/**
 * Calls a channel from one thread at a time, fire drills included, and remembers what
 * became of it. No text of the channel leaves it with credentials.
 */
final class TrackedChannel implements Channel {

	private final Channel channel;

	private final Time time;

	private final ReentrantLock turn = new ReentrantLock();

	private volatile @Nullable Last last;

	TrackedChannel(Channel channel, Time time) {
		this.channel = channel;
		this.time = time;
	}

	@Override
	public String name() {
		return this.channel.name();
	}

	@Override
	public boolean digestible(Delivery delivery) {
		return this.channel.digestible(delivery);
	}

	@Override
	public Outcome send(Delivery delivery) throws InterruptedException {
		return track(() -> this.channel.send(delivery));
	}

	@Override
	public Outcome sendDigest(List<Delivery> deliveries) throws InterruptedException {
		return track(() -> this.channel.sendDigest(deliveries));
	}

	/** What became of the last attempt, {@code null} before the first. */
	@Nullable Last last() {
		return this.last;
	}

	/** The channel itself. */
	Channel channel() {
		return this.channel;
	}

	private Outcome track(Callable<Outcome> attempt) throws InterruptedException {
		this.turn.lockInterruptibly();
		try {
			Outcome outcome = redacted(outcome(attempt));
			this.last = new Last(this.time.instant(), outcome);
			return outcome;
		}
		finally {
			this.turn.unlock();
		}
	}

	private static Outcome outcome(Callable<Outcome> attempt) throws InterruptedException {
		try {
			return attempt.call();
		}
		catch (InterruptedException ex) {
			throw ex;
		}
		catch (Exception ex) {
			return new Outcome.Retry(Redaction.describe(ex), null);
		}
	}

	private static Outcome redacted(Outcome outcome) {
		String detail = Redaction.redact(outcome.detail());
		if (outcome instanceof Outcome.Retry retry) {
			return new Outcome.Retry(detail, retry.after());
		}
		return (outcome instanceof Outcome.Refused) ? new Outcome.Refused(detail) : new Outcome.Delivered(detail);
	}

	/**
	 * What became of an attempt.
	 *
	 * @param at when it ended
	 * @param outcome what became of it
	 */
	record Last(Instant at, Outcome outcome) {
	}

}
