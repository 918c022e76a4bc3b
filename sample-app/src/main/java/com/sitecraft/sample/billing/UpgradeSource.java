package com.sitecraft.sample.billing;

import java.util.Locale;

/**
 * Where a customer was asked to upgrade.
 */
public enum UpgradeSource {

	DASHBOARD, WORKSPACE;

	/** Name for labels of meters, in lower case. */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
