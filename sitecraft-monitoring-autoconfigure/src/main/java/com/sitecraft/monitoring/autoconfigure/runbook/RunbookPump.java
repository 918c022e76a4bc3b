package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

import com.sitecraft.monitoring.ConflictException;
import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.runbook.RunbookDecision;
import com.sitecraft.monitoring.runbook.RunbookEvent;
import com.sitecraft.monitoring.runbook.RunbookOutput;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.runbook.Runbooks;
import com.sitecraft.monitoring.runbook.RunbooksView;
import com.sitecraft.monitoring.runbook.StepAnswer;
import com.sitecraft.monitoring.runbook.StepCall;
import com.sitecraft.monitoring.signal.Dropped;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.Time;

/**
 * The one thread that the engine is confined to: takes what happened, lets the engine
 * decide, stores it, and only then lets it take effect. Apart from the loop, so that a
 * step need not wait for the next tick, nor the loop for the store.
 */
public final class RunbookPump implements SmartLifecycle {

	/** As many as open runs. */
	private static final int MAX_INPUTS = 1_000;

	/** While something is done or waits; bounds how late a timeout is noticed. */
	private static final long BUSY_MILLIS = 100;

	private static final long IDLE_MILLIS = 1_000;

	/** More than a step may need to hear its interrupt, below the 5 s of the context. */
	private static final long STOP_MILLIS = 2_000;

	/** How late one replica hears of what another has written. */
	private static final long LOOK_NANOS = 2_000_000_000L;

	private static final Logger logger = LoggerFactory.getLogger(RunbookPump.class);

	private final Runbooks book;

	private final RunbookStore store;

	private final Leadership leadership;

	private final List<RunbookListener> listeners;

	private final int threads;

	private final Time time;

	private final Guard guard;

	private final Counter dropped;

	private final BlockingQueue<Runnable> inputs = new ArrayBlockingQueue<>(MAX_INPUTS);

	private final RunbookRequests requests = new RunbookRequests();

	/** Ends of steps, no more than there are threads; one must never be lost. */
	private final Queue<Runnable> ends = new ConcurrentLinkedQueue<>();

	private final Semaphore signals = new Semaphore(0);

	private volatile @Nullable Thread thread;

	private @Nullable StepPool pool;

	private boolean restored;

	private long lookedNanos;

	private boolean led;

	/** Whether this process has ever seen what is stored; before, nothing is its own. */
	private boolean looked;

	RunbookPump(Runbooks book, RunbookStore store, Leadership leadership, List<RunbookListener> listeners, int threads,
			Time time, Guard guard, MeterRegistry registry) {
		this.book = book;
		this.store = store;
		this.leadership = leadership;
		this.listeners = List.copyOf(listeners);
		this.threads = threads;
		this.time = time;
		this.guard = guard;
		this.dropped = Dropped.counter(registry, "runbooks.inputs");
	}

	/**
	 * Something happened that may call for a runbook. Never blocks; what does not fit is
	 * dropped and counted.
	 */
	public void offer(RunbookTrigger trigger) {
		if (!put(() -> this.book.offer(trigger, now()))) {
			this.dropped.increment();
		}
	}

	/**
	 * Has something decided by the engine on its thread.
	 */
	CompletableFuture<RunbookRequests.Answer> ask(Function<Runbooks, RunbookDecision> request) {
		return signalled(this.requests.add(request));
	}

	private CompletableFuture<RunbookRequests.Answer> signalled(CompletableFuture<RunbookRequests.Answer> answer) {
		this.signals.release();
		return answer;
	}

	/**
	 * Stops everything before this returns, whatever the engine is busy with, and has it
	 * stored then.
	 */
	CompletableFuture<RunbookRequests.Answer> stopAll(String actor, Moment now) {
		this.book.halt();
		return signalled(this.requests.addUrgent((book) -> book.kill(true, actor, now)))
			.whenComplete((answer, error) -> this.book.unhalt());
	}

	private boolean put(Runnable input) {
		boolean taken = this.inputs.offer(input);
		this.signals.release();
		return taken;
	}

	/**
	 * All runbooks and runs as of the last change.
	 */
	public RunbooksView snapshot() {
		return this.book.snapshot();
	}

	@Override
	public synchronized void start() {
		if (this.thread == null) {
			StepPool steps = new StepPool(this.threads, this.time);
			this.pool = steps;
			Thread started = new Thread(() -> run(steps), "sitecraft-runbooks");
			started.setDaemon(true);
			this.thread = started;
			started.start();
		}
	}

	@Override
	public synchronized void stop() {
		Thread stopped = this.thread;
		this.thread = null;
		if (this.pool != null) {
			this.pool.close();
		}
		if (stopped != null) {
			stopped.interrupt();
			try {
				stopped.join(STOP_MILLIS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/** After what steps act on has started, and stopped before it. */
	@Override
	public int getPhase() {
		return 2;
	}

	private void run(StepPool steps) {
		while (Thread.currentThread() == this.thread) {
			try {
				boolean busy = steps.interruptOverdue();
				this.signals.tryAcquire(busy ? BUSY_MILLIS : IDLE_MILLIS, TimeUnit.MILLISECONDS);
				this.signals.drainPermits();
				if (looks()) {
					this.guard.run("runbooks.restore", this::look);
				}
				this.guard.run("runbooks.requests", () -> this.requests.decide(this.book));
				take(this.ends);
				take(this.inputs);
				this.guard.run("runbooks.advance", () -> advance(steps));
			}
			catch (InterruptedException ex) {
				// The field says whether it is a stop.
			}
			catch (Throwable ex) {
				// Whatever it is, without its thread no runbook would run.
				logger.error("Runbooks failed, and go on", ex);
			}
		}
	}

	private void take(Queue<Runnable> queue) {
		for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
			this.guard.run("runbooks.input", next);
		}
	}

	/**
	 * Whether it is time to look at what is stored: at start, whenever this replica
	 * begins to act for all, and from time to time, since another one may have written
	 * what this one is to do, waits for, or must not do any more.
	 */
	private boolean looks() {
		boolean leads = this.leadership.held();
		if (leads && !this.led) {
			this.restored = false;
			this.book.forget();
		}
		this.led = leads;
		boolean late = this.time.nanos() - this.lookedNanos >= LOOK_NANOS;
		return (!this.restored || late) && this.store.due();
	}

	private void look() {
		this.lookedNanos = this.time.nanos();
		if (this.restored && !this.store.changed()) {
			return;
		}
		RunbookStore.Stored stored = this.store.load();
		hear(stored);
		if (!this.restored || !this.led) {
			this.book.restore(stored.runs(), stored.records(), stored.killSwitch(), now());
			this.store.restored(stored);
		}
		this.restored = true;
		this.looked = true;
	}

	/**
	 * What this replica did not know that another has written. At first there is nothing
	 * to lose but what has waited here for the store.
	 */
	private void hear(RunbookStore.Stored stored) {
		stored.taken()
			.runs()
			.stream()
			.filter((run) -> this.looked || this.book.snapshot().run(run.id()) != null)
			.forEach((run) -> this.book.lost(run, now()));
		this.book.heard(stored.taken().records(), stored.taken().killSwitch(), now());
	}

	private void advance(StepPool steps) {
		Set<String> lost = new HashSet<>();
		boolean moved = true;
		while (moved) {
			List<StepCall> calls = this.book.advance(now());
			RunbookOutput.Batch changes = this.book.takeChanges();
			moved = write(changes, lost) || !changes.isEmpty() || !calls.isEmpty();
			calls.stream()
				.filter((call) -> this.book.holds(call, now()))
				.forEach((call) -> steps.begin(call, this::ended));
		}
		this.requests.answer(this.store.settled(), lost);
		List<RunbookEvent> events = this.book.takeEvents();
		for (RunbookEvent event : events) {
			this.listeners.forEach((listener) -> this.guard.run("runbooks.listener", () -> listener.happened(event)));
		}
	}

	/** On the thread of the step. */
	private void ended(StepCall call, StepAnswer answer) {
		this.ends.add(() -> this.book.ended(call, answer, now()));
		this.signals.release();
	}

	private boolean write(RunbookOutput.Batch changes, Set<String> lost) {
		this.store.take(changes);
		boolean[] stored = new boolean[1];
		if (this.store.due()) {
			this.guard.run("runbooks.store", () -> stored[0] = writing(lost));
		}
		return stored[0];
	}

	private boolean writing(Set<String> lost) {
		try {
			return this.store.write();
		}
		catch (ConflictException ex) {
			logger.info("Another replica has written {} '{}' since", ex.key().kind(), ex.key().id());
			RunbookStore.Stored stored = this.store.load();
			stored.taken().runs().forEach((run) -> lost.add(run.id()));
			hear(stored);
			return true;
		}
	}

	private Moment now() {
		return Moment.of(this.time);
	}

}
