package com.sitecraft.monitoring.autoconfigure.export;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration in the notation of Prometheus and Alertmanager, {@code 1h30m}, in whole
 * milliseconds.
 */
final class GoDuration {

	private static final String[] UNITS = { "d", "h", "m", "s", "ms" };

	private static final long[] MILLIS = { 86_400_000, 3_600_000, 60_000, 1_000, 1 };

	/** A year has 365 days there. */
	private static final long[] PARSED_MILLIS = { 31_536_000_000L, 604_800_000, 86_400_000, 3_600_000, 60_000, 1_000,
			1 };

	/** Nine digits of any unit stay below the largest duration. */
	private static final Pattern PATTERN = Pattern
		.compile("0|(?:(\\d{1,9})y)?(?:(\\d{1,9})w)?(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?"
				+ "(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

	private GoDuration() {
	}

	static String of(Duration duration) {
		long left = duration.toMillis();
		if (left == 0) {
			return "0s";
		}
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < UNITS.length; i++) {
			if (left >= MILLIS[i]) {
				text.append(left / MILLIS[i]).append(UNITS[i]);
				left %= MILLIS[i];
			}
		}
		return text.toString();
	}

	/**
	 * Reads what {@link #of} writes, and years and weeks.
	 * @throws IllegalArgumentException if it is none
	 */
	static Duration parse(String text) {
		Matcher matcher = PATTERN.matcher(text);
		if (text.isEmpty() || !matcher.matches()) {
			throw new IllegalArgumentException(
					"'%s' is no duration, allowed is one such as 1h30m, units y w d h m s ms".formatted(text));
		}
		Duration duration = Duration.ZERO;
		for (int i = 0; i < PARSED_MILLIS.length; i++) {
			if (matcher.group(i + 1) != null) {
				duration = duration
					.plusMillis(Math.multiplyExact(Long.parseLong(matcher.group(i + 1)), PARSED_MILLIS[i]));
			}
		}
		return duration;
	}

}
