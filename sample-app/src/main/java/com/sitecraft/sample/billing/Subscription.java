package com.sitecraft.sample.billing;

import com.sitecraft.sample.account.Plan;

/**
 * The running subscription of a workspace.
 *
 * @param id the identity
 * @param plan the plan subscribed to, never the free one
 * @param status {@link SubscriptionStatus#TRIAL} or {@link SubscriptionStatus#ACTIVE}
 */
public record Subscription(long id, Plan plan, SubscriptionStatus status) {

	boolean paid() {
		return this.status == SubscriptionStatus.ACTIVE;
	}

}
