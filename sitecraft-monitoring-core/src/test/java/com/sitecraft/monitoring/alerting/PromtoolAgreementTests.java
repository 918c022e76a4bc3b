package com.sitecraft.monitoring.alerting;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The same samples judged by this evaluator and, through the exported expression, by
 * Prometheus' own tool. Values never pause here: what a window sees of a gap is the
 * subject of the tests of the query engine.
 */
class PromtoolAgreementTests {

	private static final int MINUTES = 40;

	@TempDir
	Path directory;

	@Test
	void generatedRulesWhenJudgedByPromtoolThenFireAtTheSameTimes() throws Exception {
		Path promtool = Path.of("/usr/bin/promtool");
		assumeTrue(Files.isExecutable(promtool), "promtool is not installed (Debian package prometheus)");
		StringBuilder rules = new StringBuilder("groups:\n- name: all\n  rules:\n");
		StringBuilder tests = new StringBuilder(
				"rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series:\n");
		StringBuilder expected = new StringBuilder("  alert_rule_test:\n");
		int firing = 0;
		for (int number = 0; number < 60; number++) {
			firing += append(number, rules, tests, expected);
		}
		assertThat(firing).isGreaterThan(200);
		Files.writeString(this.directory.resolve("rules.yml"), rules);
		Files.writeString(this.directory.resolve("tests.yml"), tests.append(expected));
		Process process = new ProcessBuilder(promtool.toString(), "test", "rules", "tests.yml")
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as(output).isZero();
	}

	private static int append(int number, StringBuilder rules, StringBuilder tests, StringBuilder expected) {
		Random random = new Random(number);
		Comparison comparison = Comparison.values()[number % 4];
		String metric = "load_" + number;
		AlertRule rule = AlertRule.named("rule_" + number)
			.threshold(Query.of(metric), comparison, 5)
			.holdFor(Duration.ofMinutes(random.nextInt(4)))
			.keepFiringFor(Duration.ofMinutes(random.nextInt(4)))
			.noData(NoData.OK)
			.flapping(100, Duration.ofDays(1))
			.scope(RuleScope.FLEET)
			.build();
		Bench bench = new Bench(rule);
		List<double[]> series = List.of(values(random), values(random));
		for (int i = 0; i < series.size(); i++) {
			List<String> texts = new ArrayList<>();
			for (double value : series.get(i)) {
				texts.add(Integer.toString((int) value));
			}
			tests.append(
					"  - series: '" + metric + "{q=\"" + i + "\"}'\n    values: '" + String.join(" ", texts) + "'\n");
		}
		rules.append(String.format(Locale.ROOT,
				"  - alert: %s%n    expr: '%s'%n    for: %dm%n    keep_firing_for: %dm%n    labels: {severity: %s}%n",
				rule.name(), RuleExpression.of(rule).promQl(), rule.holdFor().toMinutes(),
				rule.keepFiringFor().toMinutes(), rule.severity().label()));
		int firing = 0;
		for (int minute = 0; minute < MINUTES; minute++) {
			bench.set(series.get(0)[minute], "q", "0").set(series.get(1)[minute], "q", "1").minute();
			expected.append("  - {eval_time: " + minute + "m, alertname: " + rule.name() + ", exp_alerts: [");
			for (Alert alert : bench.alerts()) {
				if (alert.state() == AlertState.FIRING) {
					Labels labels = alert.labels();
					expected.append(
							"{exp_labels: {q: '" + labels.get("q") + "', severity: " + labels.get("severity") + "}},");
					firing++;
				}
			}
			expected.append("]}\n");
		}
		return firing;
	}

	private static double[] values(Random random) {
		double[] values = new double[MINUTES];
		for (int i = 0; i < MINUTES; i++) {
			values[i] = (i > 0 && random.nextInt(3) > 0) ? values[i - 1] : 3 + random.nextInt(5);
		}
		return values;
	}

}
