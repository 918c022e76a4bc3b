package com.sitecraft.monitoring.oncall;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Time in which one person answers, or nobody does.
 *
 * @param person id of who answers, {@code null} in a gap
 * @param start first moment
 * @param end first moment after it
 * @param layer name of the layer that says so, {@code null} in a gap or for an override
 * @param override id of the override that says so, {@code null} in a gap or for a layer
 */
public record Shift(@Nullable String person, Instant start, Instant end, @Nullable String layer,
		@Nullable String override) {

	public Shift {
		if (!end.isAfter(start)) {
			throw new IllegalArgumentException("end is " + end + ", allowed is after " + start);
		}
		int sources = ((layer != null) ? 1 : 0) + ((override != null) ? 1 : 0);
		if (sources != ((person != null) ? 1 : 0)) {
			throw new IllegalArgumentException(
					"person is " + person + ", allowed is one with a layer or an override, or none without");
		}
	}

	public boolean isGap() {
		return this.person == null;
	}

	public boolean contains(Instant time) {
		return !time.isBefore(this.start) && time.isBefore(this.end);
	}

	/** How much of the shift is between the two times. */
	public Duration within(Instant from, Instant to) {
		Duration within = Duration.between(Rotation.later(this.start, from), Rotation.earlier(this.end, to));
		return within.isNegative() ? Duration.ZERO : within;
	}

}
