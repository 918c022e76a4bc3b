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
	 * Whether a firing alert is held: its value has not got past the recovery bound.
	 */
	boolean holds(double value, double clear) {
		return upward() ? value >= clear : value <= clear;
	}

}
