package com.sitecraft.monitoring.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Values of a series in promtool's notation, for example {@code 0+10x5 _ 7 stale}.
 */
public final class SeriesNotation {

	/** Most values of one series, so that a mistyped repetition fails. */
	private static final int MOST = 1_000_000;

	private static final String NUMBER = "[+-]?(?:Inf|NaN|\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d+)?|\\.\\d+)";

	private static final Pattern ITEM = Pattern
		.compile("(?:(_|stale)|(" + NUMBER + ")([+-]" + NUMBER.substring(5) + ")?)(?:x(\\d{1,8}))?");

	private SeriesNotation() {
	}

	/**
	 * The values, {@code null} for no sample. {@code a+bxn} is {@code a} and then
	 * {@code n} more, each {@code b} greater; {@code axn} is {@code a} and then {@code n}
	 * more; {@code _xn} is {@code n} times no sample; {@code stale} ends a series, which
	 * here is no sample.
	 * @throws IllegalArgumentException when an item is something else
	 */
	public static List<@Nullable Double> parse(String text) {
		List<@Nullable Double> values = new ArrayList<>();
		for (String item : text.strip().split("\\s+")) {
			if (!item.isEmpty()) {
				add(item, values);
			}
		}
		return values;
	}

	private static void add(String item, List<@Nullable Double> values) {
		Matcher matcher = ITEM.matcher(item);
		if (!matcher.matches()) {
			throw new IllegalArgumentException(
					"values have '" + item + "', allowed are for example 1, 0+10x5, 3x4, _, _x3 and stale");
		}
		int times = (matcher.group(4) != null) ? Integer.parseInt(matcher.group(4)) : 0;
		if (times + values.size() > MOST) {
			throw new IllegalArgumentException("values have '" + item + "', allowed are at most " + MOST + " values");
		}
		if (matcher.group(1) != null) {
			for (int i = 0; i < Math.max(1, times); i++) {
				values.add(null);
			}
			return;
		}
		double value = number(matcher.group(2));
		double step = (matcher.group(3) != null) ? number(matcher.group(3)) : 0;
		for (int i = 0; i <= times; i++) {
			values.add(value);
			// Added up, not multiplied: promtool rounds at every step too.
			value += step;
		}
	}

	private static double number(String text) {
		return Double.parseDouble(text.replace("Inf", "Infinity"));
	}

}
