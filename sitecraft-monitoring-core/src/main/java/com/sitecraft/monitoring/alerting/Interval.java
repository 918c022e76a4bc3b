package com.sitecraft.monitoring.alerting;

/**
 * Values between two bounds, which belong to it. {@code NaN} is in none.
 */
record Interval(double least, double greatest) {

	static final Interval EMPTY = new Interval(Double.NaN, Double.NaN);

	static Interval from(double least) {
		return new Interval(least, Double.POSITIVE_INFINITY);
	}

	static Interval upTo(double greatest) {
		return new Interval(Double.NEGATIVE_INFINITY, greatest);
	}

	boolean contains(double value) {
		return value >= this.least && value <= this.greatest;
	}

}
