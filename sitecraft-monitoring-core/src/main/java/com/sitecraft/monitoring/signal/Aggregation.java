package com.sitecraft.monitoring.signal;

/**
 * Aggregation.
 */
public enum Aggregation {

	SUM, AVG, MIN, MAX, COUNT

}
