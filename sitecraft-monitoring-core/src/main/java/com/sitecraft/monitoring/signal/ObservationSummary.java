package com.sitecraft.monitoring.signal;

import java.time.Duration;

/**
 * What was observed of a metric in a window of time, over all label sets.
 *
 * @param count values
 * @param succeeded values whose outcome was success, 0 to {@code count}
 * @param totalSeconds sum of the durations in seconds
 * @param covered length of the window that was really looked at: shorter than asked for
 * when a label set had more values than are kept, because counting the others over a
 * longer time would give them more weight
 */
public record ObservationSummary(long count, long succeeded, double totalSeconds, Duration covered) {

	public ObservationSummary {
		if (count < 0) {
			throw new IllegalArgumentException("count is " + count + ", allowed is 0 or more");
		}
		if (succeeded < 0 || succeeded > count) {
			throw new IllegalArgumentException("succeeded is " + succeeded + ", allowed is 0 to " + count);
		}
	}

	/** Share of successes, 0 to 1; NaN when there is no value. */
	public double successRate() {
		return (double) this.succeeded / this.count;
	}

	/** Mean duration in seconds; NaN when there is no value. */
	public double meanSeconds() {
		return this.totalSeconds / this.count;
	}

}
