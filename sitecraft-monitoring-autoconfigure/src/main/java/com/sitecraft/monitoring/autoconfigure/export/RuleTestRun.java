package com.sitecraft.monitoring.autoconfigure.export;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertMetrics;
import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.RuleScope;
import com.sitecraft.monitoring.alerting.RuleView;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.SeriesId;
import com.sitecraft.monitoring.signal.SeriesLimits;
import com.sitecraft.monitoring.signal.SeriesStore;

/**
 * One rule over the series of one test, evaluated from 0 on as promtool does.
 */
record RuleTestRun(AlertRule rule, RuleTestFile.Test test, Duration evaluationInterval) {

	private static final String INSTANCE = "instance";

	/** A rule test of years is a mistake. */
	private static final int MOST = 1_000_000;

	RuleTestRun {
		if (evaluationInterval.isNegative() || evaluationInterval.isZero()) {
			throw new IllegalArgumentException(
					"evaluation_interval is " + evaluationInterval + ", allowed is more than 0");
		}
		if (test.interval().isNegative() || test.interval().isZero()) {
			throw new IllegalArgumentException("interval is " + test.interval() + ", allowed is more than 0");
		}
	}

	/** What fires after the last evaluation that is not after a time. */
	List<RuleTestFile.ExpectedAlert> firing(Duration at) {
		if (at.dividedBy(this.evaluationInterval) > MOST) {
			throw new IllegalArgumentException("eval_time is " + at + ", allowed are at most " + MOST + " evaluations");
		}
		if (this.rule.scope() == RuleScope.FLEET) {
			return firing(at, null);
		}
		// Each replica judges what it samples, and does not call itself by its name.
		Set<String> instances = new TreeSet<>();
		this.test.series().forEach((series) -> instances.add(series.id().labels().get(INSTANCE)));
		if (instances.isEmpty()) {
			instances.add("");
		}
		return instances.stream().flatMap((instance) -> firing(at, instance).stream()).toList();
	}

	private List<RuleTestFile.ExpectedAlert> firing(Duration at, @Nullable String instance) {
		SeriesStore store = new SeriesStore(SeriesLimits.defaults(), new SimpleMeterRegistry());
		Alerting alerting = new Alerting(List.of(this.rule), (any) -> QueryEngine.embedded(store),
				(instance != null) ? instance : "", new AlertMetrics(new SimpleMeterRegistry()));
		int fed = 0;
		for (Duration now = Duration.ZERO; now.compareTo(at) <= 0; now = now.plus(this.evaluationInterval)) {
			for (; this.test.interval().multipliedBy(fed).compareTo(now) <= 0; fed++) {
				feed(store, fed, instance);
			}
			alerting.evaluate(new Moment(Instant.EPOCH.plus(now), now.toNanos()), (any) -> true);
		}
		RuleView view = alerting.snapshot().rules().get(0);
		if (view.lastError() != null) {
			throw new AssertionError("%s: the rule fails: %s".formatted(this.rule.name(), view.lastError()));
		}
		return view.alerts()
			.stream()
			.filter((alert) -> alert.state() == AlertState.FIRING)
			.map(RuleTestRun::expected)
			.toList();
	}

	private void feed(SeriesStore store, int index, @Nullable String instance) {
		for (RuleTestFile.InputSeries series : this.test.series()) {
			Labels labels = series.id().labels();
			Double value = (index < series.values().size()) ? series.values().get(index) : null;
			if (value != null && (instance == null || instance.equals(labels.get(INSTANCE)))) {
				SeriesId id = (instance == null) ? series.id()
						: new SeriesId(series.id().metric(), labels.without(List.of(INSTANCE)));
				store.append(id, this.test.interval().multipliedBy(index).toMillis(), value);
			}
		}
	}

	private static RuleTestFile.ExpectedAlert expected(Alert alert) {
		Map<String, String> annotations = alert.summary().isEmpty() ? Map.of() : Map.of("summary", alert.summary());
		return new RuleTestFile.ExpectedAlert(alert.labels().without(List.of("alertname")).toMap(), annotations);
	}

}
