package com.sitecraft.sample.web;

import java.util.List;

import org.jspecify.annotations.Nullable;

import com.sitecraft.sample.account.Workspace;
import com.sitecraft.sample.analysis.SiteAnalysis;
import com.sitecraft.sample.billing.Subscription;
import com.sitecraft.sample.billing.SubscriptionStatus;

/**
 * A workspace on the dashboard.
 *
 * @param workspace the workspace
 * @param subscription its running subscription, if any
 * @param analyses its latest analyses
 */
record WorkspaceCard(Workspace workspace, @Nullable Subscription subscription, List<SiteAnalysis> analyses) {

	/** Whether a trial runs. */
	public boolean trial() {
		return this.subscription != null && this.subscription.status() == SubscriptionStatus.TRIAL;
	}

}
