package com.sitecraft.sample.analysis;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How analyses are worked off.
 *
 * @param workers analyses worked on at a time, 1 to {@code maxWorkers}
 * @param maxWorkers most workers the pool can be scaled to while the application runs, 1
 * to 64
 * @param maxTries tries before a job goes to the dead letters, 1 to 20
 * @param lease time after which a job whose worker gave no sign of life is given to
 * another, 500 ms to 1 h
 * @param lostAfter time after which an unfinished analysis is looked for in the stream,
 * and queued again when it is not there
 * @param retention time for which finished analyses are kept
 * @param delay time that each analysis takes longer, to see what slow workers lead to, up
 * to 10 s
 */
@ConfigurationProperties("sitecraft.analysis")
public record AnalysisProperties(@DefaultValue("4") int workers, @DefaultValue("16") int maxWorkers,
		@DefaultValue("3") int maxTries, @DefaultValue("30s") Duration lease, @DefaultValue("30s") Duration lostAfter,
		@DefaultValue("7d") Duration retention, @DefaultValue("0s") Duration delay) {

	/** Stream that delivers the jobs. */
	public static final String STREAM = "sitecraft:analyses";

	/** Stream that keeps the jobs that were given up. */
	public static final String DEAD_LETTERS = "sitecraft:analyses:dead";

	/** Consumer group of the workers of all replicas. */
	public static final String GROUP = "workers";

	public AnalysisProperties {
		range("max-workers", maxWorkers, 64);
		range("workers", workers, maxWorkers);
		range("max-tries", maxTries, 20);
		if (lease.toMillis() < 500 || lease.toHours() > 1) {
			throw new IllegalArgumentException("sitecraft.analysis.lease is " + lease + ", allowed is 500 ms to 1 h");
		}
		positive("lost-after", lostAfter);
		positive("retention", retention);
		if (delay.isNegative() || delay.toSeconds() > 10) {
			throw new IllegalArgumentException("sitecraft.analysis.delay is " + delay + ", allowed is 0 to 10 s");
		}
	}

	private static void range(String field, int value, int most) {
		if (value < 1 || value > most) {
			throw new IllegalArgumentException(
					"sitecraft.analysis." + field + " is " + value + ", allowed is 1 to " + most);
		}
	}

	private static void positive(String field, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException(
					"sitecraft.analysis." + field + " is " + value + ", allowed is more than 0");
		}
	}

}
