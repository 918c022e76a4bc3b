package com.sitecraft.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import com.sitecraft.monitoring.alerting.AlertMetrics;
import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Comparison;
import com.sitecraft.monitoring.signal.Across;
import com.sitecraft.monitoring.signal.Aggregation;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.SeriesId;
import com.sitecraft.monitoring.signal.SeriesLimits;
import com.sitecraft.monitoring.signal.SeriesStore;

/**
 * 1,000 series of two hours, and rules over them of which none matches: 1,000 compare the
 * last value of each, 200 the sum of rates in each of ten groups. Rules of one kind ask
 * the same query, or each one of its own window.
 */
final class LoadRules {

	static final int SERIES = 1_000;

	static final int SAMPLES = 480;

	static final int STEP_MILLIS = 15_000;

	static final int THRESHOLD_RULES = 1_000;

	static final int RATE_RULES = 200;

	static final int GROUPS = 10;

	static final long NOW = (SAMPLES - 1L) * STEP_MILLIS;

	/** A nanosecond apart, so that nothing of the last evaluation can be used again. */
	private static final Moment[] MOMENTS = { new Moment(Instant.EPOCH, NOW * 1_000_000),
			new Moment(Instant.EPOCH, NOW * 1_000_000 + 1) };

	private final SeriesStore store = new SeriesStore(SeriesLimits.defaults(), new SimpleMeterRegistry());

	private int evaluations;

	LoadRules() {
		for (int i = 0; i < SAMPLES; i++) {
			for (int series = 0; series < SERIES; series++) {
				this.store.append(id(series), (long) i * STEP_MILLIS, value(series, i));
			}
		}
	}

	private static SeriesId id(int series) {
		return new SeriesId("load_total", Labels.of("id", "s" + series, "group", "g" + series % GROUPS));
	}

	static double value(int series, int sample) {
		return sample * (series % 7 + 1);
	}

	static double bound(int rule) {
		return 1e9 + rule;
	}

	static long lastWindow(int rule) {
		return 60_000L + rule;
	}

	/** Between 5 minutes and 8:19, some 26 samples. */
	static long rateWindow(int rule) {
		return 300_000L + 1_000L * rule;
	}

	Alerting thresholds() {
		return rules(THRESHOLD_RULES, (rule) -> last(lastWindow(0)));
	}

	Alerting differingThresholds() {
		return rules(THRESHOLD_RULES, (rule) -> last(lastWindow(rule)));
	}

	Alerting rates() {
		return rules(RATE_RULES, (rule) -> rate(rateWindow(0)));
	}

	Alerting differingRates() {
		return rules(RATE_RULES, (rule) -> rate(rateWindow(rule)));
	}

	private static Query last(long window) {
		return Query.of("load_total").over(OverTime.last(Duration.ofMillis(window)));
	}

	private static Query rate(long window) {
		return Query.of("load_total")
			.over(OverTime.rate(Duration.ofMillis(window)))
			.across(Across.of(Aggregation.SUM, "group"));
	}

	private Alerting rules(int count, IntFunction<Query> query) {
		List<AlertRule> rules = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			rules.add(AlertRule.named("rule_" + i).threshold(query.apply(i), Comparison.ABOVE, bound(i)).build());
		}
		QueryEngine engine = QueryEngine.embedded(this.store);
		return new Alerting(rules, (rule) -> engine, "a", new AlertMetrics(new SimpleMeterRegistry()));
	}

	Object evaluate(Alerting alerting) {
		return alerting.evaluate(MOMENTS[this.evaluations++ & 1], (rule) -> true);
	}

}
