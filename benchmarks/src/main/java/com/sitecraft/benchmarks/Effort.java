package com.sitecraft.benchmarks;

import java.time.Duration;

/**
 * How long to measure.
 *
 * @param load time of one turn under load
 * @param turns turns of each side, odd
 * @param pairs starts of each side, odd
 * @param giveUp time after which a request is not waited for any longer
 */
record Effort(Duration load, int turns, int pairs, Duration giveUp) {

	/** What the published numbers are taken with. */
	static final Effort FULL = new Effort(Duration.ofSeconds(10), 3, 15, Duration.ofSeconds(70));

	/** Shows that the measures work; the numbers mean little. */
	static final Effort QUICK = new Effort(Duration.ofSeconds(2), 1, 1, Duration.ofSeconds(8));

}
