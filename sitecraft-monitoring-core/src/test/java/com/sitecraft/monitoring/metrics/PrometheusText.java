package com.sitecraft.monitoring.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Strict parser of the Prometheus text format 0.0.4. Refuses what a server would accept
 * with a shrug: a sample without {@code TYPE}, a family in two places, a series twice.
 */
final class PrometheusText {

	private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

	private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

	/** Name to type. */
	private final Map<String, String> families = new LinkedHashMap<>();

	/** Series, as name and sorted labels, to value. */
	private final Map<Series, Double> samples = new LinkedHashMap<>();

	private String family = "";

	private int at;

	private String line = "";

	static PrometheusText parse(String text) {
		PrometheusText parsed = new PrometheusText();
		if (!text.isEmpty() && !text.endsWith("\n")) {
			throw new IllegalArgumentException("last line has no end");
		}
		for (String line : text.split("\n")) {
			if (!line.isEmpty()) {
				parsed.line(line);
			}
		}
		return parsed;
	}

	Map<String, String> families() {
		return this.families;
	}

	/** The series of a name. */
	Map<Map<String, String>, Double> samples(String name) {
		Map<Map<String, String>, Double> found = new LinkedHashMap<>();
		this.samples.forEach((series, value) -> {
			if (series.name().equals(name)) {
				found.put(series.labels(), value);
			}
		});
		return found;
	}

	double value(String name, Map<String, String> labels) {
		Double value = this.samples.get(new Series(name, new TreeMap<>(labels)));
		if (value == null) {
			throw new AssertionError("no " + name + labels + " in " + samples(name).keySet());
		}
		return value;
	}

	private void line(String line) {
		this.line = line;
		this.at = 0;
		if (line.startsWith("# HELP ")) {
			return;
		}
		if (line.startsWith("# TYPE ")) {
			String[] parts = line.split(" ");
			check(parts.length == 4 && NAME.matcher(parts[2]).matches()
					&& List.of("counter", "gauge", "histogram", "summary", "untyped").contains(parts[3]), "TYPE");
			check(this.families.put(parts[2], parts[3]) == null, "family twice");
			this.family = parts[2];
			return;
		}
		check(!line.startsWith("#"), "comment");
		sample();
	}

	private void sample() {
		int end = indexOfAny("{ ");
		String name = this.line.substring(0, end);
		check(NAME.matcher(name).matches(), "metric name");
		check(belongs(name), "sample outside of its family");
		this.at = end;
		Map<String, String> labels = new TreeMap<>();
		if (peek() == '{') {
			this.at++;
			while (peek() != '}') {
				label(labels);
				check(peek() == ',' || peek() == '}', "label separator");
				if (peek() == ',') {
					this.at++;
				}
			}
			this.at++;
		}
		check(peek() == ' ', "space before value");
		String value = this.line.substring(this.at + 1);
		check(this.samples.put(new Series(name, labels), number(value)) == null, "series twice");
	}

	private boolean belongs(String name) {
		return switch (this.families.getOrDefault(this.family, "")) {
			case "counter", "gauge", "untyped" -> name.equals(this.family);
			case "histogram" ->
				List.of("_bucket", "_count", "_sum").stream().anyMatch((s) -> name.equals(this.family + s));
			case "summary" ->
				name.equals(this.family) || name.equals(this.family + "_count") || name.equals(this.family + "_sum");
			default -> false;
		};
	}

	private void label(Map<String, String> labels) {
		int equals = this.line.indexOf('=', this.at);
		String key = this.line.substring(this.at, equals);
		check(LABEL.matcher(key).matches(), "label name");
		this.at = equals + 1;
		check(peek() == '"', "quote");
		this.at++;
		StringBuilder value = new StringBuilder();
		while (peek() != '"') {
			char c = this.line.charAt(this.at++);
			if (c == '\\') {
				char escaped = this.line.charAt(this.at++);
				check("\\\"n".indexOf(escaped) >= 0, "escape");
				value.append((escaped == 'n') ? '\n' : escaped);
			}
			else {
				check(!Character.isISOControl(c), "control character");
				value.append(c);
			}
		}
		this.at++;
		check(labels.put(key, value.toString()) == null, "label twice");
	}

	private double number(String text) {
		return switch (text) {
			case "NaN" -> Double.NaN;
			case "+Inf" -> Double.POSITIVE_INFINITY;
			case "-Inf" -> Double.NEGATIVE_INFINITY;
			default -> {
				check(text.matches("-?[0-9.]+([eE][-+]?[0-9]+)?"), "value");
				yield Double.parseDouble(text);
			}
		};
	}

	private int indexOfAny(String characters) {
		for (int i = this.at; i < this.line.length(); i++) {
			if (characters.indexOf(this.line.charAt(i)) >= 0) {
				return i;
			}
		}
		throw new IllegalArgumentException("no value: " + this.line);
	}

	private char peek() {
		check(this.at < this.line.length(), "end of line");
		return this.line.charAt(this.at);
	}

	private void check(boolean condition, String what) {
		if (!condition) {
			throw new IllegalArgumentException(what + " at " + this.at + ": " + this.line);
		}
	}

	private record Series(String name, Map<String, String> labels) {
	}

}
