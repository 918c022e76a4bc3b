package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.runbook.RunbookTrigger;

/**
 * Port of what a run by hand may be about. Called on the loop's thread.
 */
@FunctionalInterface
interface RunTargets {

	/**
	 * What would trigger runbooks for an incident, so that a run by hand is about the
	 * same target and held to the same budget.
	 * @param command id of the trigger
	 * @return {@code null} when there is no such incident
	 */
	@Nullable RunbookTrigger forIncident(String incident, String command, String actor, Instant at);

	/**
	 * Where there are no incidents.
	 */
	static RunTargets none() {
		return (incident, command, actor, at) -> null;
	}

}
