package com.sitecraft.monitoring.runbook;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Parameters of one step as they were written, read by a step into its own types. What
 * cannot be read is named by runbook, step and key.
 *
 * @param runbook name of the runbook
 * @param index place of the step, from 0
 * @param step name of the step
 * @param values values by key; a step that has one value and no keys has it under the
 * empty key
 */
public record StepParameters(String runbook, int index, String step, Map<String, String> values) {

	private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

	public StepParameters {
		values = Collections.unmodifiableMap(new TreeMap<>(values));
	}

	/**
	 * Refuses keys that the step does not read.
	 */
	public StepParameters only(String... known) {
		Set<String> allowed = new TreeSet<>(Set.of(known));
		for (Map.Entry<String, String> entry : this.values.entrySet()) {
			if (!allowed.contains(entry.getKey())) {
				allowed.remove("");
				throw wrong(entry.getKey(), entry.getValue(),
						allowed.isEmpty() ? "no key" : "one of " + String.join(", ", allowed));
			}
		}
		return this;
	}

	/**
	 * A text that must be there and not be blank.
	 */
	public String text(String key) {
		String value = optional(key);
		if (value == null) {
			throw wrong(key, "missing", "a text that is not blank");
		}
		return value;
	}

	/**
	 * A text, {@code null} when it is not there.
	 */
	public @Nullable String optional(String key) {
		String value = this.values.get(key);
		return (value != null && !value.isBlank()) ? value.strip() : null;
	}

	/**
	 * One of some words; what is not there is the default.
	 */
	public String choice(String key, String byDefault, Set<String> allowed) {
		String value = optional(key);
		String chosen = (value != null) ? value.toLowerCase(Locale.ROOT) : byDefault;
		if (!allowed.contains(chosen)) {
			throw wrong(key, chosen, "one of " + String.join(", ", new TreeSet<>(allowed)));
		}
		return chosen;
	}

	/**
	 * A whole number; what is not there is the default.
	 */
	public int integer(String key, int byDefault, int least, int most) {
		String value = optional(key);
		try {
			int number = (value != null) ? Integer.parseInt(value) : byDefault;
			if (number >= least && number <= most) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Reported below.
		}
		throw wrong(key, String.valueOf(value), least + " to " + most);
	}

	/**
	 * Whether something is so; what is not there is the default.
	 */
	public boolean flag(String key, boolean byDefault) {
		return Boolean.parseBoolean(choice(key, String.valueOf(byDefault), Set.of("true", "false")));
	}

	/**
	 * A duration such as {@code 30s}; what is not there is the default.
	 */
	public Duration duration(String key, Duration byDefault, Duration least, Duration most) {
		String value = optional(key);
		Duration duration = (value != null) ? parse(value) : byDefault;
		if (duration == null || duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
			throw wrong(key, String.valueOf(value), text(least) + " to " + text(most));
		}
		return duration;
	}

	/**
	 * What is wrong with a value.
	 */
	public InvalidRunbookException wrong(String key, Object value, String allowed) {
		return new InvalidRunbookException(this.runbook,
				"steps[" + this.index + "]." + this.step + (key.isEmpty() ? "" : "." + key), value, allowed);
	}

	private static @Nullable Duration parse(String text) {
		Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
		if (matcher.matches()) {
			long amount = Long.parseLong(matcher.group(1));
			return switch (matcher.group(2)) {
				case "ms" -> Duration.ofMillis(amount);
				case "s" -> Duration.ofSeconds(amount);
				case "m" -> Duration.ofMinutes(amount);
				case "h" -> Duration.ofHours(amount);
				default -> Duration.ofDays(amount);
			};
		}
		try {
			return Duration.parse(text);
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

	private static String text(Duration duration) {
		return (duration.toMillis() % 1_000 == 0) ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
	}

}
