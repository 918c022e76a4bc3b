package com.sitecraft.monitoring.alerting;

/**
 * How a value is compared with a bound. NaN never compares true.
 */
public enum Comparison {

	ABOVE(">"), BELOW("<"), AT_LEAST(">="), AT_MOST("<=");

	private final String symbol;

	Comparison(String symbol) {
		this.symbol = symbol;
	}

	public boolean test(double value, double bound) {
		return switch (this) {
			case ABOVE -> value > bound;
			case BELOW -> value < bound;
			case AT_LEAST -> value >= bound;
			case AT_MOST -> value <= bound;
		};
	}

	/**
	 * PromQL's operator.
	 */
	public String symbol() {
		return this.symbol;
	}

	/**
	 * Whether high values are the bad ones.
	 */
	boolean upward() {
		return this == ABOVE || this == AT_LEAST;
	}

	/**
	 * Values that compare true with a bound.
	 */
	Interval beyond(double bound) {
		return switch (this) {
			case ABOVE -> (bound < Double.POSITIVE_INFINITY) ? Interval.from(Math.nextUp(bound)) : Interval.EMPTY;
			case BELOW -> (bound > Double.NEGATIVE_INFINITY) ? Interval.upTo(Math.nextDown(bound)) : Interval.EMPTY;
			case AT_LEAST -> Interval.from(bound);
			case AT_MOST -> Interval.upTo(bound);
		};
	}

	/**
	 * Values that hold a firing alert: not past the recovery bound.
	 */
	Interval notPast(double clear) {
		return upward() ? Interval.from(clear) : Interval.upTo(clear);
	}

}
