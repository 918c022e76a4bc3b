package com.sitecraft.monitoring.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one check, read from memory.
 *
 * @param path where the check stands, names joined by {@code /}, such as
 * {@code queues/mail}
 * @param policy how it is run and what its failure means
 * @param status the verdict after hysteresis; an old verdict reads
 * {@link CheckStatus#DOWN}
 * @param code the word shown to operators
 * @param error why it is not up, or why the last look failed although the check still
 * counts as up; {@code null} when there is nothing to say
 * @param details numbers and names of the last look that finished
 * @param asOf when the last look ended; {@code null} before the first
 * @param age time since {@code asOf}; {@code null} before the first
 * @param duration how long the last look took; {@code null} before the first
 * @param lastChange when the status last changed
 * @param consecutiveFailures failed looks in a row, 0 or more
 * @param history the last changes, oldest first, at most
 * {@link HealthSupervisor#HISTORY_SIZE}
 */
public record CheckReport(String path, CheckPolicy policy, CheckStatus status, String code, @Nullable String error,
		Map<String, Object> details, @Nullable Instant asOf, @Nullable Duration age, @Nullable Duration duration,
		Instant lastChange, int consecutiveFailures, List<Change> history) {

	/**
	 * One change of a check's status.
	 *
	 * @param at when
	 * @param from status before
	 * @param to status after
	 * @param error why, for a change that is not to up; {@code null} when unsaid
	 */
	public record Change(Instant at, CheckStatus from, CheckStatus to, @Nullable String error) {
	}

	static List<Change> append(List<Change> history, Change change) {
		int from = Math.max(0, history.size() + 1 - HealthSupervisor.HISTORY_SIZE);
		List<Change> longer = new ArrayList<>(history.subList(from, history.size()));
		longer.add(change);
		return List.copyOf(longer);
	}

}
