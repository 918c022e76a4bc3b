package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.time.Instant;

import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was stored back into state. Time that monitoring was down counts for
 * nothing: a duration goes on from where it was, and the start of a pending alert moves
 * by the downtime, as Prometheus restores {@code for}.
 */
final class Restored {

	private Restored() {
	}

	static AlertLifecycle lifecycle(AlertRecord record, Moment now, Duration grace) {
		Instant activeAt = (record.state() == AlertState.PENDING) ? now.instant().minus(record.activeFor())
				: record.activeAt();
		boolean active = record.state() != AlertState.RESOLVED;
		return new AlertLifecycle(record.state(), now.nanos() - record.activeFor().toNanos(), activeAt,
				record.firedAt(), record.resolvedAt(), ago(record.unmatchedFor(), now), ago(record.missingFor(), now),
				active ? now.nanos() + grace.toNanos() : AlertLifecycle.NOT, record.reason());
	}

	/** The alert of a record that nobody here judges. */
	static Alert alert(AlertRecord record) {
		return new Alert(record.fingerprint(), record.rule(),
				com.sitecraft.monitoring.signal.Labels.of(record.labels()), record.severity(), record.state(),
				record.value(), record.activeAt(), record.firedAt(), record.resolvedAt(), record.reason(),
				record.flapping(), record.summary(), record.why(), java.util.List.of());
	}

	/** The record of an alert that ends because nobody judges it any more. */
	static AlertRecord ended(AlertRecord record, String reason, Moment now) {
		return new AlertRecord(record.instance(), record.fingerprint(), record.rule(), record.labels(),
				record.severity(), AlertState.RESOLVED, record.value(), record.activeAt(), record.firedAt(),
				now.instant(), record.activeFor(), null, null, reason, record.flapping(), record.changes(),
				record.summary(), record.why(), now.instant());
	}

	private static long ago(@Nullable Duration elapsed, Moment now) {
		return (elapsed != null) ? now.nanos() - elapsed.toNanos() : AlertLifecycle.NOT;
	}

}
