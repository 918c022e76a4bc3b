package com.sitecraft.monitoring.runbook;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a call came to.
 *
 * @param outcome how it ended
 * @param undo how to take back what is about to be done, {@code null} when there is
 * nothing to take back or something else was asked
 */
public record StepAnswer(StepOutcome outcome, @Nullable Undo undo) {

	public StepAnswer {
		Objects.requireNonNull(outcome, "outcome");
	}

	/**
	 * The answer of a call that asked for no undo.
	 */
	public static StepAnswer of(StepOutcome outcome) {
		return new StepAnswer(outcome, null);
	}

	static StepAnswer prepared(@Nullable Undo undo) {
		return new StepAnswer(StepOutcome.done(""), undo);
	}

}
