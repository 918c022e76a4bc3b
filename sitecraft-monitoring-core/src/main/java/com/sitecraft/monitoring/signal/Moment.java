package com.sitecraft.monitoring.signal;

import java.time.Instant;

/**
 * One reading of {@link Time}.
 *
 * @param instant wall-clock time, for stamps
 * @param nanos monotonic time in nanoseconds, for durations and positions of samples
 */
public record Moment(Instant instant, long nanos) {

	public static Moment of(Time time) {
		return new Moment(time.instant(), time.nanos());
	}

	/**
	 * Position on the time line of series, in milliseconds. It is monotonic, so that a
	 * jump of the wall clock changes no window.
	 */
	public long millis() {
		return Math.floorDiv(this.nanos, 1_000_000L);
	}

}
