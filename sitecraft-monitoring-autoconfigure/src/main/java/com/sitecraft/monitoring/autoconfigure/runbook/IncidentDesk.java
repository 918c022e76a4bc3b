package com.sitecraft.monitoring.autoconfigure.runbook;

import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;

/**
 * Port of what steps ask of incidents and of those who deliver pages. Called on the
 * thread of a step, and may block for as long as its timeout.
 */
interface IncidentDesk {

	/**
	 * Tells somebody about the run.
	 * @param step place of the step in its runbook
	 * @param to {@code channel:name}, {@code person:id} or {@code schedule:name}, or
	 * {@code incident} for those whom the incident's policy has told; when it has told
	 * nobody yet, it begins
	 */
	StepOutcome tell(StepContext context, int step, String to, String text) throws Exception;

	/**
	 * Takes the next step of the incident's policy now.
	 */
	StepOutcome escalate(StepContext context) throws Exception;

	/**
	 * Whether there is somebody to tell, asked at start; a step that names nobody stops
	 * it.
	 */
	default boolean knows(String to) {
		return true;
	}

	/**
	 * A desk where nobody sits.
	 */
	static IncidentDesk none() {
		return new IncidentDesk() {

			@Override
			public StepOutcome tell(StepContext context, int step, String to, String text) {
				return StepOutcome.notAvailable("nothing here delivers");
			}

			@Override
			public StepOutcome escalate(StepContext context) {
				return StepOutcome.notAvailable("there are no incidents here");
			}

		};
	}

}
