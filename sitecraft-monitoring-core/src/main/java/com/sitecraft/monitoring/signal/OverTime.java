package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.util.Objects;

/**
 * What is made of the samples of one series in a window.
 *
 * @param function the function, named as in PromQL's {@code _over_time} family
 * @param window length of the window, 1 s to 4 d
 * @param quantile between 0 and 1, for {@link Function#QUANTILE} only, else 0
 */
public record OverTime(Function function, Duration window, double quantile) {

	private static final Duration SHORTEST = Duration.ofSeconds(1);

	/** What the coarse tier of the store holds. */
	private static final Duration LONGEST = Duration.ofDays(4);

	public OverTime {
		Objects.requireNonNull(function, "function");
		if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException("window is " + window + ", allowed is 1 s to 4 d");
		}
		if (!(quantile >= 0 && quantile <= 1)) {
			throw new IllegalArgumentException("quantile is " + quantile + ", allowed is 0 to 1");
		}
	}

	public static OverTime of(Function function, Duration window) {
		return new OverTime(function, window, 0);
	}

	public static OverTime last(Duration window) {
		return of(Function.LAST, window);
	}

	public static OverTime avg(Duration window) {
		return of(Function.AVG, window);
	}

	public static OverTime min(Duration window) {
		return of(Function.MIN, window);
	}

	public static OverTime max(Duration window) {
		return of(Function.MAX, window);
	}

	public static OverTime sum(Duration window) {
		return of(Function.SUM, window);
	}

	public static OverTime rate(Duration window) {
		return of(Function.RATE, window);
	}

	public static OverTime increase(Duration window) {
		return of(Function.INCREASE, window);
	}

	public static OverTime quantile(double quantile, Duration window) {
		return new OverTime(Function.QUANTILE, window, quantile);
	}

	/**
	 * Whether a window must be covered: all but the last value say something about the
	 * whole of it.
	 */
	boolean needsCoverage() {
		return this.function != Function.LAST;
	}

	/**
	 * Whether buckets must hold more than the last value of their time.
	 */
	boolean needsStatistics() {
		return switch (this.function) {
			case AVG, MIN, MAX, SUM -> true;
			case LAST, RATE, INCREASE, QUANTILE -> false;
		};
	}

	/**
	 * Functions over a window.
	 */
	public enum Function {

		/** The newest value. */
		LAST("last_over_time"),

		/** The mean. */
		AVG("avg_over_time"),

		/** The least value. */
		MIN("min_over_time"),

		/** The greatest value. */
		MAX("max_over_time"),

		/** The sum. */
		SUM("sum_over_time"),

		/** A counter's increase a second, resets handled, extrapolated to the window. */
		RATE("rate"),

		/** A counter's increase, resets handled, extrapolated to the window. */
		INCREASE("increase"),

		/** A quantile of the values. */
		QUANTILE("quantile_over_time");

		private final String promQl;

		Function(String promQl) {
			this.promQl = promQl;
		}

		String promQl() {
			return this.promQl;
		}

	}

}
