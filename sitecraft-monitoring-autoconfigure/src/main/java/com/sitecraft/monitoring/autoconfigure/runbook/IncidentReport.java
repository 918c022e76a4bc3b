package com.sitecraft.monitoring.autoconfigure.runbook;

import com.sitecraft.monitoring.runbook.StepContext;

/**
 * Port of something that a run attaches to its incident, such as the slowest traces.
 * Called on the thread of a step.
 */
public interface IncidentReport {

	/** Unique name, as runbooks write it. */
	String name();

	/**
	 * What there is to say, in one line of at most 1,000 characters.
	 */
	String text(StepContext context) throws Exception;

}
