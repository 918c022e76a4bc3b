package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

import com.sitecraft.monitoring.autoconfigure.command.InvalidInputException;

/**
 * The range of a back-test.
 *
 * @param from first evaluation, {@code null} when the range ends now
 * @param length length of the range
 * @param step time between two evaluations, whole milliseconds
 */
record BacktestSpan(@Nullable Instant from, Duration length, Duration step) {

	/** A week of evaluations each 15 s, and some. */
	static final int MOST = 50_000;

	private static final Duration USUAL = Duration.ofHours(1);

	/**
	 * Reads what somebody asked for.
	 * @param interval time between two evaluations unless asked for
	 * @param longest longest range, {@code memory} only also the oldest
	 */
	static BacktestSpan of(@Nullable String since, @Nullable String from, @Nullable String duration,
			@Nullable String step, Duration interval, Duration longest, boolean memory, Instant now) {
		check("since", since, since == null || from == null, "without from, as from says when to begin");
		check("duration", duration, duration == null || from != null, "only with from; since says how far back");
		String field = (from != null) ? "duration" : "since";
		Duration length = duration(field, (from != null) ? duration : since, USUAL);
		check(field, length, !length.isNegative() && !length.isZero() && length.compareTo(longest) <= 0,
				"more than 0 to " + longest);
		Duration asked = duration("interval", step, interval);
		check("interval", asked,
				asked.compareTo(Duration.ofMillis(1)) >= 0 && asked.compareTo(longest) <= 0
						&& length.toMillis() / asked.toMillis() < MOST,
				"1 ms to " + longest + ", and at most " + MOST + " evaluations");
		Instant begin = null;
		if (from != null) {
			Instant oldest = memory ? now.minus(longest) : Instant.EPOCH;
			begin = instant(from);
			check("from", from, !begin.isBefore(oldest) && begin.isBefore(now), oldest + " to " + now);
			check("duration", length, !begin.plus(length).isAfter(now), "one that ends by now, " + now);
		}
		return new BacktestSpan(begin, Duration.ofMillis(length.toMillis()), Duration.ofMillis(asked.toMillis()));
	}

	/** The beginning of what ends now. */
	Instant begin(Instant now) {
		Instant from = this.from;
		return (from != null) ? from : now.minus(this.length);
	}

	static Duration duration(String field, @Nullable String text, Duration otherwise) {
		try {
			return (text != null) ? DurationStyle.detectAndParse(text) : otherwise;
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new InvalidInputException(field, text, "a duration such as 90s or PT1H");
		}
	}

	private static Instant instant(String text) {
		try {
			return Instant.ofEpochMilli(OffsetDateTime.parse(text).toInstant().toEpochMilli());
		}
		catch (DateTimeException | ArithmeticException ex) {
			throw new InvalidInputException("from", text, "a time such as 2026-03-01T22:00:00Z");
		}
	}

	static void check(String field, @Nullable Object value, boolean valid, String allowed) {
		if (!valid) {
			throw new InvalidInputException(field, value, allowed);
		}
	}

}
