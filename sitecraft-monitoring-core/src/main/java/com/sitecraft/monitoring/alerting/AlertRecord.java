package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What is stored of an alert: all that restoring needs. Durations are elapsed times as of
 * {@code savedAt}, because a monotonic clock means nothing to the next process.
 *
 * @param instance replica that judges it, empty for a rule of the fleet
 * @param fingerprint identity of the label set; unique together with {@code instance}
 * @param rule name of the rule
 * @param labels labels of the alert
 * @param severity severity at the time
 * @param state where it stands; a pending alert that was dropped is
 * {@link AlertState#RESOLVED} without {@code firedAt}
 * @param value last value
 * @param activeAt since when it matches
 * @param firedAt since when it fires
 * @param resolvedAt when it ended
 * @param activeFor elapsed since {@code activeAt}
 * @param unmatchedFor elapsed since it stopped matching, while it is kept firing
 * @param missingFor elapsed since its last sample, while it has none
 * @param reason why it ended or is kept
 * @param flapping whether it is flapping
 * @param changes ages of the last changes, oldest first, at most 101
 * @param summary summary, placeholders filled
 * @param why value, bound and durations that led here
 * @param savedAt wall-clock time of this record
 */
public record AlertRecord(String instance, String fingerprint, String rule, Map<String, String> labels,
		Severity severity, AlertState state, double value, Instant activeAt, @Nullable Instant firedAt,
		@Nullable Instant resolvedAt, Duration activeFor, @Nullable Duration unmatchedFor,
		@Nullable Duration missingFor, @Nullable String reason, boolean flapping, List<Duration> changes,
		String summary, String why, Instant savedAt) {

	public AlertRecord {
		labels = java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
		changes = List.copyOf(changes);
		if (activeFor.isNegative()) {
			throw new IllegalArgumentException("activeFor is " + activeFor + ", allowed is 0 or more");
		}
	}

	/**
	 * Whether nobody needs it any more: it ended without having fired.
	 */
	public boolean disposable() {
		return this.state == AlertState.RESOLVED && this.firedAt == null;
	}

}
