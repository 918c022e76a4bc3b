package com.sitecraft.monitoring.autoconfigure.export;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;
import com.sitecraft.monitoring.signal.SeriesId;
import com.sitecraft.monitoring.signal.SeriesNotation;

/**
 * A unit-test file of {@code promtool}, as far as it is about alerts. Its
 * {@code rule_files} are for promtool alone.
 *
 * @param evaluationInterval how often rules are evaluated
 * @param tests the tests, each on series of its own
 */
record RuleTestFile(Duration evaluationInterval, List<Test> tests) {

	public RuleTestFile {
		tests = List.copyOf(tests);
	}

	static RuleTestFile of(@Nullable Object document) {
		Map<String, Object> map = map("file", document,
				Set.of("rule_files", "evaluation_interval", "group_eval_order", "tests"));
		return new RuleTestFile(duration(map, "evaluation_interval", Duration.ofMinutes(1)),
				list(map, "tests").stream().map(Test::of).toList());
	}

	private static Map<String, Object> map(String where, @Nullable Object value, Set<String> allowed) {
		if (!(value instanceof Map<?, ?> map)) {
			throw new IllegalArgumentException("%s of a rule test is '%s', allowed is a map with %s".formatted(where,
					value, allowed.stream().sorted().toList()));
		}
		Map<String, Object> checked = new LinkedHashMap<>();
		map.forEach((key, element) -> {
			if (!allowed.contains(String.valueOf(key))) {
				throw new IllegalArgumentException("%s of a rule test has key '%s', allowed are %s".formatted(where,
						key, allowed.stream().sorted().toList()));
			}
			if (element != null) {
				checked.put(key.toString(), element);
			}
		});
		return checked;
	}

	private static List<?> list(Map<String, Object> map, String key) {
		Object value = map.getOrDefault(key, List.of());
		if (value instanceof List<?> list) {
			return list;
		}
		throw new IllegalArgumentException("%s of a rule test is '%s', allowed is a list".formatted(key, value));
	}

	private static Map<String, String> texts(Map<String, Object> map, String key) {
		Object value = map.getOrDefault(key, Map.of());
		if (!(value instanceof Map<?, ?> raw)) {
			throw new IllegalArgumentException("%s of a rule test is '%s', allowed is a map".formatted(key, value));
		}
		Map<String, String> texts = new LinkedHashMap<>();
		// An empty text stays: promtool too expects a label without a value and never
		// gets one.
		raw.forEach((name, text) -> texts.put(name.toString(), (text != null) ? text.toString() : ""));
		return texts;
	}

	private static String text(Map<String, Object> map, String key) {
		Object value = map.get(key);
		if (value == null) {
			throw new IllegalArgumentException("%s of a rule test is missing".formatted(key));
		}
		return value.toString();
	}

	private static Duration duration(Map<String, Object> map, String key, Duration otherwise) {
		Object value = map.get(key);
		return (value != null) ? GoDuration.parse(value.toString()) : otherwise;
	}

	/**
	 * A test on series of its own.
	 *
	 * @param name name, empty when it has none
	 * @param interval time between two samples
	 * @param series the series
	 * @param alerts what is expected
	 */
	record Test(String name, Duration interval, List<InputSeries> series, List<Expectation> alerts) {

		public Test {
			series = List.copyOf(series);
			alerts = List.copyOf(alerts);
		}

		private static Test of(Object document) {
			Map<String, Object> map = map("test", document,
					Set.of("name", "interval", "input_series", "alert_rule_test"));
			return new Test(map.getOrDefault("name", "").toString(), duration(map, "interval", Duration.ofMinutes(1)),
					list(map, "input_series").stream().map(InputSeries::of).toList(),
					list(map, "alert_rule_test").stream().map(Expectation::of).toList());
		}

	}

	/**
	 * A series.
	 *
	 * @param id metric and labels
	 * @param values samples, {@code null} for none
	 */
	record InputSeries(SeriesId id, List<@Nullable Double> values) {

		private static InputSeries of(Object document) {
			Map<String, Object> map = map("input_series", document, Set.of("series", "values"));
			return new InputSeries(id(text(map, "series")), SeriesNotation.parse(text(map, "values")));
		}

		private static SeriesId id(String series) {
			int brace = series.indexOf('{');
			String metric = ((brace < 0) ? series : series.substring(0, brace)).strip();
			Map<String, String> labels = new LinkedHashMap<>();
			if (brace >= 0) {
				for (Matcher matcher : Matcher.parse(series.substring(brace))) {
					if (matcher.op() != Matcher.Op.EQUAL) {
						throw new IllegalArgumentException(
								"series of a rule test is '%s', allowed is metric{label=\"value\"}".formatted(series));
					}
					labels.put(matcher.name(), matcher.value());
				}
			}
			String name = metric.isEmpty() ? labels.remove("__name__") : metric;
			if (name == null) {
				throw new IllegalArgumentException(
						"series of a rule test is '%s', allowed is metric{label=\"value\"}".formatted(series));
			}
			return new SeriesId(name, Labels.of(labels));
		}

	}

	/**
	 * What fires of one rule at one time.
	 *
	 * @param evaluationTime time since the first sample
	 * @param rule name of the rule
	 * @param alerts all alerts that fire, none when empty
	 */
	record Expectation(Duration evaluationTime, String rule, List<ExpectedAlert> alerts) {

		public Expectation {
			alerts = List.copyOf(alerts);
		}

		private static Expectation of(Object document) {
			Map<String, Object> map = map("alert_rule_test", document, Set.of("eval_time", "alertname", "exp_alerts"));
			List<ExpectedAlert> alerts = new ArrayList<>();
			list(map, "exp_alerts").forEach((alert) -> alerts.add(ExpectedAlert.of(alert)));
			return new Expectation(duration(map, "eval_time", Duration.ZERO), text(map, "alertname"), alerts);
		}

	}

	/**
	 * An alert that fires.
	 *
	 * @param labels all labels but {@code alertname}
	 * @param annotations all annotations, filled in
	 */
	record ExpectedAlert(Map<String, String> labels, Map<String, String> annotations) {

		public ExpectedAlert {
			labels = Map.copyOf(labels);
			annotations = Map.copyOf(annotations);
		}

		private static ExpectedAlert of(Object document) {
			Map<String, Object> map = map("exp_alerts", document, Set.of("exp_labels", "exp_annotations"));
			return new ExpectedAlert(texts(map, "exp_labels"), texts(map, "exp_annotations"));
		}

	}

}
