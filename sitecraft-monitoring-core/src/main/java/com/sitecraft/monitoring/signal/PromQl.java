package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Queries as PromQL expressions that give the same verdicts.
 */
public final class PromQl {

	private PromQl() {
	}

	/**
	 * The expression. A function over a window also asks for a sample in the older half
	 * of it, as the embedded engine does.
	 */
	public static String of(Query query) {
		String expression = aggregated(query);
		if (query.histogramQuantile() != null) {
			expression = "histogram_quantile(" + number(query.histogramQuantile()) + ", " + expression + ")";
		}
		Query divisor = query.dividedBy();
		return (divisor != null) ? expression + " / " + of(divisor) : expression;
	}

	private static String aggregated(Query query) {
		Across across = query.across();
		if (across == null) {
			return windowed(query);
		}
		String by = across.by().stream().collect(Collectors.joining(", "));
		if (query.histogramQuantile() != null) {
			by = by.isEmpty() ? "le" : by + ", le";
		}
		return across.aggregation().name().toLowerCase(Locale.ROOT) + (by.isEmpty() ? "" : " by (" + by + ") ") + "("
				+ windowed(query) + ")";
	}

	private static String windowed(Query query) {
		OverTime over = query.over();
		String function = over.function().promQl() + "("
				+ ((over.function() == OverTime.Function.QUANTILE) ? number(over.quantile()) + ", " : "")
				+ selector(query, over.window(), query.offset()) + ")";
		if (!over.needsCoverage()) {
			return function;
		}
		Duration half = over.window().dividedBy(2);
		return "(" + function + " and last_over_time(" + selector(query, half, query.offset().plus(half)) + "))";
	}

	private static String selector(Query query, Duration window, Duration offset) {
		String matchers = query.match().stream().map(Matcher::toString).collect(Collectors.joining(", "));
		return query.selected() + (matchers.isEmpty() ? "" : "{" + matchers + "}") + "[" + duration(window) + "]"
				+ (offset.isZero() ? "" : " offset " + duration(offset));
	}

	/**
	 * A duration as Prometheus writes it, exact to the millisecond.
	 */
	public static String duration(Duration duration) {
		long millis = duration.toMillis();
		if (millis == 0) {
			return "0s";
		}
		long[] units = { 86_400_000, 3_600_000, 60_000, 1_000, 1 };
		String[] names = { "d", "h", "m", "s", "ms" };
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < units.length; i++) {
			long count = millis / units[i];
			millis %= units[i];
			if (count > 0) {
				text.append(count).append(names[i]);
			}
		}
		return text.toString();
	}

	/**
	 * A number as PromQL writes it.
	 */
	public static String number(double value) {
		if (Double.isInfinite(value)) {
			return (value > 0) ? "+Inf" : "-Inf";
		}
		if (value == Math.rint(value) && Math.abs(value) < 1e15) {
			return Long.toString((long) value);
		}
		return Double.toString(value);
	}

	/**
	 * A string as PromQL and Go write it, with quotes.
	 */
	public static String quote(String value) {
		StringBuilder text = new StringBuilder();
		quote(value, text);
		return text.toString();
	}

	static void quote(String value, StringBuilder into) {
		into.append('"');
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			switch (c) {
				case '"' -> into.append("\\\"");
				case '\\' -> into.append("\\\\");
				case '\n' -> into.append("\\n");
				case '\r' -> into.append("\\r");
				case '\t' -> into.append("\\t");
				default -> {
					if (c < ' ' || c == 0x7f) {
						into.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
					}
					else {
						into.append(c);
					}
				}
			}
		}
		into.append('"');
	}

}
