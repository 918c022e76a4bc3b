package com.sitecraft.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Order statistics of a few measured values.
 */
final class Numbers {

	private Numbers() {
	}

	static double median(Collection<Double> values) {
		List<Double> sorted = values.stream().sorted().toList();
		int middle = sorted.size() / 2;
		return (sorted.size() % 2 == 1) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
	}

	/**
	 * Nearest-rank percentile.
	 * @param percent 1 to 100
	 */
	static Duration percentile(Collection<Duration> values, int percent) {
		List<Duration> sorted = values.stream().sorted().toList();
		return sorted.get((int) Math.ceil(percent / 100.0 * sorted.size()) - 1);
	}

}
