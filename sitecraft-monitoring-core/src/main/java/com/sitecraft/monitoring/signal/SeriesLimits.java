package com.sitecraft.monitoring.signal;

import java.time.Duration;

/**
 * Bounds of a {@link SeriesStore}.
 *
 * @param maxSeries most series; further ones are refused and counted
 * @param fine how far back every sample is kept
 * @param step length of the buckets in which older samples are kept
 * @param coarse how far back buckets are kept
 * @param forget time after which a series without samples is dropped
 */
public record SeriesLimits(int maxSeries, Duration fine, Duration step, Duration coarse, Duration forget) {

	public SeriesLimits {
		if (maxSeries < 1) {
			throw new IllegalArgumentException("max-series is " + maxSeries + ", allowed is 1 or more");
		}
		atLeast("fine", fine, Duration.ofMinutes(1));
		atLeast("step", step, Duration.ofSeconds(1));
		atLeast("coarse", coarse, step);
		atLeast("forget", forget, Duration.ofMinutes(1));
	}

	private static void atLeast(String name, Duration value, Duration least) {
		if (value.compareTo(least) < 0) {
			throw new IllegalArgumentException(name + " is " + value + ", allowed is " + least + " or more");
		}
	}

	/**
	 * 20,000 series, every sample for 2 hours, 5 minutes for 4 days; forgotten after a
	 * day without a sample.
	 */
	public static SeriesLimits defaults() {
		return new SeriesLimits(20_000, Duration.ofHours(2), Duration.ofMinutes(5), Duration.ofDays(4),
				Duration.ofDays(1));
	}

}
