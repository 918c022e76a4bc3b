package com.sitecraft.monitoring.signal;

import java.util.Arrays;

/**
 * Makes one value of the samples of a series in a window, closed at both ends. Formulas
 * are those of Prometheus 2.42, functions {@code extrapolatedRate} and
 * {@code *_over_time} in its manual.
 */
final class Window {

	/** No sample, told from every value by its bits. */
	static final double NONE = Double.longBitsToDouble(0x7ff8_0000_0000_0002L);

	/** Beyond this many times the mean distance of samples a series begins or ends. */
	private static final double GAP = 1.1;

	private final OverTime over;

	private final long length;

	private final long offset;

	/** For quantiles; grows to the most samples seen. */
	private double[] sorted = new double[0];

	/** Number of samples in the last window, a good guess for the next. */
	private int samples;

	Window(OverTime over, long offset) {
		this.over = over;
		this.length = over.window().toMillis();
		this.offset = offset;
	}

	static boolean isNone(double value) {
		return Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(NONE);
	}

	/**
	 * How far back it looks.
	 */
	long back() {
		return this.length + this.offset;
	}

	/**
	 * Values of many series. The last one is what most rules ask for, and needs no look
	 * into the past.
	 */
	void values(Series[] series, long now, double[] into) {
		boolean last = this.over.function() == OverTime.Function.LAST;
		long end = now - this.offset;
		long start = end - this.length;
		for (int i = 0; i < series.length; i++) {
			long newest = series[i].lastTime();
			if (last && newest <= end) {
				into[i] = (newest >= start) ? series[i].last() : NONE;
			}
			else {
				into[i] = value(series[i], now);
			}
		}
	}

	double value(Series series, long now) {
		long end = now - this.offset;
		Ring ring = series.fine();
		int size = ring.size();
		// Nearly always the window ends at the newest sample.
		int past = (size > 0 && ring.time(size - 1) <= end) ? size : ring.firstAtOrAfter(end + 1);
		if (this.over.function() == OverTime.Function.LAST) {
			return (past > 0 && ring.time(past - 1) >= end - this.length) ? ring.value(past - 1) : NONE;
		}
		int first = ring.firstAtOrAfter(end - this.length, past - this.samples);
		this.samples = past - first;
		if (first >= past || (this.over.needsCoverage() && ring.time(first) > end - this.length / 2)) {
			return NONE;
		}
		return switch (this.over.function()) {
			case LAST -> ring.value(past - 1);
			case SUM -> sum(ring, first, past);
			case AVG -> sum(ring, first, past) / (past - first);
			case MIN -> extreme(ring, first, past, -1);
			case MAX -> extreme(ring, first, past, 1);
			case QUANTILE -> quantile(ring, first, past);
			case RATE, INCREASE -> increase(series, first, past, end);
		};
	}

	double value(Buckets buckets, long now) {
		long end = now - this.offset;
		int first = buckets.firstAtOrAfter(end - this.length);
		int past = Math.min(buckets.firstAtOrAfter(end + 1), buckets.size());
		while (past < buckets.size() && buckets.time(past) <= end) {
			past++;
		}
		if (first >= past || (this.over.needsCoverage() && buckets.time(first) > end - this.length / 2)) {
			return NONE;
		}
		return switch (this.over.function()) {
			case LAST -> buckets.last(past - 1);
			case SUM -> buckets.sum(first, past);
			case AVG -> buckets.sum(first, past) / buckets.count(first, past);
			case MIN -> buckets.least(first, past);
			case MAX -> buckets.greatest(first, past);
			case QUANTILE -> quantile(buckets, first, past);
			case RATE, INCREASE -> (past - first < 2) ? NONE
					: extrapolated(
							buckets.last(past - 1) + buckets.lost(past - 1) - buckets.last(first) - buckets.lost(first),
							buckets.last(first), buckets.time(first), buckets.time(past - 1), past - first, end);
		};
	}

	/** Kahan's compensated sum, as Prometheus adds. */
	private static double sum(Ring ring, int first, int past) {
		double sum = 0;
		double compensation = 0;
		for (int i = first; i < past; i++) {
			double value = ring.value(i);
			double next = sum + value;
			if (Double.isInfinite(next)) {
				compensation = 0;
			}
			else if (Math.abs(sum) >= Math.abs(value)) {
				compensation += (sum - next) + value;
			}
			else {
				compensation += (value - next) + sum;
			}
			sum = next;
		}
		return sum + compensation;
	}

	private static double extreme(Ring ring, int first, int past, int sign) {
		double extreme = ring.value(first);
		for (int i = first + 1; i < past; i++) {
			double value = ring.value(i);
			if (value * sign > extreme * sign || Double.isNaN(extreme)) {
				extreme = value;
			}
		}
		return extreme;
	}

	private double quantile(Ring ring, int first, int past) {
		double[] values = room(past - first);
		for (int i = first; i < past; i++) {
			values[i - first] = ring.value(i);
		}
		return quantile(values, past - first);
	}

	/** Of the last values of the buckets, so an approximation. */
	private double quantile(Buckets buckets, int first, int past) {
		double[] values = room(past - first);
		for (int i = first; i < past; i++) {
			values[i - first] = buckets.last(i);
		}
		return quantile(values, past - first);
	}

	private double[] room(int size) {
		if (this.sorted.length < size) {
			this.sorted = new double[Integer.highestOneBit(size) * 2];
		}
		return this.sorted;
	}

	private double quantile(double[] values, int size) {
		Arrays.sort(values, 0, size);
		int numbers = size;
		while (numbers > 0 && Double.isNaN(values[numbers - 1])) {
			numbers--;
		}
		if (numbers < size) {
			// Prometheus has NaN first.
			System.arraycopy(values, 0, values, size - numbers, numbers);
			Arrays.fill(values, 0, size - numbers, Double.NaN);
		}
		double rank = this.over.quantile() * (size - 1);
		int lower = (int) Math.max(0, Math.floor(rank));
		int upper = Math.min(size - 1, lower + 1);
		double weight = rank - Math.floor(rank);
		return values[lower] * (1 - weight) + values[upper] * weight;
	}

	private double increase(Series series, int first, int past, long end) {
		if (past - first < 2) {
			return NONE;
		}
		Ring ring = series.fine();
		long firstTime = ring.time(first);
		double firstValue = ring.value(first);
		double lost = series.roseSince(firstTime) ? 0 : lost(ring, first, past);
		return extrapolated(ring.value(past - 1) - firstValue + lost, firstValue, firstTime, ring.time(past - 1),
				past - first, end);
	}

	/** What a counter lost in resets. */
	private static double lost(Ring ring, int first, int past) {
		double previous = ring.value(first);
		double lost = 0;
		for (int i = first + 1; i < past; i++) {
			double value = ring.value(i);
			if (value < previous) {
				lost += previous;
			}
			previous = value;
		}
		return lost;
	}

	/**
	 * An increase between two samples stretched to the window: to its ends where samples
	 * come close to them, else by half their mean distance; never below zero.
	 */
	private double extrapolated(double increase, double firstValue, long firstTime, long lastTime, int samples,
			long end) {
		double toStart = (firstTime - (end - this.length)) / 1000.0;
		double toEnd = (end - lastTime) / 1000.0;
		double sampled = (lastTime - firstTime) / 1000.0;
		double mean = sampled / (samples - 1);
		if (increase > 0 && firstValue >= 0) {
			toStart = Math.min(toStart, sampled * (firstValue / increase));
		}
		double stretched = sampled + ((toStart < mean * GAP) ? toStart : mean / 2)
				+ ((toEnd < mean * GAP) ? toEnd : mean / 2);
		double factor = stretched / sampled;
		if (this.over.function() == OverTime.Function.RATE) {
			factor /= this.length / 1000.0;
		}
		return increase * factor;
	}

}
