package com.sitecraft.monitoring.alerting;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import com.sitecraft.monitoring.signal.Across;
import com.sitecraft.monitoring.signal.Aggregation;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.PromQl;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.SeriesId;
import com.sitecraft.monitoring.signal.SeriesLimits;
import com.sitecraft.monitoring.signal.SeriesNotation;
import com.sitecraft.monitoring.signal.SeriesStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Every built-in rule and generated ones over the same samples, judged here from the
 * store to the alert, and by Prometheus' own tool through the exported expression. What
 * Prometheus cannot say is taken off the rules first: the recovery bound and what becomes
 * of an alert without samples.
 */
class PromtoolEngineAgreementTests {

	private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

	private static final int MINUTES = 150;

	private static final int STEP_SECONDS = 30;

	private static final int SAMPLES = MINUTES * 60 / STEP_SECONDS;

	private final SeriesStore store = new SeriesStore(SeriesLimits.defaults(), new SimpleMeterRegistry());

	private final Map<SeriesId, List<Double>> samples = new TreeMap<>(
			java.util.Comparator.comparing(SeriesId::toString));

	private final StringBuilder tests = new StringBuilder();

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void rulesWhenJudgedByPromtoolThenSameAlertsAtSameTimes(long seed) throws Exception {
		assumeTrue(Files.isExecutable(PROMTOOL), "promtool is not installed (Debian package prometheus)");
		Random random = new Random(seed);
		List<AlertRule> rules = new ArrayList<>();
		BuiltInRules.all().forEach((rule) -> rules.add(exportable(rule)));
		assertThat(rules).hasSize(16);
		for (int i = 0; i < 48; i++) {
			rules.add(exportable(generated(i, random)));
		}
		this.tests
			.append("rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n- interval: 30s\n  input_series:\n");
		feedBuiltIn(random);
		feedGenerated(random);
		Set<String> fired = expect(rules);
		Files.writeString(this.directory.resolve("rules.yml"), yaml(rules));
		Path file = Files.writeString(this.directory.resolve("tests.yml"), this.tests);
		Process process = new ProcessBuilder(PROMTOOL.toString(), "test", "rules", file.toString())
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as("seed %d: %s", seed, output).isZero();
		assertThat(fired).as("seed %d: rules that fire", seed)
			.hasSizeGreaterThan(40)
			.containsAll(BuiltInRules.all().stream().map(AlertRule::name).toList());
	}

	private static AlertRule exportable(AlertRule rule) {
		AlertRule.Builder builder = rule.toBuilder().noData(NoData.OK).flapping(100, Duration.ofDays(1));
		if (rule.condition() instanceof Condition.Threshold threshold) {
			builder.condition(new Condition.Threshold(threshold.query(), threshold.comparison(), threshold.bound(),
					null, threshold.minCount()));
		}
		else if (rule.condition() instanceof Condition.Always) {
			// Prometheus says it once, not for every replica.
			builder.scope(RuleScope.FLEET);
		}
		return builder.build();
	}

	private static AlertRule generated(int number, Random random) {
		Duration window = Duration.ofMinutes(2 + random.nextInt(8));
		Query done = Query.of("done_total").over(OverTime.rate(window));
		Query bad = done.match("code=\"500\"");
		Query depth = Query.of("depth");
		Across sum = Across.of(Aggregation.SUM, "queue");
		Comparison comparison = Comparison.values()[random.nextInt(4)];
		AlertRule.Builder rule = AlertRule.named("rule_" + number)
			.holdFor(Duration.ofMinutes(random.nextInt(4)))
			.keepFiringFor(Duration.ofMinutes(random.nextInt(3)));
		switch (number % 8) {
			case 0 -> rule.threshold(done.across(sum), comparison, random.nextDouble() / 2);
			case 1 -> rule.threshold(bad.across(sum).dividedBy(done.across(sum)), comparison, random.nextDouble());
			case 2 -> rule.threshold(bad.across(sum).dividedBy(done.across(sum)), comparison, random.nextDouble())
				.minCount(Query.of("done_total").over(OverTime.increase(window)).across(sum), random.nextInt(60));
			case 3 -> rule.condition(new Condition.BurnRate(0.9, bad, Query.of("done_total"),
					List.of(new BurnWindow(4, Duration.ofMinutes(10), Duration.ofMinutes(3)),
							new BurnWindow(2.5, Duration.ofMinutes(40), Duration.ofMinutes(6)))));
			case 4 -> rule.condition(new Condition.Absent(Query.of("rare")
				.match((random.nextBoolean()) ? "queue=\"mail\"" : "queue=~\"m.*\", code=\"500\"")
				.over(OverTime.last(window)))).scope(RuleScope.FLEET);
			case 5 -> rule.threshold(depth.over(OverTime.avg(window)).across(Across.of(Aggregation.AVG, "code")),
					comparison, random.nextInt(10));
			case 6 ->
				rule.threshold(depth.over(OverTime.quantile(0.9, window)).offset(Duration.ofMinutes(random.nextInt(5))),
						comparison, random.nextInt(10));
			default ->
				rule.threshold(Query.of("done_total").over(OverTime.increase(window)), comparison, random.nextInt(60));
		}
		return rule.build();
	}

	private void feedBuiltIn(Random random) {
		counter("http_server_requests_seconds_count", random, "status", "200");
		counter("http_server_requests_seconds_count", random, "status", "500");
		for (String queue : List.of("mail", "pdf")) {
			gauge("sitecraft_queue_depth", random, List.of(900, 1000, 1001, 5000), "queue_name", queue);
		}
		counter("sitecraft_analysis_duration_seconds_count", random);
		series("sitecraft_analysis_duration_seconds_sum", "0+900x" + SAMPLES / 2 + " 200000+2900x" + SAMPLES / 2);
		gauge("sitecraft_auth_failures_window", random, List.of(0, 10, 11, 20));
		for (String check : List.of("db", "disk")) {
			gauge("sitecraft_health_status", random, List.of(0, 0.25, 0.5, 1), "check", check);
			gauge("sitecraft_health_unknown", random, List.of(0, 1, 1), "check", check);
		}
		gauge("sitecraft_regression_confirmed", random, List.of(0, 1));
		series("sitecraft_capacity_exhaustion_seconds", "900000x9 604799x150 604800x3 1000x" + SAMPLES);
		series("sitecraft_scaling_missing_workers", "0x9 1x30 0x3 2x19 0x9 1x18 0x3 2x" + SAMPLES);
		gauge("sitecraft_notification_oldest_undelivered_age_seconds", random, List.of(0, 119, 120, 121), "channel",
				"mail");
		counter("sitecraft_notifications_dead_total", random, "channel", "mail");
		gauge("sitecraft_alerts_rule_failing", random, List.of(0, 1), "rule", "x");
		gauge("sitecraft_escalations_overdue", random, List.of(0, 1));
		gauge("sitecraft_runbooks_circuit_open", random, List.of(0, 1), "runbook", "x");
		counter("sitecraft_monitoring_dropped_total", random, "what", "series");
		counter("sitecraft_monitoring_dropped_total", random, "what", "observations");
	}

	private void feedGenerated(Random random) {
		for (String queue : List.of("mail", "pdf", "image")) {
			for (String code : List.of("200", "500")) {
				counter("done_total", random, "queue", queue, "code", code);
				gauge("depth", random, List.of(0, 3, 5, 8, 9), "queue", queue, "code", code);
			}
		}
		series("rare", "_x20 1x3 _x60 1x10 _x5 1x3 _x50 1", "queue", "mail", "code", "500");
	}

	private void gauge(String metric, Random random, List<? extends Number> choice, String... labels) {
		StringBuilder values = new StringBuilder();
		int count = 0;
		while (count < SAMPLES) {
			int length = 1 + random.nextInt(30);
			Number value = choice.get(random.nextInt(choice.size()));
			values.append((random.nextInt(8) == 0) ? "_" : PromQl.number(value.doubleValue()));
			values.append('x').append(length).append(' ');
			count += length;
		}
		series(metric, values.toString().strip(), labels);
	}

	/** Grows at changing speed, rests, starts again and pauses. */
	private void counter(String metric, Random random, String... labels) {
		StringBuilder values = new StringBuilder();
		int value = 0;
		int count = 0;
		while (count < SAMPLES) {
			int length = 2 + random.nextInt(25);
			int step = random.nextInt(4) * random.nextInt(12);
			switch (random.nextInt(9)) {
				case 0 -> values.append("_x").append(length);
				case 1 -> value = 0;
				default -> {
					values.append(value).append('+').append(step).append('x').append(length);
					value += step * length;
					count += length;
				}
			}
			values.append(' ');
		}
		series(metric, values.toString().strip(), labels);
	}

	private void series(String metric, String values, String... labels) {
		SeriesId id = new SeriesId(metric, Labels.of(labels));
		this.samples.put(id, SeriesNotation.parse(values));
		this.tests.append("  - series: '")
			.append(metric)
			.append(id.labels().with("instance", "a"))
			.append("'\n    values: '")
			.append(values)
			.append("'\n");
	}

	/** Evaluates every minute, and expects of promtool what fires at some of them. */
	private Set<String> expect(List<AlertRule> rules) {
		Alerting alerting = new Alerting(rules, (rule) -> QueryEngine.embedded(this.store), "a",
				new AlertMetrics(new SimpleMeterRegistry()));
		Set<String> fired = new TreeSet<>();
		this.tests.append("  alert_rule_test:\n");
		int fed = 0;
		for (int minute = 0; minute < MINUTES; minute++) {
			for (; fed * STEP_SECONDS <= minute * 60; fed++) {
				feed(fed);
			}
			alerting.evaluate(new Moment(Instant.EPOCH.plusSeconds(minute * 60L), minute * 60_000_000_000L),
					(rule) -> true);
			AlertingView view = alerting.snapshot();
			for (int i = 0; i < rules.size(); i++) {
				RuleView judged = view.rules().get(i);
				assertThat(judged.lastError()).isNull();
				if ((minute + i) % 3 == 0) {
					expect(judged, minute, fired);
				}
			}
		}
		return fired;
	}

	private void feed(int index) {
		this.samples.forEach((id, values) -> {
			Double value = (index < values.size()) ? values.get(index) : null;
			if (value != null) {
				this.store.append(id, index * STEP_SECONDS * 1000L, value);
			}
		});
	}

	private void expect(RuleView judged, int minute, Set<String> fired) {
		String name = judged.rule().name();
		this.tests.append("  - {eval_time: ")
			.append(minute)
			.append("m, alertname: ")
			.append(name)
			.append(", exp_alerts: [");
		for (Alert alert : judged.alerts()) {
			if (alert.state() == AlertState.FIRING) {
				fired.add(name);
				this.tests.append("{exp_labels: {");
				alert.labels()
					.without(Set.of("alertname"))
					.toMap()
					.forEach((label, value) -> this.tests.append(label).append(": '").append(value).append("', "));
				this.tests.append("}}, ");
			}
		}
		this.tests.append("]}\n");
	}

	private static String yaml(List<AlertRule> rules) {
		StringBuilder yaml = new StringBuilder("groups:\n- name: all\n  rules:\n");
		for (AlertRule rule : rules) {
			yaml.append("  - alert: ")
				.append(rule.name())
				.append("\n    expr: '")
				.append(RuleExpression.of(rule).promQl())
				.append("'\n    for: ")
				.append(PromQl.duration(rule.holdFor()))
				.append("\n    keep_firing_for: ")
				.append(PromQl.duration(rule.keepFiringFor()))
				.append("\n    labels: {severity: ")
				.append(rule.severity().label())
				.append("}\n");
		}
		return yaml.toString();
	}

}
