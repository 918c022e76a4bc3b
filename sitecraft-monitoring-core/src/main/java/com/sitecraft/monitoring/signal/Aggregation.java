package com.sitecraft.monitoring.signal;

/**
 * What is made of several series.
 */
public enum Aggregation {

	/** Their sum. */
	SUM,

	/** Their mean. */
	AVG,

	/** The least. */
	MIN,

	/** The greatest; right for a gauge of shared state that every replica reports. */
	MAX,

	/** Their number. */
	COUNT

}
