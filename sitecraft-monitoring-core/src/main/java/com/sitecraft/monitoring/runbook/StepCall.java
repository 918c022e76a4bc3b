package com.sitecraft.monitoring.runbook;

import java.time.Duration;

/**
 * An effect that may take place now, away from the engine's thread.
 *
 * @param run id of the run
 * @param index place of the step, from 0
 * @param attempt number of the attempt, so that a late answer to an earlier one is told
 * apart; 0 for a reversal
 * @param kind what to call
 * @param step whom to call
 * @param context for whom
 * @param token what to take back, empty when nothing is taken back
 * @param timeout when the thread is interrupted and nobody waits any longer
 */
public record StepCall(String run, int index, int attempt, Kind kind, BoundStep step, StepContext context, String token,
		Duration timeout) {

	/**
	 * Makes the call.
	 */
	public StepOutcome make() throws Exception {
		return switch (this.kind) {
			case RUN -> this.step.run(this.context);
			case DRY_RUN -> {
				String answer = this.step.dryRun(this.context);
				yield answer.startsWith("not available")
						? new StepOutcome(StepOutcome.Kind.NOT_AVAILABLE, answer, Duration.ZERO)
						: StepOutcome.done("would " + answer);
			}
			case REVERT -> {
				this.step.revert(this.token);
				yield StepOutcome.done("reverted");
			}
		};
	}

	/**
	 * What to call.
	 */
	public enum Kind {

		RUN, DRY_RUN, REVERT

	}

}
