package com.sitecraft.monitoring.runbook;

import java.util.Objects;

import com.sitecraft.monitoring.signal.Labels;

/**
 * What a step is run for. Labels may hold what a stranger chose.
 *
 * @param run id of the run
 * @param runbook name of the runbook
 * @param incident id of the incident, empty when there is none
 * @param alert name of the rule, empty when there is none
 * @param labels labels of the alert
 * @param target what the run is about
 * @param actor who caused the run
 */
public record StepContext(String run, String runbook, String incident, String alert, Labels labels, String target,
		String actor) {

	public StepContext {
		Objects.requireNonNull(run, "run");
		Objects.requireNonNull(runbook, "runbook");
		Objects.requireNonNull(incident, "incident");
		Objects.requireNonNull(alert, "alert");
		Objects.requireNonNull(labels, "labels");
		Objects.requireNonNull(target, "target");
		Objects.requireNonNull(actor, "actor");
	}

}
