package com.sitecraft.monitoring.autoconfigure.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What {@code promtool} makes of the file that is written.
 */
class PrometheusRulesTests {

	/** What breaks YAML, a Go template or a comment, to be put together at random. */
	private static final List<String> PIECES = List.of("{", "{{", "{{{", "}}", "}", "{queue}", "{value}",
			"{{ .Value }}", "{{ $labels.queue }}", "{{- ", " -}}", "\n", "\r", "\"", "'", "\\", "`", "#", ": ", "- ",
			"%", "&a", "*a", "|", ">", "!", "😀", "\u0085", "\u2028", "\uFEFF", "\u0001", "\t", "é", "~", "null", "yes",
			"1_000", " ", "a");

	@TempDir
	private Path directory;

	@Test
	void fileWhenWrittenThenReadsLikeOneWrittenByHand() {
		assertThat(PrometheusRules.of(
				List.of(new ExportedRule("queue_backup", "max by (queue) (last_over_time(depth[1m])) > 1000",
						Duration.ofMinutes(2), Duration.ofSeconds(90), "warning", Map.of("team", "platform"),
						"Queue {queue} holds {value}", List.of("recovers at the bound itself, not below 800"))),
				Duration.ofSeconds(15))
			.toYaml()).isEqualTo("""
					groups:
					- name: sitecraft
					  interval: 15s
					  rules:
					  - # queue_backup, lossy: recovers at the bound itself, not below 800
					    alert: queue_backup
					    expr: max by (queue) (last_over_time(depth[1m])) > 1000
					    for: 2m
					    keep_firing_for: 1m30s
					    labels:
					      severity: warning
					      team: platform
					    annotations:
					      summary: Queue {{ $labels.queue }} holds {{ $value }}
					""");
	}

	@Test
	void fileWhenNothingIsExportedThenIsAccepted() throws Exception {
		assertAccepted(PrometheusRules.of(List.of(), null));
	}

	/**
	 * Two hundred rules of random pieces; promtool evaluates them and compares labels and
	 * summaries with what was meant.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void textsWhenRandomThenComeOutOfPrometheusAsTheyWere(long seed) throws Exception {
		Random random = new Random(seed);
		List<ExportedRule> rules = new ArrayList<>();
		List<Map<String, Object>> expected = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			String label = text(random);
			String summary = text(random);
			String name = "rule " + i + " " + text(random);
			rules.add(new ExportedRule(name, "depth > 1", Duration.ofMillis(random.nextInt(3) * 30_000L), Duration.ZERO,
					"warning", Map.of("team", label), summary, List.of(text(random))));
			expected.add(expectation(name, label, summary));
		}
		PrometheusRules file = PrometheusRules.of(rules, null);
		assertAccepted(file);
		assertTestsPass(expected);
	}

	/**
	 * Without this a comparison that never fails would go unnoticed.
	 */
	@Test
	void textWhenNotTheOneThatWasMeantThenPromtoolSaysSo() throws Exception {
		assertAccepted(PrometheusRules.of(List.of(new ExportedRule("a", "depth > 1", Duration.ZERO, Duration.ZERO,
				"warning", Map.of("team", "x"), "s", List.of())), null));
		assertThat(runTests(List.of(expectation("a", "y", "s"))).exit()).isNotZero();
	}

	@Test
	void commentWhenItHoldsLinesThenNoneIsConfiguration() {
		String yaml = PrometheusRules.of(List.of(new ExportedRule("a", "up", Duration.ZERO, Duration.ZERO, "info",
				Map.of(), "", List.of("x\nexpr: evil\r\u0085expr: evil\u2028expr: evil"))), null)
			.toYaml();
		assertThat(yaml.lines().filter((line) -> line.contains("evil"))).singleElement()
			.asString()
			.startsWith("  - # a, lossy: x expr: evil");
		assertThat(yaml).doesNotContain("\r", "\u0085", "\u2028");
	}

	@Test
	void textWhenHalfASurrogatePairThenIsReplaced() throws Exception {
		PrometheusRules file = PrometheusRules.of(List.of(new ExportedRule("a\uD800", "up", Duration.ZERO,
				Duration.ZERO, "info", Map.of("team", "\uDC00"), "\uD800", List.of("\uD800"))), null);
		assertThat(file.toYaml()).contains("alert: a\uFFFD", "team: \uFFFD", "summary: \uFFFD");
		assertAccepted(file);
	}

	@Test
	void ruleWhenLabelIsTakenThenNamesIt() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ExportedRule("a", "up", Duration.ZERO, Duration.ZERO, "info",
					Map.of("alertname", "b"), "", List.of()))
			.withMessageContaining("alertname");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ExportedRule("a", "up", Duration.ZERO, Duration.ZERO, "info", Map.of("a-b", "b"), "",
					List.of()))
			.withMessageContaining("a-b");
	}

	private void assertAccepted(PrometheusRules file) throws IOException, InterruptedException {
		Files.writeString(this.directory.resolve("rules.yml"), file.toYaml());
		Tool.Result result = Tool.run(this.directory, "promtool", "check", "rules", "rules.yml");
		assertThat(result.exit()).as(result.output() + file.toYaml()).isZero();
	}

	private void assertTestsPass(List<Map<String, Object>> expected) throws IOException, InterruptedException {
		Tool.Result result = runTests(expected);
		assertThat(result.exit()).as(result.output()).isZero();
	}

	private Tool.Result runTests(List<Map<String, Object>> expected) throws IOException, InterruptedException {
		Map<String, Object> test = new LinkedHashMap<>();
		test.put("interval", "1m");
		test.put("input_series", List.of(Map.of("series", "depth{queue=\"mail\"}", "values", "7x10")));
		test.put("alert_rule_test", expected);
		// The only style that escapes everything, whatever the code under test takes.
		DumperOptions options = new DumperOptions();
		options.setDefaultScalarStyle(DumperOptions.ScalarStyle.DOUBLE_QUOTED);
		Files.writeString(this.directory.resolve("tests.yml"),
				new Yaml(options).dump(Map.of("rule_files", List.of("rules.yml"), "tests", List.of(test))));
		return Tool.run(this.directory, "promtool", "test", "rules", "tests.yml");
	}

	private static Map<String, Object> expectation(String name, String label, String summary) {
		Map<String, Object> labels = new LinkedHashMap<>();
		labels.put("queue", "mail");
		labels.put("severity", "warning");
		if (!label.isEmpty()) {
			labels.put("team", label);
		}
		// A summary without text leaves no annotation behind.
		Map<String, Object> annotations = summary.isEmpty() ? Map.of() : Map.of("summary", filled(summary));
		return Map.of("eval_time", "5m", "alertname", name, "exp_alerts",
				List.of(Map.of("exp_labels", labels, "exp_annotations", annotations)));
	}

	private static String filled(String summary) {
		return Pattern.compile("\\{([^}]*)}").matcher(summary).replaceAll((placeholder) -> {
			String name = placeholder.group(1);
			return switch (name) {
				case "queue" -> "mail";
				case "value" -> "7";
				default -> name.matches("[a-z]+") ? "" : Matcher.quoteReplacement(placeholder.group());
			};
		});
	}

	private static String text(Random random) {
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(6); i > 0; i--) {
			text.append(PIECES.get(random.nextInt(PIECES.size())));
		}
		return text.toString();
	}

}
