package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

import com.sitecraft.monitoring.alerting.Recurrence;
import com.sitecraft.monitoring.alerting.Silence;
import com.sitecraft.monitoring.autoconfigure.command.InvalidInputException;
import com.sitecraft.monitoring.signal.Matcher;

/**
 * A silence as an operator sends it; what is not sent is as it was, or not there.
 *
 * @param matchers matchers in Alertmanager's syntax
 * @param start when it begins
 * @param end when it ends
 * @param duration how long from its start, instead of an end
 * @param comment why
 * @param zone time zone of a recurrence
 * @param weekdays days of a recurrence, with commas
 * @param from time of the day at which it recurs
 * @param to time of the day until which it does
 */
record SilenceRequest(@Nullable String matchers, @Nullable String start, @Nullable String end,
		@Nullable String duration, @Nullable String comment, @Nullable String zone, @Nullable String weekdays,
		@Nullable String from, @Nullable String to) {

	private static final int MAX_TEXT = 4_000;

	/** A silence without an end in sight is a rule that nobody wants. */
	private static final Duration LONGEST = Duration.ofDays(366);

	/**
	 * The silence.
	 * @param id its id
	 * @param author who asks
	 * @param now the time
	 * @param known what is edited, {@code null} for a new one
	 */
	Silence silence(String id, String author, Instant now, @Nullable Silence known) {
		List<Matcher> matched = (this.matchers == null && known != null) ? known.matchers() : parsedMatchers();
		Instant begin = (this.start != null) ? instant("start", this.start) : ((known != null) ? known.start() : now);
		Instant finish = end(begin, known);
		if (!finish.isAfter(begin) || !finish.isAfter(now)) {
			throw new InvalidInputException((this.duration != null) ? "duration" : "end", finish,
					"after start " + begin + " and after now");
		}
		if (Duration.between(begin, finish).compareTo(LONGEST) > 0) {
			throw new InvalidInputException((this.duration != null) ? "duration" : "end", finish,
					"at most 366 days after start " + begin);
		}
		String why = (this.comment == null && known != null) ? known.comment() : requiredComment();
		Recurrence recurrence = recurrence((known != null) ? known.recurrence() : null);
		return new Silence(id, matched, begin, finish, author, why, now, now, recurrence);
	}

	private List<Matcher> parsedMatchers() {
		String text = Objects.requireNonNullElse(this.matchers, "");
		if (text.length() > MAX_TEXT) {
			throw new InvalidInputException("matchers", text, "at most " + MAX_TEXT + " characters");
		}
		try {
			List<Matcher> parsed = Matcher.parse(text);
			// What a silence asks of its matchers is checked by one that is thrown away.
			return new Silence("x", parsed, Instant.EPOCH, Instant.MAX, "x", "", Instant.EPOCH, Instant.EPOCH, null)
				.matchers();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidInputException("matchers", this.matchers,
					"matchers in Alertmanager's syntax such as alertname=\"queue_backup\",queue_name=~\"mail.*\", 1 to 32,"
							+ " at least one of which does not match the empty string; " + ex.getMessage());
		}
	}

	private Instant end(Instant begin, @Nullable Silence known) {
		if (this.end != null && this.duration != null) {
			throw new InvalidInputException("duration", this.duration, "only without end");
		}
		if (this.end != null) {
			return instant("end", this.end);
		}
		if (this.duration == null && known != null) {
			return known.end();
		}
		String allowed = "how long, such as 2h or PT2H, unless end is sent";
		if (this.duration == null) {
			throw new InvalidInputException("duration", null, allowed);
		}
		try {
			return begin.plus(DurationStyle.detectAndParse(this.duration));
		}
		catch (IllegalArgumentException | ArithmeticException | DateTimeException ex) {
			throw new InvalidInputException("duration", this.duration, allowed);
		}
	}

	private String requiredComment() {
		String text = Objects.requireNonNullElse(this.comment, "");
		if (text.isBlank() || text.length() > 1_000) {
			throw new InvalidInputException("comment", this.comment, "why, 1 to 1000 characters");
		}
		return text;
	}

	private @Nullable Recurrence recurrence(@Nullable Recurrence known) {
		if (this.zone == null && this.weekdays == null && this.from == null && this.to == null) {
			return known;
		}
		ZoneId at = (this.zone == null && known != null) ? known.zone() : parse("zone",
				Objects.requireNonNullElse(this.zone, "UTC"), ZoneId::of, "a time zone such as Europe/Berlin");
		Set<DayOfWeek> days = (this.weekdays == null && known != null) ? known.weekdays() : days();
		LocalTime first = (this.from == null && known != null) ? known.from() : time("from", this.from);
		LocalTime last = (this.to == null && known != null) ? known.to() : time("to", this.to);
		return new Recurrence(at, days, first, last);
	}

	private Set<DayOfWeek> days() {
		Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
		if (this.weekdays != null) {
			List<String> names = new ArrayList<>(List.of(this.weekdays.split(",")));
			for (String name : names) {
				try {
					days.add(DayOfWeek.valueOf(name.strip().toUpperCase(Locale.ROOT)));
				}
				catch (IllegalArgumentException ex) {
					throw new InvalidInputException("weekdays", this.weekdays,
							"days with commas, such as saturday,sunday");
				}
			}
		}
		return days;
	}

	/** Not sent is midnight, and the end of the day is the begin of the next. */
	private static LocalTime time(String field, @Nullable String text) {
		return (text == null || "24:00".equals(text)) ? LocalTime.MIDNIGHT
				: parse(field, text, LocalTime::parse, "a time of day such as 22:00");
	}

	private static Instant instant(String field, String text) {
		return parse(field, text, (value) -> OffsetDateTime.parse(value).toInstant(),
				"a time with its offset such as 2026-03-01T22:00:00Z");
	}

	private static <T> T parse(String field, String text, Function<String, T> parser, String allowed) {
		try {
			return parser.apply(text);
		}
		catch (DateTimeException ex) {
			throw new InvalidInputException(field, text, allowed);
		}
	}

}
