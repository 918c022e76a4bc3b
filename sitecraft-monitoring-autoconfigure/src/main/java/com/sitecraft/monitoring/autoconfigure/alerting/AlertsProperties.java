package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

import com.sitecraft.monitoring.alerting.NoData;
import com.sitecraft.monitoring.alerting.RuleScope;
import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.signal.Aggregation;

/**
 * What alerts are about and when they are muted.
 *
 * @param enabled Whether rules are evaluated.
 * @param rules Rules by name. The name of a built-in rule tunes it: what is set replaces
 * its own, the rest stays.
 * @param inhibitions Alerts that mute others, by name.
 * @param maintenance One-off windows in which alerts are muted, by name.
 * @param muteTimes Recurring windows in which alerts are muted, by name.
 * @param sharedMetrics Gauges of the application that every replica reports alike, so
 * that rules over all replicas need no Prometheus; those of queues are known.
 */
@ConfigurationProperties(AlertsProperties.KEY)
public record AlertsProperties(@DefaultValue("true") boolean enabled, @DefaultValue Map<String, Rule> rules,
		@DefaultValue Map<String, InhibitedBy> inhibitions, @DefaultValue Map<String, Window> maintenance,
		@DefaultValue Map<String, Recurring> muteTimes, @DefaultValue Set<String> sharedMetrics) {

	static final String KEY = "sitecraft.monitoring.alerts";

	/**
	 * One rule.
	 *
	 * @param enabled Whether the rule is there; false removes a built-in one.
	 * @param metric Name of the metric as Prometheus shows it.
	 * @param match Matchers of its labels, such as 'status=~"5..",uri!="/health"'.
	 * @param over What is done over time, the last value of 5 minutes unless set.
	 * @param across What is done across series.
	 * @param by Labels that stay when series are put together.
	 * @param histogramQuantile Quantile of a histogram, 0 to 1.
	 * @param dividedBy Query that the result is divided by.
	 * @param offset How long ago.
	 * @param above Fires above this value.
	 * @param below Fires below this value.
	 * @param atLeast Fires at this value and above.
	 * @param atMost Fires at this value and below.
	 * @param absent Whether the rule fires when there is no sample.
	 * @param clearBelow Resolves below this value only.
	 * @param clearAbove Resolves above this value only.
	 * @param forDuration How long it must be so before the rule fires.
	 * @param keepFiringFor How long it goes on firing after it is no longer so.
	 * @param minCount Traffic below which there is no sample.
	 * @param severity How bad it is.
	 * @param scope Whether each replica judges its own samples ('instance') or one judges
	 * for all ('fleet').
	 * @param labels Labels that every alert of the rule gets.
	 * @param summary What people read. Placeholders are label names and 'value' in
	 * braces.
	 * @param noData What happens to an alert without samples.
	 * @param keepFor How long an alert without samples is kept.
	 * @param maxAlerts Alerts that the rule may have at a time.
	 * @param slo Objective whose error budget is watched, instead of a metric.
	 */
	public record Rule(@Nullable Boolean enabled, @Nullable String metric, @Nullable String match, @Nullable Over over,
			@Nullable Aggregation across, @Nullable Set<String> by, @Nullable Double histogramQuantile,
			@Nullable Divisor dividedBy, @Nullable Duration offset, @Nullable Double above, @Nullable Double below,
			@Nullable Double atLeast, @Nullable Double atMost, @Nullable Boolean absent, @Nullable Double clearBelow,
			@Nullable Double clearAbove, @Name("for") @Nullable Duration forDuration, @Nullable Duration keepFiringFor,
			@Nullable MinTraffic minCount, @Nullable Severity severity, @Nullable RuleScope scope,
			@Nullable Map<String, String> labels, @Nullable String summary, @Nullable NoData noData,
			@Nullable Duration keepFor, @Nullable Integer maxAlerts, @Nullable Slo slo) {
	}

	/**
	 * What is done over time: one function with its window.
	 *
	 * @param last Window whose last value counts.
	 * @param avg Window whose average counts.
	 * @param min Window whose least value counts.
	 * @param max Window whose greatest value counts.
	 * @param sum Window whose sum counts.
	 * @param rate Window over which a counter's increase per second counts.
	 * @param increase Window over which a counter's increase counts.
	 * @param quantile Quantile of the values of the window, 0 to 1.
	 * @param window Window of the quantile.
	 */
	public record Over(@Nullable Duration last, @Nullable Duration avg, @Nullable Duration min, @Nullable Duration max,
			@Nullable Duration sum, @Nullable Duration rate, @Nullable Duration increase, @Nullable Double quantile,
			@Nullable Duration window) {
	}

	/**
	 * Query that another is divided by. What is not set is as in the other, except for
	 * the matchers.
	 *
	 * @param metric Name of the metric as Prometheus shows it.
	 * @param match Matchers of its labels.
	 * @param over What is done over time.
	 * @param across What is done across series.
	 * @param by Labels that stay when series are put together.
	 */
	public record Divisor(@Nullable String metric, @Nullable String match, @Nullable Over over,
			@Nullable Aggregation across, @Nullable Set<String> by) {
	}

	/**
	 * Traffic below which a rule has no sample. What is not set is as in the rule, except
	 * for the matchers.
	 *
	 * @param metric Name of the metric as Prometheus shows it.
	 * @param match Matchers of its labels.
	 * @param over What is done over time.
	 * @param across What is done across series.
	 * @param by Labels that stay when series are put together.
	 * @param value Least value.
	 */
	public record MinTraffic(@Nullable String metric, @Nullable String match, @Nullable Over over,
			@Nullable Aggregation across, @Nullable Set<String> by, @Nullable Double value) {
	}

	/**
	 * Objective whose error budget is watched over several windows.
	 *
	 * @param objective Share that must go well, such as '99.9%'.
	 * @param of Events that went wrong.
	 * @param total All events.
	 */
	public record Slo(@Nullable String objective, @Nullable Events of, @Nullable Events total) {
	}

	/**
	 * Events that a counter counts.
	 *
	 * @param metric Name of the counter as Prometheus shows it.
	 * @param match Matchers of its labels.
	 * @param by Labels that are told apart.
	 */
	public record Events(@Nullable String metric, @Nullable String match, @Nullable Set<String> by) {
	}

	/**
	 * Alerts that mute others.
	 *
	 * @param source Matchers of the alerts that mute.
	 * @param target Matchers of the alerts that are muted.
	 * @param equal Labels in which both must be equal.
	 */
	public record InhibitedBy(@Nullable String source, @Nullable String target, @DefaultValue Set<String> equal) {
	}

	/**
	 * One-off window.
	 *
	 * @param match Matchers of the alerts that are muted.
	 * @param start Begin, local time such as '2026-03-01T22:00'.
	 * @param end End, local time.
	 * @param zone Time zone of both, such as 'Europe/Berlin'.
	 */
	public record Window(@Nullable String match, @Nullable String start, @Nullable String end,
			@DefaultValue("UTC") String zone) {
	}

	/**
	 * Recurring window.
	 *
	 * @param match Matchers of the alerts that are muted.
	 * @param weekdays Days, such as 'saturday'; every day unless set.
	 * @param from Begin within the day, such as '22:00'.
	 * @param to End within the day; before the begin when it is of the next day.
	 * @param zone Time zone, such as 'Europe/Berlin'.
	 */
	public record Recurring(@Nullable String match, @DefaultValue Set<DayOfWeek> weekdays,
			@DefaultValue("00:00") String from, @DefaultValue("24:00") String to, @DefaultValue("UTC") String zone) {
	}

}
