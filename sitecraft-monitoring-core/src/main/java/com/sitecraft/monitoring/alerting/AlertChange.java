package com.sitecraft.monitoring.alerting;

import org.jspecify.annotations.Nullable;

/**
 * One step of one alert.
 *
 * @param before the alert before, {@code null} when there was none
 * @param after the alert after
 * @param record what is to be stored
 * @param kind what happened
 */
public record AlertChange(@Nullable Alert before, Alert after, AlertRecord record, Kind kind) {

	/**
	 * Whether a person is to hear of it: neither bookkeeping nor one more change of an
	 * alert that is already known to flap.
	 */
	public boolean notable() {
		return switch (this.kind) {
			case FIRED, RESOLVED -> !this.after.flapping();
			case FLAPPING, STABLE -> true;
			case PENDING, DROPPED, REFRESHED -> false;
		};
	}

	/**
	 * What happened.
	 */
	public enum Kind {

		/** Became pending; only to be stored. */
		PENDING,

		/** A pending alert stopped matching; only to be stored. */
		DROPPED,

		/** Durations went on; only to be stored, so that a restart loses little. */
		REFRESHED,

		FIRED,

		RESOLVED,

		/** Changes too often from now on; its present state is in the alert. */
		FLAPPING,

		/** Has calmed down; its present state is in the alert. */
		STABLE

	}

}
