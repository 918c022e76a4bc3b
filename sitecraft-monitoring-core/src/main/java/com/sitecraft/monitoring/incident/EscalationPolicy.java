package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Who is told, when, while nobody acknowledges.
 *
 * @param name unique name
 * @param steps whom to tell and when, 1 to 20
 * @param repeat how often all steps are repeated after the last, 0 to 100
 * @param fallback channel that is told when a step reaches nobody, or a page does not
 * arrive
 * @param ackTimeout how long an acknowledgement holds
 * @param receiver whether the receiver escalates, so that only the first step is told
 */
public record EscalationPolicy(String name, List<Step> steps, int repeat, String fallback, Duration ackTimeout,
		boolean receiver) {

	/**
	 * A round is repeated no sooner after its last step: somebody has to have time to
	 * acknowledge.
	 */
	static final Duration LEAST_PAUSE = Duration.ofMinutes(5);

	private static final Duration MOST = Duration.ofDays(30);

	public EscalationPolicy {
		if (name.isBlank()) {
			throw new IllegalArgumentException("name is '" + name + "', allowed is a text that is not blank");
		}
		steps = List.copyOf(steps);
		if (steps.isEmpty() || steps.size() > 20) {
			throw new IllegalArgumentException("steps is " + steps.size() + " steps, allowed is 1 to 20");
		}
		for (int i = 1; i < steps.size(); i++) {
			if (steps.get(i).after().compareTo(steps.get(i - 1).after()) <= 0) {
				throw new IllegalArgumentException("steps[" + i + "].after is " + steps.get(i).after()
						+ ", allowed is more than " + steps.get(i - 1).after() + " of the step before");
			}
		}
		if (repeat < 0 || repeat > 100) {
			throw new IllegalArgumentException("repeat is " + repeat + ", allowed is 0 to 100");
		}
		if (fallback.isBlank()) {
			throw new IllegalArgumentException("fallback is '" + fallback + "', allowed is the name of a channel");
		}
		if (ackTimeout.isNegative() || ackTimeout.isZero() || ackTimeout.compareTo(MOST) > 0) {
			throw new IllegalArgumentException(
					"ack-timeout is " + ackTimeout + ", allowed is more than 0, at most 30d");
		}
	}

	/** Number of steps that are told from here. */
	int own() {
		return this.receiver ? 1 : this.steps.size();
	}

	/** Number of times that all steps are told. */
	int rounds() {
		return this.receiver ? 1 : this.repeat + 1;
	}

	/**
	 * Time from the step before: for the first one of a repeated round as much as the
	 * last step waited for.
	 */
	Duration pause(int step) {
		if (step > 0) {
			return this.steps.get(step).after().minus(this.steps.get(step - 1).after());
		}
		int last = own() - 1;
		Duration waited = (last > 0) ? pause(last) : this.steps.get(0).after();
		return (waited.compareTo(LEAST_PAUSE) > 0) ? waited : LEAST_PAUSE;
	}

	/**
	 * One step.
	 *
	 * @param after time from the first page on, 0 to 30 d
	 * @param targets whom to tell, 1 to 20
	 */
	public record Step(Duration after, List<Target> targets) {

		public Step {
			Objects.requireNonNull(after, "after");
			if (after.isNegative() || after.compareTo(MOST) > 0) {
				throw new IllegalArgumentException("after is " + after + ", allowed is 0 to 30d");
			}
			targets = List.copyOf(targets);
			if (targets.isEmpty() || targets.size() > 20) {
				throw new IllegalArgumentException("notify is " + targets.size() + " targets, allowed is 1 to 20");
			}
		}

	}

}
