package com.sitecraft.monitoring.autoconfigure.health.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statuses of a healthy answer.
 *
 * @param ranges ranges of statuses
 * @param text the ranges as they were written
 */
record ExpectedStatus(List<Range> ranges, String text) {

	static final String ALLOWED = "statuses such as 204, 2xx or 200-404, from 100 to 599";

	private static final Pattern ENTRY = Pattern.compile("([1-5])xx|([1-5]\\d\\d)(?:-([1-5]\\d\\d))?",
			Pattern.CASE_INSENSITIVE);

	/**
	 * Parses statuses.
	 * @throws IllegalArgumentException when an entry is none
	 */
	static ExpectedStatus parse(List<String> entries) {
		if (entries.isEmpty()) {
			throw new IllegalArgumentException("no status");
		}
		return new ExpectedStatus(entries.stream().map(ExpectedStatus::range).toList(), String.join(", ", entries));
	}

	boolean contains(int status) {
		return this.ranges.stream().anyMatch((range) -> status >= range.first() && status <= range.last());
	}

	private static Range range(String entry) {
		Matcher matcher = ENTRY.matcher(entry.strip());
		if (!matcher.matches()) {
			throw new IllegalArgumentException("'" + entry + "' is no status");
		}
		if (matcher.group(1) != null) {
			int first = Integer.parseInt(matcher.group(1)) * 100;
			return new Range(first, first + 99);
		}
		int first = Integer.parseInt(matcher.group(2));
		Range range = new Range(first, (matcher.group(3) != null) ? Integer.parseInt(matcher.group(3)) : first);
		if (range.last() < range.first()) {
			throw new IllegalArgumentException("'" + entry + "' ends before it begins");
		}
		return range;
	}

	/**
	 * Statuses from one to another, both included.
	 */
	record Range(int first, int last) {
	}

}
