package com.sitecraft.monitoring.runbook;

import java.util.Objects;

/**
 * One step of a plan.
 *
 * @param parameters as written
 * @param bound the step that is run
 */
public record PlannedStep(StepParameters parameters, BoundStep bound) {

	public PlannedStep {
		Objects.requireNonNull(parameters, "parameters");
		Objects.requireNonNull(bound, "bound");
	}

	public String name() {
		return this.parameters.step();
	}

}
