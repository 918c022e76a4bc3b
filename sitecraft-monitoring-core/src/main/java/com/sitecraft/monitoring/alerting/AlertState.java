package com.sitecraft.monitoring.alerting;

/**
 * Where an alert stands. An inactive one does not exist.
 */
public enum AlertState {

	/** Matches, not yet for as long as the rule asks. */
	PENDING,

	FIRING,

	/** Has fired and ended; shown until the same label set matches again. */
	RESOLVED

}
