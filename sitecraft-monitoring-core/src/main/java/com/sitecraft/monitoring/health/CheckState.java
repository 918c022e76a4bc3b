package com.sitecraft.monitoring.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * State of one check between two looks; a pure step leads from one to the next.
 *
 * @param status verdict after hysteresis
 * @param code word shown to operators
 * @param error why the last look was not up
 * @param details details of the last look
 * @param asOf wall-clock end of the last look, {@code null} before the first
 * @param asOfNanos monotonic end of the last look, or when the check was registered
 * @param duration how long the last look took
 * @param lastChange wall-clock time of the last change of {@code status}
 * @param failures failed looks in a row
 * @param successes successful looks in a row
 * @param history last changes, oldest first
 */
record CheckState(CheckStatus status, String code, @Nullable String error, Map<String, Object> details,
		@Nullable Instant asOf, long asOfNanos, @Nullable Duration duration, Instant lastChange, int failures,
		int successes, List<CheckReport.Change> history) {

	static CheckState initial(Instant now, long nanos) {
		return new CheckState(CheckStatus.UNKNOWN, CheckStatus.UNKNOWN.name(), "no result yet", Map.of(), null, nanos,
				null, now, 0, 0, List.of());
	}

	/**
	 * The state after a look. A failure turns an up check down only after
	 * {@code failureThreshold} in a row, a success turns a down check up only after
	 * {@code successThreshold}; an opposite result starts the count anew. From
	 * {@link CheckStatus#UNKNOWN} there is nothing to protect: the first verdict counts.
	 * {@link CheckStatus#UNKNOWN} itself is taken over at once and resets both counts.
	 */
	CheckState after(CheckResult result, CheckPolicy policy, Instant now, long nanos, Duration duration) {
		int nextFailures = (result.status() == CheckStatus.DOWN) ? this.failures + 1 : 0;
		int nextSuccesses = isSuccess(result.status()) ? this.successes + 1 : 0;
		boolean held = switch (result.status()) {
			case DOWN -> isSuccess(this.status) && nextFailures < policy.failureThreshold();
			case UP, DEGRADED -> this.status == CheckStatus.DOWN && nextSuccesses < policy.successThreshold();
			case UNKNOWN -> false;
		};
		CheckStatus next = held ? this.status : result.status();
		String nextCode = held ? this.code : result.code();
		boolean changed = next != this.status;
		return new CheckState(next, nextCode, result.error(), result.details(), now, nanos, duration,
				changed ? now : this.lastChange, nextFailures, nextSuccesses, changed ? CheckReport.append(this.history,
						new CheckReport.Change(now, this.status, next, result.error())) : this.history);
	}

	/**
	 * The state of a check whose last result is too old to count: down, whatever it said.
	 */
	CheckState stale(String reason, Instant now) {
		return new CheckState(CheckStatus.DOWN, CheckStatus.DOWN.name(), reason, this.details, this.asOf,
				this.asOfNanos, this.duration, now, this.failures + 1, 0,
				CheckReport.append(this.history, new CheckReport.Change(now, this.status, CheckStatus.DOWN, reason)));
	}

	private static boolean isSuccess(CheckStatus status) {
		return status == CheckStatus.UP || status == CheckStatus.DEGRADED;
	}

}
