package com.sitecraft.monitoring.alerting;

import java.util.Locale;

/**
 * How much an alert matters; the value of the label {@code severity} in lower case.
 */
public enum Severity {

	INFO, WARNING, ERROR, CRITICAL,

	/** An attack. Ranks with {@link #CRITICAL}, so that it pages, yet routes apart. */
	SECURITY;

	/**
	 * Value of the label {@code severity}.
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Order of importance, 0 to 3; security and critical are equal.
	 */
	public int rank() {
		return Math.min(ordinal(), CRITICAL.ordinal());
	}

}
