package com.sitecraft.monitoring.signal;

import java.time.Duration;

/**
 * Monotonic time in 32 bits, so that a stamp fits into one word with what it stamps:
 * ticks of 2^24 ns (16.8 ms) from an origin. Compared by difference only; two stamps that
 * are more than 417 days apart cannot be told in order.
 */
final class Ticks {

	private static final int SHIFT = 24;

	private final long origin;

	Ticks(long origin) {
		this.origin = origin;
	}

	/**
	 * The stamp of {@link Time#nanos()}, 1 at the origin: a word that holds a stamp is
	 * not 0.
	 */
	int at(long nanos) {
		return (int) ((nanos - this.origin) >>> SHIFT) + 1;
	}

	/** Number of ticks in a duration, rounded down. */
	static int in(Duration duration) {
		return (int) (duration.toNanos() >>> SHIFT);
	}

	/** Duration of a number of ticks. */
	static Duration duration(int ticks) {
		return Duration.ofNanos((long) ticks << SHIFT);
	}

}
