package com.sitecraft.monitoring.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

/**
 * Runs health checks in the background, each on its own schedule, and remembers what they
 * said. It starts no thread: the wiring calls {@link #tick()} from one thread and lends
 * an executor. Reading never blocks, except where a caller asks to wait for the first
 * result.
 * <p>
 * A check is never started while it still runs. One that is over time counts as failed,
 * is told to abort, interrupted, and counted as hung until its thread returns.
 */
public final class HealthSupervisor {

	/** Changes remembered of each check: enough to see flapping, few enough to read. */
	public static final int HISTORY_SIZE = 20;

	/** Contributors can be registered at run time, so somebody can leak them. */
	static final int MAX_CHECKS = 1_000;

	/** The longest pause between two ticks, so that a new check starts soon. */
	private static final long MAX_PAUSE_NANOS = Duration.ofMillis(500).toNanos();

	/** The shortest, so that waiting for a free slot does not spin. */
	private static final long MIN_PAUSE_NANOS = Duration.ofMillis(5).toNanos();

	/**
	 * Looks of a tenth early at most: jitter must not delay the noticing of a failure.
	 */
	private static final double JITTER = 0.1;

	private final SupervisorLimits limits;

	private final Time time;

	private final Executor executor;

	private final DoubleSupplier random;

	private final Guard guard;

	private final CheckListener listener;

	private final Map<String, CheckCell> cells = new ConcurrentSkipListMap<>();

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger hung = new AtomicInteger();

	/**
	 * Creates a supervisor without checks.
	 * @param limits bounds
	 * @param time clocks
	 * @param executor runs looks; has {@link SupervisorLimits#threads()} threads, and
	 * rejects rather than queues
	 * @param random numbers in [0, 1) that spread the looks
	 * @param guard keeps failures of listeners away
	 * @param listener follows the checks
	 */
	public HealthSupervisor(SupervisorLimits limits, Time time, Executor executor, DoubleSupplier random, Guard guard,
			CheckListener listener) {
		this.limits = Objects.requireNonNull(limits, "limits");
		this.time = Objects.requireNonNull(time, "time");
		this.executor = Objects.requireNonNull(executor, "executor");
		this.random = Objects.requireNonNull(random, "random");
		this.guard = Objects.requireNonNull(guard, "guard");
		this.listener = Objects.requireNonNull(listener, "listener");
	}

	/**
	 * Supervises a check from now on. Does nothing when the same path already holds a
	 * check.
	 * @return whether the check is supervised; {@code false} when there are 1,000 already
	 */
	public boolean register(String path, HealthCheck check, CheckPolicy policy) {
		if (this.cells.containsKey(path)) {
			return true;
		}
		if (this.cells.size() >= MAX_CHECKS) {
			return false;
		}
		CheckCell cell = new CheckCell(path, check, policy, this.time, this.guard, this.listener);
		if (this.cells.putIfAbsent(path, cell) == null) {
			this.guard.run("health.listener",
					() -> this.listener.registered(path, () -> cell.status(this.time.nanos())));
		}
		return true;
	}

	/**
	 * Forgets the check at a path. A look that is under way ends unheard.
	 */
	public void unregister(String path) {
		CheckCell cell = this.cells.remove(path);
		if (cell != null) {
			CheckCell.Look running = cell.remove();
			if (running != null) {
				end(cell, running);
			}
			this.guard.run("health.listener", () -> this.listener.unregistered(path));
		}
	}

	/**
	 * Judges what runs, then starts what is due, longest due first. Not thread-safe: call
	 * it from one thread.
	 * @return nanoseconds until it should be called again, 5 to 500 ms
	 */
	public long tick() {
		long now = this.time.nanos();
		List<CheckCell> due = new ArrayList<>();
		for (CheckCell cell : this.cells.values()) {
			CheckCell.Look overdue = cell.judge(now);
			if (overdue != null) {
				end(cell, overdue);
			}
			if (cell.isDue(now)) {
				due.add(cell);
			}
		}
		due.sort(Comparator.comparingLong((cell) -> cell.dueNanos() - now));
		for (CheckCell cell : due) {
			if (hasSlot(cell) && !start(cell, now)) {
				return MIN_PAUSE_NANOS;
			}
		}
		return pause(this.time.nanos());
	}

	/**
	 * Waits for the first result of the check at a path until the startup wait since its
	 * registration is over; afterwards never, and never when there is no such check.
	 */
	public void awaitFirstResult(String path) {
		CheckCell cell = this.cells.get(path);
		if (cell != null) {
			cell.awaitFirstResult(this.limits.startupWait());
		}
	}

	/**
	 * What is known of the check at a path, or {@code null} when there is none. Never
	 * waits.
	 */
	public @Nullable CheckReport report(String path) {
		CheckCell cell = this.cells.get(path);
		return (cell != null) ? cell.report(this.time.nanos()) : null;
	}

	/**
	 * What is known of all checks, by path. Never waits.
	 */
	public List<CheckReport> reports() {
		long now = this.time.nanos();
		return this.cells.values().stream().map((cell) -> cell.report(now)).toList();
	}

	/**
	 * The status of the check at a path, or {@code null} when there is none. Never waits
	 * and allocates nothing.
	 */
	public @Nullable CheckStatus status(String path) {
		CheckCell cell = this.cells.get(path);
		return (cell != null) ? cell.status(this.time.nanos()) : null;
	}

	/**
	 * The policy of the check at a path, or {@code null} when there is none.
	 */
	public @Nullable CheckPolicy policy(String path) {
		CheckCell cell = this.cells.get(path);
		return (cell != null) ? cell.policy() : null;
	}

	/**
	 * An object that stays the same while the answer for a path does, ages aside;
	 * {@code null} while the answer changes with time, or there is no such check.
	 */
	public @Nullable Object version(String path) {
		CheckCell cell = this.cells.get(path);
		return (cell != null) ? cell.version(this.time.nanos()) : null;
	}

	/**
	 * Paths of all checks, sorted.
	 */
	public Collection<String> paths() {
		return List.copyOf(this.cells.keySet());
	}

	/**
	 * Looks that are over time and whose thread has not returned.
	 */
	public int hung() {
		return this.hung.get();
	}

	/** Gives up a look whose time is over; it is hung until its thread returns. */
	private void end(CheckCell cell, CheckCell.Look look) {
		this.hung.incrementAndGet();
		this.guard.run("health.abort", cell.check()::abort);
		look.interrupt();
	}

	/**
	 * Whether a check may start. One slot is kept for checks whose looks end, so that any
	 * number of those that hang cannot stop them; others wait until one of them returns.
	 */
	private boolean hasSlot(CheckCell cell) {
		int taken = this.running.get() - Math.min(this.hung.get(), this.limits.maxHung());
		if (cell.isPrompt()) {
			return taken < this.limits.maxConcurrent();
		}
		return taken < Math.max(1, this.limits.maxConcurrent() - 1);
	}

	private boolean start(CheckCell cell, long now) {
		long interval = cell.policy().interval().toNanos();
		long next = now + interval - (long) (interval * JITTER * this.random.getAsDouble());
		CheckCell.Look look = cell.start(now, next);
		if (look == null) {
			return true;
		}
		this.running.incrementAndGet();
		try {
			this.executor.execute(() -> run(cell, look));
			return true;
		}
		catch (RejectedExecutionException ex) {
			this.running.decrementAndGet();
			cell.withdraw(look);
			return false;
		}
	}

	private void run(CheckCell cell, CheckCell.Look look) {
		try {
			cell.run(look);
		}
		finally {
			this.running.decrementAndGet();
			if (look.isTimedOut()) {
				this.hung.decrementAndGet();
			}
		}
	}

	private long pause(long now) {
		long pause = MAX_PAUSE_NANOS;
		for (CheckCell cell : this.cells.values()) {
			pause = Math.min(pause, cell.nextEventNanos() - now);
		}
		return Math.max(pause, MIN_PAUSE_NANOS);
	}

}
