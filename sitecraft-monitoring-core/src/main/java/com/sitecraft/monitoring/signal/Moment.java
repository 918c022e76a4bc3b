package com.sitecraft.monitoring.signal;

import java.time.Instant;

/**
 * One reading of time.
 */
public record Moment(Instant instant, long nanos) {

	public static Moment of(Time time) {
		return new Moment(time.instant(), time.nanos());
	}

	public long millis() {
		return Math.floorDiv(this.nanos, 1_000_000L);
	}

}
