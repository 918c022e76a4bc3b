package com.sitecraft.sample.billing;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import com.sitecraft.sample.account.Plan;

/**
 * The subscriptions in the database; a workspace has one running at the most, which a
 * unique index sees to.
 */
@Repository
class Subscriptions {

	private final JdbcClient jdbc;

	Subscriptions(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Optional<Subscription> running(long workspaceId) {
		return this.jdbc.sql("select id, plan, status from subscription where workspace_id = ? and ended_at is null")
			.param(workspaceId)
			.query(Subscription.class)
			.optional();
	}

	/**
	 * The running subscription, locked until the transaction ends.
	 */
	Optional<Subscription> lockRunning(long workspaceId) {
		return this.jdbc.sql("""
				select id, plan, status from subscription
				where workspace_id = ? and ended_at is null for update""")
			.param(workspaceId)
			.query(Subscription.class)
			.optional();
	}

	void begin(long workspaceId, Plan plan, SubscriptionStatus status) {
		this.jdbc.sql("insert into subscription (workspace_id, plan, status) values (?, ?, ?)")
			.params(workspaceId, plan.name(), status.name())
			.update();
	}

	void activate(long id, Plan plan) {
		this.jdbc.sql("update subscription set plan = ?, status = 'ACTIVE' where id = ?")
			.params(plan.name(), id)
			.update();
	}

	void end(long id, CancellationReason reason) {
		this.jdbc.sql("update subscription set status = 'CANCELLED', ended_at = now(), reason = ? where id = ?")
			.params(reason.name(), id)
			.update();
	}

	/**
	 * Paid subscriptions that run, by plan; a plan without any is missing.
	 */
	Map<Plan, Integer> countPaid() {
		Map<Plan, Integer> counts = new EnumMap<>(Plan.class);
		this.jdbc.sql("""
				select plan, count(*) as subscriptions from subscription
				where ended_at is null and status = 'ACTIVE' group by plan""").query((row) -> {
			counts.put(Plan.valueOf(row.getString("plan")), row.getInt("subscriptions"));
		});
		return counts;
	}

}
