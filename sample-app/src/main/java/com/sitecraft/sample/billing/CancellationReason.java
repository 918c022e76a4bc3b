package com.sitecraft.sample.billing;

import java.util.Locale;

/**
 * Why a customer leaves a plan.
 */
public enum CancellationReason {

	TOO_EXPENSIVE, MISSING_FEATURE, NOT_USED, OTHER;

	/** Name for labels of meters, in lower case. */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
