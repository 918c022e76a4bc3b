package com.sitecraft.monitoring.runbook;

/**
 * What became of something that an operator asked for.
 */
public sealed interface RunbookDecision {

	/**
	 * Done here; it holds for all replicas as soon as it is stored.
	 *
	 * @param run id of the run that it is about, empty when it is about none
	 */
	record Accepted(String run) implements RunbookDecision {
	}

	/**
	 * Not done.
	 *
	 * @param reason why, for the operator
	 */
	record Refused(String reason) implements RunbookDecision {
	}

	static RunbookDecision accepted(String run) {
		return new Accepted(run);
	}

	static RunbookDecision refused(String reason) {
		return new Refused(reason);
	}

}
