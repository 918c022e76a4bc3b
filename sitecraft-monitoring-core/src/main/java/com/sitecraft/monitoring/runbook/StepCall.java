package com.sitecraft.monitoring.runbook;

import java.time.Duration;

/**
 * What may be asked of a step now, away from the engine's thread.
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
	 * Names the effect that is had or taken back: a reversal must not overtake it.
	 */
	public String effect() {
		return RunbookRun.origin(this.run) + "/" + this.index;
	}

	/**
	 * Makes the call.
	 */
	public StepAnswer make() throws Exception {
		return switch (this.kind) {
			case PREPARE -> StepAnswer.prepared(this.step.undo(this.context));
			case RUN -> StepAnswer.of(this.step.run(this.context));
			case DRY_RUN -> StepAnswer.of(dryRun());
			case REVERT -> {
				this.step.revert(this.token);
				yield StepAnswer.of(StepOutcome.done("reverted"));
			}
		};
	}

	private StepOutcome dryRun() throws Exception {
		String answer = this.step.dryRun(this.context);
		return answer.startsWith("not available")
				? new StepOutcome(StepOutcome.Kind.NOT_AVAILABLE, answer, Duration.ZERO)
				: StepOutcome.done("would " + answer);
	}

	/**
	 * What to call.
	 */
	public enum Kind {

		/** Asks how to take back what is about to be done. */
		PREPARE,

		RUN, DRY_RUN, REVERT

	}

}
