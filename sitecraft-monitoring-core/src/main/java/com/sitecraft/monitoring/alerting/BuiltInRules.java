package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import com.sitecraft.monitoring.signal.Across;
import com.sitecraft.monitoring.signal.Aggregation;
import com.sitecraft.monitoring.signal.Matcher;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.Query;

/**
 * Rules that are there without configuration; each can be tuned or removed by its name.
 */
public final class BuiltInRules {

	private static final Duration LATEST = Duration.ofMinutes(1);

	private static final Duration FIVE = Duration.ofMinutes(5);

	private static final Duration QUARTER = Duration.ofMinutes(15);

	private static final Across SUM = new Across(Aggregation.SUM, Set.of());

	private BuiltInRules() {
	}

	public static List<AlertRule> all() {
		return List.of(highErrorRate(), queueBackup(), analysisPerformance(), suspiciousAuthentication(),
				healthCheckDown(), healthCheckUnknown(), performanceRegression(), capacityExhaustion(),
				scalingAdvised(), notificationDelivery(), notificationRefused(), ruleEvaluation(), escalationOverdue(),
				runbookCircuit(), seriesLimit(), watchdog());
	}

	private static AlertRule highErrorRate() {
		String requests = "http_server_requests_seconds_count";
		Query total = Query.of(requests).over(OverTime.rate(FIVE)).across(SUM);
		return AlertRule.named("high_error_rate")
			.threshold(total.match(Matcher.parse("status=~\"5..\"")).dividedBy(total), Comparison.ABOVE, 0.05)
			.minCount(Query.of(requests).over(OverTime.increase(FIVE)).across(SUM), 50)
			.clear(0.03)
			.holdFor(Duration.ofMinutes(2))
			.severity(Severity.CRITICAL)
			.summary("Share of failed requests is {value}")
			.build();
	}

	private static AlertRule queueBackup() {
		return AlertRule.named("queue_backup")
			.threshold(latest("sitecraft_queue_depth").across(new Across(Aggregation.MAX, Set.of("queue_name"))),
					Comparison.ABOVE, 1000)
			.clear(800)
			.holdFor(Duration.ofMinutes(2))
			.scope(RuleScope.FLEET)
			.summary("Queue {queue_name} holds {value} messages")
			.build();
	}

	private static AlertRule analysisPerformance() {
		String analyses = "sitecraft_analysis_duration_seconds";
		Query count = Query.of(analyses + "_count").over(OverTime.increase(QUARTER)).across(SUM);
		return AlertRule.named("analysis_performance_degradation")
			.threshold(Query.of(analyses + "_sum").over(OverTime.increase(QUARTER)).across(SUM).dividedBy(count),
					Comparison.ABOVE, 300)
			.minCount(count, 20)
			.clear(270)
			.summary("An analysis takes {value} s")
			.build();
	}

	private static AlertRule suspiciousAuthentication() {
		return AlertRule.named("suspicious_auth_attempts")
			.threshold(latest("sitecraft_auth_failures_window"), Comparison.ABOVE, 10)
			.clear(5)
			.severity(Severity.SECURITY)
			.summary("{value} log-ins failed within 5 minutes")
			.build();
	}

	private static AlertRule healthCheckDown() {
		return AlertRule.named("health_check_down")
			.threshold(latest("sitecraft_health_status"), Comparison.AT_MOST, 0.25)
			.severity(Severity.CRITICAL)
			.summary("Health check {check} is down")
			.build();
	}

	private static AlertRule healthCheckUnknown() {
		return AlertRule.named("health_check_unknown")
			.threshold(latest("sitecraft_health_unknown"), Comparison.AT_LEAST, 1)
			.holdFor(FIVE)
			.summary("Nothing is known about health check {check}")
			.build();
	}

	private static AlertRule performanceRegression() {
		return AlertRule.named("performance_regression")
			.threshold(latest("sitecraft_regression_confirmed"), Comparison.AT_LEAST, 1)
			.summary("Performance regression is confirmed")
			.build();
	}

	private static AlertRule capacityExhaustion() {
		return AlertRule.named("capacity_exhaustion")
			.threshold(latest("sitecraft_capacity_exhaustion_seconds"), Comparison.BELOW, days(7))
			.clear(days(9))
			.holdFor(Duration.ofHours(1))
			.summary("Capacity is exhausted in {value} s")
			.build();
	}

	private static AlertRule scalingAdvised() {
		return AlertRule.named("scaling_advised")
			.threshold(latest("sitecraft_scaling_missing_workers"), Comparison.ABOVE, 0)
			.holdFor(Duration.ofMinutes(10))
			.summary("{value} workers are missing")
			.build();
	}

	private static AlertRule notificationDelivery() {
		return AlertRule.named("notification_delivery_failing")
			.threshold(latest("sitecraft_notification_oldest_undelivered_age_seconds"), Comparison.ABOVE, 120)
			.severity(Severity.ERROR)
			.summary("Channel {channel} has not delivered a page for {value} s")
			.build();
	}

	/** A revoked address refuses all at once, so that nothing ever waits for long. */
	private static AlertRule notificationRefused() {
		return AlertRule.named("notification_refused")
			.threshold(Query.of("sitecraft_notifications_dead_total")
				.over(OverTime.increase(QUARTER))
				.across(new Across(Aggregation.SUM, Set.of("channel"))), Comparison.ABOVE, 0)
			.severity(Severity.ERROR)
			.summary("Channel {channel} has refused or given up {value} pages")
			.build();
	}

	private static AlertRule runbookCircuit() {
		return AlertRule.named("runbook_circuit_open")
			.threshold(latest("sitecraft_runbooks_circuit_open").across(new Across(Aggregation.MAX, Set.of("runbook"))),
					Comparison.AT_LEAST, 1)
			.scope(RuleScope.FLEET)
			.summary("Runbook {runbook} did not help three times in a row, and is stopped until somebody resets it")
			.build();
	}

	private static AlertRule ruleEvaluation() {
		return AlertRule.named("rule_evaluation_failing")
			.threshold(latest("sitecraft_alerts_rule_failing"), Comparison.AT_LEAST, 1)
			.severity(Severity.ERROR)
			.summary("Rule {rule} cannot be judged")
			.build();
	}

	private static AlertRule escalationOverdue() {
		return AlertRule.named("escalation_overdue")
			.threshold(latest("sitecraft_escalations_overdue"), Comparison.ABOVE, 0)
			.severity(Severity.ERROR)
			.summary("{value} escalations are overdue")
			.build();
	}

	private static AlertRule seriesLimit() {
		return AlertRule.named("series_limit_reached")
			.threshold(Query.of("sitecraft_monitoring_dropped_total")
				.match(Matcher.parse("what=\"series\""))
				.over(OverTime.increase(QUARTER)), Comparison.ABOVE, 0)
			.severity(Severity.ERROR)
			.summary("{value} series were refused: raise max-series or remove labels")
			.build();
	}

	private static AlertRule watchdog() {
		return AlertRule.named("watchdog")
			.condition(new Condition.Always())
			.severity(Severity.INFO)
			.summary("Alerting works")
			.build();
	}

	private static Query latest(String metric) {
		return Query.of(metric).over(OverTime.last(LATEST));
	}

	private static double days(int days) {
		return Duration.ofDays(days).toSeconds();
	}

}
