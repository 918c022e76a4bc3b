package com.sitecraft.monitoring.alerting;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Turns what a part of a rule complains about into a complaint that names the rule.
 */
final class InvalidRule {

	private static final String ALLOWED = ", allowed is ";

	private InvalidRule() {
	}

	/**
	 * Reads the house form of messages: field is value, allowed is range.
	 */
	static InvalidRuleException from(String rule, IllegalArgumentException error) {
		String text = String.valueOf(error.getMessage());
		int allowed = text.indexOf(ALLOWED);
		int is = text.indexOf(" is ");
		if (allowed < 0 || is < 0 || is >= allowed) {
			InvalidRuleException other = new InvalidRuleException(rule, "condition", "invalid", text);
			other.initCause(error);
			return other;
		}
		InvalidRuleException invalid = new InvalidRuleException(rule, text.substring(0, is),
				text.substring(is + " is ".length(), allowed), text.substring(allowed + ALLOWED.length()));
		invalid.initCause(error);
		return invalid;
	}

	static <T extends Enum<T>> T choice(String rule, String key, String value, T[] values) {
		for (T candidate : values) {
			if (text(candidate).equals(value.toLowerCase(Locale.ROOT).replace('_', '-'))) {
				return candidate;
			}
		}
		throw new InvalidRuleException(rule, key, value,
				Arrays.stream(values).map(InvalidRule::text).collect(Collectors.joining(", ")));
	}

	private static String text(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
