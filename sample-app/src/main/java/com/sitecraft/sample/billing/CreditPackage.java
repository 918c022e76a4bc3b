package com.sitecraft.sample.billing;

/**
 * Credits are sold in these packages.
 */
public enum CreditPackage {

	SMALL(50, 5), MEDIUM(250, 20), LARGE(1000, 60);

	private final int credits;

	private final int price;

	CreditPackage(int credits, int price) {
		this.credits = credits;
		this.price = price;
	}

	public int credits() {
		return this.credits;
	}

	/** Price in USD. */
	public int price() {
		return this.price;
	}

	/** Name for labels of meters: the number of credits. */
	public String label() {
		return Integer.toString(this.credits);
	}

}
