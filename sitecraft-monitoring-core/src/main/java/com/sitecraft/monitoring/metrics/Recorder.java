package com.sitecraft.monitoring.metrics;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Records finished analyses of one workspace, plan and type, all meters resolved: for
 * hosts that measure themselves. Keep it; recording allocates nothing, takes no lock and
 * may be done from any thread.
 */
public interface Recorder {

	/**
	 * Records an analysis that ends now.
	 * @param nanos how long it took in nanoseconds; a negative duration counts as 0
	 * @param completed whether it was completed, else it failed
	 */
	void record(long nanos, boolean completed);

	/**
	 * Records an analysis that ends now.
	 * @param duration how long it took; a negative duration counts as 0
	 * @param completed whether it was completed, else it failed
	 */
	default void record(Duration duration, boolean completed) {
		// Saturates where Duration.toNanos() throws.
		record(TimeUnit.NANOSECONDS.convert(duration), completed);
	}

}
