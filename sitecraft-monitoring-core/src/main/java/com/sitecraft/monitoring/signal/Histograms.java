package com.sitecraft.monitoring.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Rates of buckets by histogram, and their quantiles as Prometheus'
 * {@code histogram_quantile} makes them.
 */
final class Histograms {

	/** Label of a bucket's upper bound. */
	static final String BOUND = "le";

	private final double quantile;

	/** For each series its bucket, or -1 when its bound is no number. */
	private final int[] bucket;

	/** First bucket of each result, and the end of the last. */
	private final int[] first;

	private final double[] bounds;

	private final double[] counts;

	private final boolean[] present;

	Histograms(double quantile, Series[] series, int[] group, int groups) {
		this.quantile = quantile;
		this.bucket = new int[series.length];
		this.first = new int[groups + 1];
		List<TreeMap<Double, List<Integer>>> byBound = new ArrayList<>();
		for (int i = 0; i < groups; i++) {
			byBound.add(new TreeMap<>());
		}
		for (int i = 0; i < series.length; i++) {
			double bound = bound(series[i].id().labels().get(BOUND));
			this.bucket[i] = -1;
			if (!Double.isNaN(bound)) {
				byBound.get(group[i]).computeIfAbsent(bound, (key) -> new ArrayList<>()).add(i);
			}
		}
		List<Double> bounds = new ArrayList<>();
		for (int i = 0; i < groups; i++) {
			this.first[i] = bounds.size();
			byBound.get(i).forEach((bound, members) -> {
				members.forEach((member) -> this.bucket[member] = bounds.size());
				bounds.add(bound);
			});
		}
		this.first[groups] = bounds.size();
		this.bounds = bounds.stream().mapToDouble(Double::doubleValue).toArray();
		this.counts = new double[this.bounds.length];
		this.present = new boolean[this.bounds.length];
	}

	private static double bound(String text) {
		try {
			return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
		}
		catch (NumberFormatException ex) {
			return Double.NaN;
		}
	}

	void clear() {
		java.util.Arrays.fill(this.counts, 0);
		java.util.Arrays.fill(this.present, false);
	}

	void add(int series, double count) {
		int bucket = this.bucket[series];
		if (bucket >= 0) {
			this.counts[bucket] += count;
			this.present[bucket] = true;
		}
	}

	void quantiles(double[] into) {
		for (int i = 0; i < into.length; i++) {
			into[i] = quantile(this.first[i], this.first[i + 1]);
		}
	}

	private double quantile(int from, int to) {
		int last = -1;
		int buckets = 0;
		double most = 0;
		for (int i = from; i < to; i++) {
			if (this.present[i]) {
				// A scrape between two buckets must not make a count fall.
				most = Math.max(most, this.counts[i]);
				this.counts[i] = most;
				last = i;
				buckets++;
			}
		}
		if (buckets == 0) {
			return Window.NONE;
		}
		if (buckets < 2 || this.bounds[last] != Double.POSITIVE_INFINITY || most == 0) {
			return Double.NaN;
		}
		return interpolated(from, last, this.quantile * most);
	}

	private double interpolated(int from, int last, double rank) {
		int previous = -1;
		for (int i = from; i < last; i++) {
			if (!this.present[i]) {
				continue;
			}
			if (this.counts[i] >= rank) {
				if (previous < 0 && this.bounds[i] <= 0) {
					return this.bounds[i];
				}
				double start = (previous < 0) ? 0 : this.bounds[previous];
				double below = (previous < 0) ? 0 : this.counts[previous];
				return start + (this.bounds[i] - start) * ((rank - below) / (this.counts[i] - below));
			}
			previous = i;
		}
		// Above the highest bound nothing is known.
		return this.bounds[previous];
	}

}
