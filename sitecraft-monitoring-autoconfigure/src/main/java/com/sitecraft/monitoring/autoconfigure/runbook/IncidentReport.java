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
	 * What there is to say, in one line. The reports of a step share 1,000 characters, so
	 * a long one is cut; one that throws reads {@code not available}.
	 */
	String text(StepContext context) throws Exception;

}
