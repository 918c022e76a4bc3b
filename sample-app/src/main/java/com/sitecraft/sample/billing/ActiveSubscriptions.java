package com.sitecraft.sample.billing;

import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import com.sitecraft.monitoring.metrics.BusinessMetrics;
import com.sitecraft.sample.OutageLog;
import com.sitecraft.sample.account.Plan;
import com.sitecraft.sample.database.Schema;

/**
 * Counts the paid subscriptions in the background, so that a scrape reads memory and not
 * the database.
 */
@Component
class ActiveSubscriptions {

	private static final Logger logger = LoggerFactory.getLogger(ActiveSubscriptions.class);

	private final OutageLog outage = new OutageLog(logger, "counting subscriptions");

	private final Schema schema;

	private final Subscriptions subscriptions;

	private volatile Map<Plan, Integer> counts = Map.of();

	ActiveSubscriptions(Schema schema, Subscriptions subscriptions, BusinessMetrics metrics) {
		this.schema = schema;
		this.subscriptions = subscriptions;
		for (Plan plan : Plan.values()) {
			if (plan != Plan.FREE) {
				metrics.subscriptionsActive(plan.label(), () -> this.counts.getOrDefault(plan, 0));
			}
		}
	}

	@Scheduled(fixedDelayString = "${sitecraft.billing.count-interval:5s}")
	void count() {
		if (!this.schema.ready()) {
			return;
		}
		try {
			this.counts = this.subscriptions.countPaid();
			this.outage.worked();
		}
		catch (DataAccessException ex) {
			this.outage.failed(ex);
		}
	}

}
