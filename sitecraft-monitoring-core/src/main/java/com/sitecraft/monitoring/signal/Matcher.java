package com.sitecraft.monitoring.signal;

import java.util.ArrayList;
import java.util.List;

/**
 * Matcher.
 */
public record Matcher(String name, Op op, String value) {

	public boolean matches(Labels labels) {
		String actual = labels.get(this.name);
		return switch (this.op) {
			case EQUAL -> actual.equals(this.value);
			case NOT_EQUAL -> !actual.equals(this.value);
			case REGEX -> actual.matches(this.value);
			case NOT_REGEX -> !actual.matches(this.value);
		};
	}

	public static List<Matcher> parse(String text) {
		List<Matcher> all = new ArrayList<>();
		for (String part : text.replaceAll("[{}]", "").split(",")) {
			java.util.regex.Matcher m = java.util.regex.Pattern.compile("\\s*(\\w+)\\s*(=~|!~|!=|=)\\s*\"?(.*?)\"?\\s*")
				.matcher(part);
			if (!m.matches()) {
				throw new IllegalArgumentException("matcher is " + part + ", allowed is name=value");
			}
			Op op = switch (m.group(2)) {
				case "=" -> Op.EQUAL;
				case "!=" -> Op.NOT_EQUAL;
				case "=~" -> Op.REGEX;
				default -> Op.NOT_REGEX;
			};
			all.add(new Matcher(m.group(1), op, m.group(3)));
		}
		return all;
	}

	/** Op. */
	public enum Op {

		EQUAL, NOT_EQUAL, REGEX, NOT_REGEX

	}

}
