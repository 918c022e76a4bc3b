package com.sitecraft.sample.account;

import java.util.Locale;

/**
 * What a workspace pays for.
 */
public enum Plan {

	FREE(0), PRO(29), BUSINESS(99);

	private final int price;

	Plan(int price) {
		this.price = price;
	}

	/** Price in USD a month. */
	public int price() {
		return this.price;
	}

	/** Name for labels of meters, in lower case. */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
