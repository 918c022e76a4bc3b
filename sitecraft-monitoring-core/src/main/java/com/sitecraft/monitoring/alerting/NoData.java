package com.sitecraft.monitoring.alerting;

/**
 * What becomes of an alert whose series give no sample.
 */
public enum NoData {

	/**
	 * A firing alert is kept for the rule's {@code keep-for}, then resolved with the
	 * reason {@code no-data}. A pending one is dropped: only a sample can confirm it.
	 */
	KEEP,

	/** As if the condition no longer matched; what Prometheus does. */
	OK,

	/**
	 * As if the condition matched, for {@code keep-for}; without any sample at all the
	 * rule raises an alert with its own labels, for as long as there is none.
	 */
	ALERT

}
