package com.sitecraft.monitoring.runbook;

import java.time.Duration;
import java.util.Objects;

/**
 * What became of a step.
 *
 * @param kind how it ended
 * @param output what it has to say; bounded and masked by who keeps it
 * @param pause time until the next step may begin
 */
public record StepOutcome(Kind kind, String output, Duration pause) {

	public StepOutcome {
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(output, "output");
		if (pause.isNegative()) {
			throw new IllegalArgumentException("pause is " + pause + ", allowed is 0 or more");
		}
	}

	public static StepOutcome done(String output) {
		return new StepOutcome(Kind.DONE, output, Duration.ZERO);
	}

	public static StepOutcome failed(String output) {
		return new StepOutcome(Kind.FAILED, output, Duration.ZERO);
	}

	/**
	 * Nobody knows whether it was done, such as when an answer did not come; it counts as
	 * timed out.
	 */
	public static StepOutcome unknown(String output) {
		return new StepOutcome(Kind.UNKNOWN, output, Duration.ZERO);
	}

	/**
	 * What the step needs is not there; the run goes on without it.
	 */
	public static StepOutcome notAvailable(String what) {
		return new StepOutcome(Kind.NOT_AVAILABLE, "not available: " + what, Duration.ZERO);
	}

	/**
	 * Done, and the next step waits.
	 */
	public static StepOutcome pausing(Duration pause) {
		return new StepOutcome(Kind.DONE, "waited", pause);
	}

	/**
	 * How a step ended.
	 */
	public enum Kind {

		DONE, FAILED, UNKNOWN, NOT_AVAILABLE

	}

}
