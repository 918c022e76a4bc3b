package com.sitecraft.monitoring.signal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Answers of Prometheus' own engine. Every expectation that promtool is given is empty,
 * so that it tells what it has instead; an answer that it does not tell is empty.
 */
final class PromtoolQueries {

	private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

	private static final Pattern ANSWER = Pattern
		.compile("expr: (\"[^\n]*\"), time: (\\S+),\\s+exp: nil\\s+got: ([^\n]*)");

	private static final Pattern SAMPLE = Pattern.compile("(\\{[^}]*\\}) (NaN|[+-]?Inf|[-+0-9.E]+)(?:, |$)");

	private final Path directory;

	private final StringBuilder series = new StringBuilder();

	private final Set<String> asked = new LinkedHashSet<>();

	PromtoolQueries(Path directory) {
		assumeTrue(Files.isExecutable(PROMTOOL), "promtool is not installed (Debian package prometheus)");
		this.directory = directory;
	}

	void series(SeriesId id, String values) {
		this.series.append("  - series: ").append(quoted(id.toString()));
		this.series.append("\n    values: ").append(quoted(values)).append('\n');
	}

	void ask(String expression, Duration at) {
		this.asked.add("  - expr: " + quoted(expression) + "\n    eval_time: " + PromQl.duration(at)
				+ "\n    exp_samples: []\n");
	}

	/**
	 * Answers by {@link #key}, without {@code NaN}.
	 */
	Map<String, Map<Labels, Double>> answers(Duration interval) throws Exception {
		Path file = Files.writeString(this.directory.resolve("tests.yml"),
				"rule_files: []\nevaluation_interval: " + PromQl.duration(interval) + "\ntests:\n- interval: "
						+ PromQl.duration(interval) + "\n  input_series:\n" + this.series + "  promql_expr_test:\n"
						+ String.join("", this.asked));
		Path output = this.directory.resolve("output");
		Process process = new ProcessBuilder(PROMTOOL.toString(), "test", "rules", file.toString())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		String text = Files.readString(output, StandardCharsets.UTF_8);
		Map<String, Map<Labels, Double>> answers = new HashMap<>();
		Matcher matcher = ANSWER.matcher(text);
		int end = 0;
		while (matcher.find()) {
			answers.put(matcher.group(1) + " " + matcher.group(2), samples(matcher.group(3).strip()));
			end = matcher.end();
		}
		// Anything else that it says is an error of the test itself.
		assertThat(text.substring(0, Math.max(0, text.indexOf("expr:"))).replaceAll("Unit Testing:.*|FAILED:", ""))
			.as(text)
			.isBlank();
		assertThat(text.substring(end)).as(text).isBlank();
		return answers;
	}

	static String key(String expression, Duration at) {
		return PromQl.quote(expression) + " " + PromQl.duration(at);
	}

	private static Map<Labels, Double> samples(String text) {
		Map<Labels, Double> samples = new TreeMap<>();
		Matcher matcher = SAMPLE.matcher(text);
		int end = 0;
		while (matcher.lookingAt()) {
			Labels labels = Labels.of();
			List<com.sitecraft.monitoring.signal.Matcher> pairs = com.sitecraft.monitoring.signal.Matcher
				.parse(matcher.group(1));
			for (com.sitecraft.monitoring.signal.Matcher pair : pairs) {
				labels = pair.name().equals("__name__") ? labels : labels.with(pair.name(), pair.value());
			}
			double value = Double.parseDouble(matcher.group(2).replace("Inf", "Infinity"));
			if (!Double.isNaN(value)) {
				assertThat(samples.put(labels, value)).as(text).isNull();
			}
			end = matcher.end();
			matcher.region(end, text.length());
		}
		assertThat(end).as(text).isEqualTo(text.length());
		return samples;
	}

	private static String quoted(String text) {
		return "'" + text.replace("'", "''") + "'";
	}

}
