package com.sitecraft.monitoring.health;

import java.time.Duration;
import java.util.Objects;

/**
 * How one check is run and what its failure means.
 *
 * @param interval time from the start of one look to the start of the next, 100 ms to 1 d
 * @param timeout time after which a look counts as failed, 10 ms to 10 min
 * @param failureThreshold failures in a row that turn an up check down, 1 to 100. The
 * first result of all needs none: there is nothing yet to protect from flapping.
 * @param successThreshold successes in a row that turn a down check up, 1 to 100
 * @param maxAge age from which a result is stale and counts as failing; at least
 * {@code interval} and {@code timeout} together
 * @param initialDelay time before the first look, 0 to 1 d
 * @param scope who is affected by a failure
 * @param criticality how much the application needs it
 */
public record CheckPolicy(Duration interval, Duration timeout, int failureThreshold, int successThreshold,
		Duration maxAge, Duration initialDelay, Scope scope, Criticality criticality) {

	private static final Duration DAY = Duration.ofDays(1);

	private static final CheckPolicy DEFAULTS = new CheckPolicy(Duration.ofSeconds(10), Duration.ofSeconds(2), 2, 1,
			Duration.ofSeconds(30), Duration.ZERO, Scope.SHARED, Criticality.REQUIRED);

	public CheckPolicy {
		range("interval", interval, Duration.ofMillis(100), DAY);
		range("timeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(10));
		range("failure-threshold", failureThreshold);
		range("success-threshold", successThreshold);
		Duration least = interval.plus(timeout);
		if (maxAge.compareTo(least) < 0) {
			// A look that takes all its time would be stale before the next one ends.
			throw new IllegalArgumentException(
					"max-age is " + maxAge + ", allowed is the interval and the timeout, " + least + ", or more");
		}
		range("initial-delay", initialDelay, Duration.ZERO, DAY);
		Objects.requireNonNull(scope, "scope");
		Objects.requireNonNull(criticality, "criticality");
	}

	/**
	 * Every 10 s, for 2 s at the most; two failures turn it down, one success up; stale
	 * after 30 s; shared and required.
	 */
	public static CheckPolicy defaults() {
		return DEFAULTS;
	}

	public CheckPolicy withScope(Scope scope) {
		return new CheckPolicy(this.interval, this.timeout, this.failureThreshold, this.successThreshold, this.maxAge,
				this.initialDelay, scope, this.criticality);
	}

	public CheckPolicy withCriticality(Criticality criticality) {
		return new CheckPolicy(this.interval, this.timeout, this.failureThreshold, this.successThreshold, this.maxAge,
				this.initialDelay, this.scope, criticality);
	}

	/**
	 * What a check of this policy adds to the whole when it says {@code status}.
	 * @param status what the check says
	 * @param view for whom the whole is put together
	 */
	public CheckStatus contribution(CheckStatus status, View view) {
		return switch (status) {
			case UP, UNKNOWN -> status;
			case DEGRADED -> (this.criticality == Criticality.INFORMATIVE) ? CheckStatus.UP : CheckStatus.DEGRADED;
			case DOWN -> switch (this.criticality) {
				case INFORMATIVE -> CheckStatus.UP;
				case OPTIONAL -> CheckStatus.DEGRADED;
				case REQUIRED -> (this.scope == Scope.SHARED && view == View.LOAD_BALANCER) ? CheckStatus.DEGRADED
						: CheckStatus.DOWN;
			};
		};
	}

	private static void range(String field, Duration value, Duration least, Duration most) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			throw new IllegalArgumentException(field + " is " + value + ", allowed is " + least + " to " + most);
		}
	}

	private static void range(String field, int value) {
		if (value < 1 || value > 100) {
			throw new IllegalArgumentException(field + " is " + value + ", allowed is 1 to 100");
		}
	}

	/**
	 * For whom single verdicts are put together into one.
	 */
	public enum View {

		/**
		 * A load balancer: a failure that every replica shares must not drain them all.
		 */
		LOAD_BALANCER,

		/** A person: what is down is down. */
		FULL

	}

}
