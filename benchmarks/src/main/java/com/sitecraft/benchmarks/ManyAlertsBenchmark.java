package com.sitecraft.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import com.sitecraft.monitoring.alerting.AlertChange;
import com.sitecraft.monitoring.alerting.AlertMetrics;
import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Comparison;
import com.sitecraft.monitoring.alerting.Inhibition;
import com.sitecraft.monitoring.alerting.Inhibitions;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.SeriesId;
import com.sitecraft.monitoring.signal.SeriesLimits;
import com.sitecraft.monitoring.signal.SeriesStore;

/**
 * One evaluation of very many rules, or with very many alerts, and what publishing does
 * with the result. Target: less than a second on one core.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class ManyAlertsBenchmark {

	private static final int SERIES = 1_000;

	private static final int RULES = 10_000;

	private static final int ALERTING_RULES = 100;

	private final SeriesStore store = new SeriesStore(SeriesLimits.defaults(), new SimpleMeterRegistry());

	private final List<SeriesId> ids = new ArrayList<>();

	private final Inhibitions inhibitions = new Inhibitions(List
		.of(new Inhibition("i", Matcher.parse("alertname=rule_0"), Matcher.parse("id=~\"s.+\""), Set.of("id"))));

	private final Alerting rules;

	private final Alerting alerts;

	private long seconds;

	public ManyAlertsBenchmark() {
		for (int i = 0; i < SERIES; i++) {
			this.ids.add(new SeriesId("load", Labels.of("id", "s" + i, "queue", "q" + i % 100)));
		}
		this.rules = alerting(RULES,
				(rule) -> Query.of("load")
					.match("queue=q" + rule % 100)
					.over(OverTime.avg(Duration.ofSeconds(60 + rule / 100))),
				1e9);
		this.alerts = alerting(ALERTING_RULES, (rule) -> Query.of("load"), -1);
		this.seconds = -7_200;
		while (this.seconds < 0) {
			sample(0);
		}
	}

	private Alerting alerting(int count, IntFunction<Query> query, double bound) {
		List<AlertRule> rules = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			rules.add(AlertRule.named("rule_" + i)
				.threshold(query.apply(i), Comparison.ABOVE, bound)
				.summary("{id} of {queue} is {value}")
				.maxAlerts(SERIES)
				.build());
		}
		QueryEngine engine = QueryEngine.embedded(this.store);
		return new Alerting(rules, (rule) -> engine, "a", new AlertMetrics(new SimpleMeterRegistry()));
	}

	/** A sample of every series, which is part of a tick. */
	private void sample(int step) {
		this.seconds += 15;
		for (int i = 0; i < this.ids.size(); i++) {
			this.store.append(this.ids.get(i), this.seconds * 1_000, (double) (i + step * (this.seconds / 15 % 2)));
		}
	}

	private List<AlertChange> tick(Alerting alerting) {
		Moment now = new Moment(Instant.ofEpochSecond(this.seconds), this.seconds * 1_000_000_000);
		List<AlertChange> changes = alerting.evaluate(now, (rule) -> true);
		this.inhibitions.update(alerting.snapshot().alerts());
		return changes;
	}

	/** 10,000 rules of different queries, ten series each, none of which alerts. */
	@Benchmark
	public Object tenThousandRules() {
		sample(0);
		return tick(this.rules);
	}

	/** 100,000 alerts that fire, of 100 rules with 1,000 each. */
	@Benchmark
	public Object hundredThousandAlerts() {
		sample(0);
		return tick(this.alerts);
	}

	/** The same, and each has another value than before, so another text. */
	@Benchmark
	public Object hundredThousandAlertsThatMove() {
		sample(1);
		return tick(this.alerts);
	}

}
