package com.sitecraft.monitoring.signal;

import java.time.Duration;

/**
 * OverTime.
 */
public record OverTime(Function function, Duration window, double quantile) {

	public OverTime {
		if (window.isNegative() || window.isZero()) {
			throw new IllegalArgumentException("window is " + window + ", allowed is more than 0");
		}
	}

	public static OverTime last(Duration window) {
		return new OverTime(Function.LAST, window, 0);
	}

	public static OverTime rate(Duration window) {
		return new OverTime(Function.RATE, window, 0);
	}

	public static OverTime increase(Duration window) {
		return new OverTime(Function.INCREASE, window, 0);
	}

	public static OverTime avg(Duration window) {
		return new OverTime(Function.AVG, window, 0);
	}

	public static OverTime min(Duration window) {
		return new OverTime(Function.MIN, window, 0);
	}

	public static OverTime max(Duration window) {
		return new OverTime(Function.MAX, window, 0);
	}

	public static OverTime sum(Duration window) {
		return new OverTime(Function.SUM, window, 0);
	}

	public static OverTime quantile(double q, Duration window) {
		return new OverTime(Function.QUANTILE, window, q);
	}

	/** Function. */
	public enum Function {

		LAST, AVG, MIN, MAX, SUM, RATE, INCREASE, QUANTILE

	}

}
