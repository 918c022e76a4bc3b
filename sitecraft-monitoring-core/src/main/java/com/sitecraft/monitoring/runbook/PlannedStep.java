package com.sitecraft.monitoring.runbook;

import java.util.Objects;

/**
 * One step of a plan.
 *
 * @param parameters as written
 * @param bound the step that is run
 * @param traits what is known of it, asked for once: the engine's thread calls nothing of
 * a step
 */
public record PlannedStep(StepParameters parameters, BoundStep bound, StepTraits traits) {

	public PlannedStep {
		Objects.requireNonNull(parameters, "parameters");
		Objects.requireNonNull(bound, "bound");
		Objects.requireNonNull(traits, "traits");
	}

	public PlannedStep(StepParameters parameters, BoundStep bound) {
		this(parameters, bound, bound.traits());
	}

	public String name() {
		return this.parameters.step();
	}

}
