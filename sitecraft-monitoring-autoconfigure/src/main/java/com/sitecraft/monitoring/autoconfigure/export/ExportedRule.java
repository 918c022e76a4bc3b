package com.sitecraft.monitoring.autoconfigure.export;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An alerting rule as far as Prometheus can evaluate it.
 *
 * @param name value of {@code alertname}, not empty
 * @param expression PromQL of the whole condition
 * @param holdFor how long the condition holds before the alert fires, 0 or more
 * @param keepFiringFor how long the alert outlives its condition, 0 or more; read by
 * Prometheus 2.42 and later
 * @param severity value of the label {@code severity}
 * @param labels other labels, taken literally
 * @param summary text with {@code {label}} and {@code {value}}; may be empty
 * @param lossy what the rule does here and will not do there, a sentence each
 */
public record ExportedRule(String name, String expression, Duration holdFor, Duration keepFiringFor, String severity,
		Map<String, String> labels, String summary, List<String> lossy) {

	private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

	public ExportedRule {
		check(!name.isBlank(), "name", name, "not empty");
		check(!expression.isBlank(), "expression", expression, "not empty");
		check(!holdFor.isNegative(), "for", holdFor, "0 or more");
		check(!keepFiringFor.isNegative(), "keep-firing-for", keepFiringFor, "0 or more");
		check(!severity.isBlank(), "severity", severity, "not empty");
		for (String label : labels.keySet()) {
			check(LABEL.matcher(label).matches(), "label", label, "[a-zA-Z_][a-zA-Z0-9_]*");
			check(!label.startsWith("__") && !label.equals("alertname") && !label.equals("severity"), "label", label,
					"neither alertname nor severity nor one that starts with __, which are set for it");
		}
		labels = Map.copyOf(labels);
		lossy = List.copyOf(lossy);
	}

	/** Labels by name, so that the file is the same each time. */
	Map<String, String> sortedLabels() {
		return new TreeMap<>(this.labels);
	}

	private static void check(boolean allowed, String field, Object value, String what) {
		if (!allowed) {
			throw new IllegalArgumentException(
					"%s of an exported rule is '%s', allowed is: %s".formatted(field, value, what));
		}
	}

}
