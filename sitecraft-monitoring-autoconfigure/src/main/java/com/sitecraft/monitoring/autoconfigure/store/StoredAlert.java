package com.sitecraft.monitoring.autoconfigure.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.AlertRecord;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Severity;

/**
 * Stored form of an alert, apart from the record so that the record may change.
 *
 * @param form version of the form
 */
record StoredAlert(int form, String instance, String fingerprint, String rule, Map<String, String> labels,
		Severity severity, AlertState state, double value, Instant activeAt, @Nullable Instant firedAt,
		@Nullable Instant resolvedAt, Duration activeFor, @Nullable Duration unmatchedFor,
		@Nullable Duration missingFor, @Nullable String reason, boolean flapping, List<Duration> changes,
		String summary, String why, Instant savedAt) {

	StoredAlert {
		Objects.requireNonNull(instance, "instance");
		Objects.requireNonNull(fingerprint, "fingerprint");
		Objects.requireNonNull(rule, "rule");
		Objects.requireNonNull(severity, "severity");
		Objects.requireNonNull(state, "state");
		Objects.requireNonNull(activeAt, "activeAt");
		Objects.requireNonNull(summary, "summary");
		Objects.requireNonNull(why, "why");
		Objects.requireNonNull(savedAt, "savedAt");
	}

	static StoredAlert of(int form, AlertRecord alert) {
		return new StoredAlert(form, alert.instance(), alert.fingerprint(), alert.rule(), alert.labels(),
				alert.severity(), alert.state(), alert.value(), alert.activeAt(), alert.firedAt(), alert.resolvedAt(),
				alert.activeFor(), alert.unmatchedFor(), alert.missingFor(), alert.reason(), alert.flapping(),
				alert.changes(), alert.summary(), alert.why(), alert.savedAt());
	}

	AlertRecord toRecord() {
		return new AlertRecord(this.instance, this.fingerprint, this.rule, this.labels, this.severity, this.state,
				this.value, this.activeAt, this.firedAt, this.resolvedAt, this.activeFor, this.unmatchedFor,
				this.missingFor, this.reason, this.flapping, this.changes, this.summary, this.why, this.savedAt);
	}

}
