package com.sitecraft.sample.billing;

import java.util.Optional;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import com.sitecraft.monitoring.metrics.BusinessMetrics;
import com.sitecraft.sample.account.Plan;
import com.sitecraft.sample.account.Workspace;
import com.sitecraft.sample.account.Workspaces;

/**
 * What workspaces pay for. Meters count what was committed, so they are told after the
 * transaction.
 */
@Service
public class Billing {

	private final Subscriptions subscriptions;

	private final Workspaces workspaces;

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final BusinessMetrics metrics;

	Billing(Subscriptions subscriptions, Workspaces workspaces, JdbcClient jdbc, TransactionTemplate transaction,
			BusinessMetrics metrics) {
		this.subscriptions = subscriptions;
		this.workspaces = workspaces;
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.metrics = metrics;
	}

	public Optional<Subscription> running(long workspaceId) {
		return this.subscriptions.running(workspaceId);
	}

	/**
	 * Starts a trial.
	 * @throws BillingException when a subscription runs already
	 */
	public void startTrial(Workspace workspace, Plan plan) {
		requirePaid(plan);
		this.transaction.executeWithoutResult((status) -> begin(workspace.id(), plan, SubscriptionStatus.TRIAL));
		this.metrics.trialStarted(plan.label());
	}

	/**
	 * Begins to pay for a plan: converts the trial, changes the plan, or subscribes
	 * without a trial. Only the first is a conversion, which is told as a share of the
	 * trials.
	 * @param from where the customer was asked
	 * @throws BillingException when the plan is paid for already
	 */
	public void upgrade(Workspace workspace, Plan plan, UpgradeSource from) {
		requirePaid(plan);
		Boolean trial = this.transaction.execute((status) -> activate(workspace.id(), plan));
		if (Boolean.TRUE.equals(trial)) {
			this.metrics.subscriptionConverted(plan.label(), from.label());
		}
	}

	/** Returns whether a trial ran. */
	private boolean activate(long workspaceId, Plan plan) {
		Optional<Subscription> running = this.subscriptions.lockRunning(workspaceId);
		if (running.isEmpty()) {
			begin(workspaceId, plan, SubscriptionStatus.ACTIVE);
			return false;
		}
		Subscription subscription = running.get();
		if (subscription.paid() && subscription.plan() == plan) {
			throw new BillingException("This workspace is on the " + plan + " plan already.");
		}
		this.subscriptions.activate(subscription.id(), plan);
		this.workspaces.changePlan(workspaceId, plan);
		return !subscription.paid();
	}

	/**
	 * Ends the running subscription; the workspace goes back to the free plan. A trial
	 * that ends is not counted as a cancellation: nobody has paid yet.
	 * @throws BillingException when none runs
	 */
	public void cancel(Workspace workspace, CancellationReason reason) {
		Subscription ended = this.transaction.execute((status) -> {
			Subscription subscription = this.subscriptions.lockRunning(workspace.id())
				.orElseThrow(() -> new BillingException("There is no subscription to cancel."));
			this.subscriptions.end(subscription.id(), reason);
			this.workspaces.changePlan(workspace.id(), Plan.FREE);
			return subscription;
		});
		if (ended.paid()) {
			this.metrics.subscriptionCancelled(ended.plan().label(), reason.label());
		}
	}

	/**
	 * Buys credits.
	 */
	public void buyCredits(Workspace workspace, CreditPackage bought) {
		this.transaction.executeWithoutResult((status) -> {
			this.jdbc.sql("insert into credit_purchase (workspace_id, package) values (?, ?)")
				.params(workspace.id(), bought.name())
				.update();
			this.workspaces.addCredits(workspace.id(), bought.credits());
		});
		this.metrics.creditsPurchased(bought.label());
	}

	private void begin(long workspaceId, Plan plan, SubscriptionStatus status) {
		try {
			this.subscriptions.begin(workspaceId, plan, status);
		}
		catch (DuplicateKeyException ex) {
			throw new BillingException("A subscription runs already.");
		}
		this.workspaces.changePlan(workspaceId, plan);
	}

	private static void requirePaid(Plan plan) {
		if (plan == Plan.FREE) {
			throw new BillingException("The free plan needs no subscription.");
		}
	}

}
