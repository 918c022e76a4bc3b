package com.sitecraft.monitoring.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Redaction;
import com.sitecraft.monitoring.signal.Time;

/**
 * One supervised check: its state, its schedule and the look that is under way, if any.
 * The state is written under the cell's monitor and read without it.
 */
final class CheckCell {

	private static final Logger logger = LoggerFactory.getLogger(HealthSupervisor.class);

	private final String path;

	private final CheckPolicy policy;

	private final HealthCheck check;

	private final Time time;

	private final Guard guard;

	private final CheckListener listener;

	private final long createdNanos;

	private final CountDownLatch firstResult = new CountDownLatch(1);

	private volatile CheckState state;

	/** The look under way; at most one, however long it hangs. */
	private volatile @Nullable Look look;

	private long dueNanos;

	private boolean removed;

	private boolean slow;

	private volatile boolean prompt;

	CheckCell(String path, HealthCheck check, CheckPolicy policy, Time time, Guard guard, CheckListener listener) {
		this.path = path;
		this.check = check;
		this.policy = policy;
		this.time = time;
		this.guard = guard;
		this.listener = listener;
		this.createdNanos = time.nanos();
		this.dueNanos = this.createdNanos + policy.initialDelay().toNanos();
		this.state = CheckState.initial(time.instant(), this.createdNanos);
		this.prompt = policy.scope() == Scope.LOCAL;
	}

	String path() {
		return this.path;
	}

	HealthCheck check() {
		return this.check;
	}

	CheckPolicy policy() {
		return this.policy;
	}

	synchronized long dueNanos() {
		return this.dueNanos;
	}

	/**
	 * The status as it counts at {@code nanos}: down once the result is older than the
	 * policy allows, even when the supervisor itself is stuck.
	 */
	CheckStatus status(long nanos) {
		CheckState current = this.state;
		return isStale(current, nanos) ? CheckStatus.DOWN : current.status();
	}

	CheckReport report(long nanos) {
		CheckState current = this.state;
		Look running = this.look;
		boolean stale = isStale(current, nanos);
		String error = current.error();
		if (running != null && running.timedOut) {
			error = timedOut(nanos - running.startNanos);
		}
		else if (stale) {
			error = staleReason(current, nanos);
		}
		CheckStatus status = stale ? CheckStatus.DOWN : current.status();
		return new CheckReport(this.path, this.policy, status, stale ? CheckStatus.DOWN.name() : current.code(), error,
				current.details(), current.asOf(),
				(current.asOf() != null) ? Duration.ofNanos(nanos - current.asOfNanos()) : null, current.duration(),
				current.lastChange(), current.failures(), current.history());
	}

	/**
	 * Identity of what {@link #report} would say, apart from ages: the same object as
	 * long as nothing changed, {@code null} while the answer depends on the time.
	 */
	@Nullable Object version(long nanos) {
		CheckState current = this.state;
		Look running = this.look;
		return (isStale(current, nanos) || (running != null && running.timedOut)) ? null : current;
	}

	/**
	 * Waits for the first result until {@code startupWait} after the check was
	 * registered; afterwards never.
	 */
	void awaitFirstResult(Duration startupWait) {
		if (this.firstResult.getCount() == 0) {
			return;
		}
		long left = this.createdNanos + startupWait.toNanos() - this.time.nanos();
		if (left > 0) {
			try {
				this.firstResult.await(left, TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Judges the look under way and the age of the last result.
	 * @return the look that is now over time, to be aborted; otherwise {@code null}
	 */
	@Nullable Look judge(long nanos) {
		List<Runnable> events = new ArrayList<>(2);
		Look overdue = null;
		synchronized (this) {
			Look running = this.look;
			if (running != null && !running.timedOut && nanos - running.startNanos >= this.policy.timeout().toNanos()) {
				running.timedOut = true;
				this.prompt = false;
				overdue = running;
				Duration elapsed = Duration.ofNanos(nanos - running.startNanos);
				apply(CheckResult.down(timedOut(elapsed.toNanos())), CheckListener.Outcome.TIMEOUT, elapsed, nanos,
						events);
			}
			else if (running != null && running.timedOut && nanos - this.dueNanos >= 0) {
				// A round that could not start because the last one still hangs is a
				// failure like any other, otherwise a hung check would never go down.
				this.dueNanos = nanos + this.policy.interval().toNanos();
				Duration elapsed = Duration.ofNanos(nanos - running.startNanos);
				apply(CheckResult.down(timedOut(elapsed.toNanos())), CheckListener.Outcome.TIMEOUT, elapsed, nanos,
						events);
			}
			CheckState current = this.state;
			if (current.status() != CheckStatus.DOWN && isStale(current, nanos)) {
				this.state = current.stale(staleReason(current, nanos), this.time.instant());
				this.firstResult.countDown();
				events.add(this::publishChange);
			}
		}
		events.forEach((event) -> this.guard.run("health.listener", event));
		return overdue;
	}

	/**
	 * Starts a look if one is due and none runs.
	 * @param nextDueNanos when the look after this one is due
	 */
	synchronized @Nullable Look start(long nanos, long nextDueNanos) {
		if (this.removed || this.look != null || nanos - this.dueNanos < 0) {
			return null;
		}
		this.dueNanos = nextDueNanos;
		Look started = new Look(nanos);
		this.look = started;
		return started;
	}

	/**
	 * When the cell wants to be judged or started next.
	 */
	synchronized long nextEventNanos() {
		Look running = this.look;
		return (running != null && !running.timedOut) ? running.startNanos + this.policy.timeout().toNanos()
				: this.dueNanos;
	}

	synchronized boolean isDue(long nanos) {
		return !this.removed && this.look == null && nanos - this.dueNanos >= 0;
	}

	/**
	 * Ends supervision.
	 * @return the look under way, which nobody would end any more; {@code null} when
	 * there is none or it is over time already
	 */
	synchronized @Nullable Look remove() {
		this.removed = true;
		Look running = this.look;
		if (running == null || running.timedOut) {
			return null;
		}
		running.timedOut = true;
		return running;
	}

	/**
	 * Whether there is reason to believe that a look ends: the last one did or, before
	 * any did, the check is of something that this replica has for itself.
	 */
	boolean isPrompt() {
		return this.prompt;
	}

	/**
	 * Withdraws a look that no thread could be had for; it is due again at once.
	 */
	synchronized void withdraw(Look withdrawn) {
		this.look = null;
		this.dueNanos = withdrawn.startNanos;
	}

	/**
	 * Runs a look on the calling thread.
	 */
	void run(Look running) {
		if (!running.begin()) {
			finish(running, CheckResult.unknown("not started"));
			return;
		}
		CheckResult result;
		try {
			@Nullable CheckResult returned = this.check.check();
			result = (returned != null) ? returned : CheckResult.down("the check returned null");
		}
		catch (Throwable ex) {
			// Errors too: a check that overflows its stack is down, nothing else is.
			result = CheckResult.down(ex);
		}
		finally {
			running.end();
		}
		finish(running, result);
	}

	private void finish(Look running, CheckResult result) {
		List<Runnable> events = new ArrayList<>(2);
		synchronized (this) {
			this.look = null;
			if (!running.timedOut && !this.removed) {
				this.prompt = true;
				long nanos = this.time.nanos();
				apply(result, outcome(result), Duration.ofNanos(nanos - running.startNanos), nanos, events);
			}
		}
		events.forEach((event) -> this.guard.run("health.listener", event));
	}

	/** Takes a result over; holds the monitor. */
	private void apply(CheckResult result, CheckListener.Outcome outcome, Duration elapsed, long nanos,
			List<Runnable> events) {
		CheckState before = this.state;
		this.state = before.after(result, this.policy, this.time.instant(), nanos, elapsed);
		this.firstResult.countDown();
		events.add(() -> this.listener.looked(this.path, outcome, elapsed));
		if (this.state.status() != before.status()) {
			events.add(this::publishChange);
		}
		if (outcome != CheckListener.Outcome.TIMEOUT) {
			logIfSlow(elapsed);
		}
	}

	private void publishChange() {
		CheckReport report = report(this.time.nanos());
		CheckReport.Change change = report.history().get(report.history().size() - 1);
		String line = "Health check '{}' is {} (was {}){}";
		String reason = (change.error() != null && change.to() != CheckStatus.UP) ? ": " + change.error() : "";
		if (change.to() == CheckStatus.DOWN) {
			logger.warn(line, this.path, change.to(), change.from(), reason);
		}
		else if (change.from() == CheckStatus.UNKNOWN) {
			// At start every check goes this way.
			logger.debug(line, this.path, change.to(), change.from(), reason);
		}
		else {
			logger.info(line, this.path, change.to(), change.from(), reason);
		}
		this.listener.changed(report);
	}

	private void logIfSlow(Duration elapsed) {
		boolean nowSlow = elapsed.compareTo(this.policy.timeout().dividedBy(2)) > 0;
		if (nowSlow && !this.slow) {
			logger.warn("Health check '{}' is slow: it took {} ms of the {} ms that it may take", this.path,
					elapsed.toMillis(), this.policy.timeout().toMillis());
		}
		this.slow = nowSlow;
	}

	private boolean isStale(CheckState current, long nanos) {
		return nanos - current.asOfNanos() > this.policy.maxAge().plus(this.policy.initialDelay()).toNanos()
				|| (current.asOf() != null && nanos - current.asOfNanos() > this.policy.maxAge().toNanos());
	}

	private static String staleReason(CheckState current, long nanos) {
		long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos - current.asOfNanos());
		String since = (current.asOf() != null) ? "stale: the last result is " + seconds + " s old"
				: "stale: no result for " + seconds + " s";
		String last = current.error();
		return (last != null && current.asOf() != null && !last.startsWith("stale:"))
				? since + "; it was: " + Redaction.redact(last) : since;
	}

	private static String timedOut(long nanos) {
		return "timed out, running for " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s";
	}

	private static CheckListener.Outcome outcome(CheckResult result) {
		return switch (result.status()) {
			case UP, DEGRADED -> CheckListener.Outcome.SUCCESS;
			case DOWN -> CheckListener.Outcome.FAILURE;
			case UNKNOWN -> CheckListener.Outcome.UNKNOWN;
		};
	}

	/**
	 * One run of the check, on a thread of its own.
	 */
	static final class Look {

		private final long startNanos;

		private volatile boolean timedOut;

		private @Nullable Thread thread;

		private boolean cancelled;

		Look(long startNanos) {
			this.startNanos = startNanos;
		}

		boolean isTimedOut() {
			return this.timedOut;
		}

		private synchronized boolean begin() {
			if (this.cancelled) {
				return false;
			}
			this.thread = Thread.currentThread();
			return true;
		}

		/** From here on an interrupt would hit whatever the pool runs next. */
		private synchronized void end() {
			this.thread = null;
			Thread.interrupted();
		}

		synchronized void interrupt() {
			this.cancelled = true;
			if (this.thread != null) {
				this.thread.interrupt();
			}
		}

	}

}
