package com.sitecraft.monitoring.runbook;

/**
 * Port of one kind of step. A host adds its own by name.
 */
public interface RunbookStep {

	/** Unique name, as runbooks write it. */
	String name();

	/**
	 * Checks parameters, once at start, and makes a step of them.
	 * @throws InvalidRunbookException when they cannot work
	 */
	BoundStep bind(StepParameters parameters);

}
