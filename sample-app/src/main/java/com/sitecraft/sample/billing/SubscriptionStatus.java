package com.sitecraft.sample.billing;

/**
 * How far a subscription has come.
 */
public enum SubscriptionStatus {

	/** Runs for free, to try the plan. */
	TRIAL,

	/** Is paid for. */
	ACTIVE,

	/** Has ended. */
	CANCELLED

}
