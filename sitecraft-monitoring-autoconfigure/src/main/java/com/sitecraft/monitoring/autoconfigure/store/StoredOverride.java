package com.sitecraft.monitoring.autoconfigure.store;

import java.time.Instant;

import com.sitecraft.monitoring.oncall.ScheduleOverride;

/**
 * Stored form of an override of a schedule.
 *
 * @param form version of the form
 */
record StoredOverride(int form, String id, String schedule, String person, Instant start, Instant end, String author,
		String comment, Instant createdAt) {

	static StoredOverride of(int form, ScheduleOverride override) {
		return new StoredOverride(form, override.id(), override.schedule(), override.person(), override.start(),
				override.end(), override.author(), override.comment(), override.createdAt());
	}

	ScheduleOverride toOverride() {
		return new ScheduleOverride(this.id, this.schedule, this.person, this.start, this.end, this.author,
				this.comment, this.createdAt);
	}

}
