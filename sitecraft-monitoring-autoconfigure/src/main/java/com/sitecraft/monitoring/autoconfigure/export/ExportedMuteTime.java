package com.sitecraft.monitoring.autoconfigure.export;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Times of the week at which some alerts notify nobody.
 *
 * @param name name of the interval, not empty
 * @param matchers which alerts, each in Alertmanager's syntax; none means all
 * @param times when, any of them, at least one
 */
public record ExportedMuteTime(String name, List<String> matchers, List<Times> times) {

	public ExportedMuteTime {
		matchers = List.copyOf(matchers);
		times = List.copyOf(times);
		check(!name.isBlank(), "name", name, "not empty");
		check(!times.isEmpty(), "times", times, "at least one");
	}

	Map<String, Object> toMap() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("name", this.name);
		map.put("time_intervals", this.times.stream().flatMap((one) -> one.intervals().stream()).toList());
		return map;
	}

	/**
	 * A time of the week.
	 *
	 * @param days days on which it begins, at least one
	 * @param start when it begins, whole minutes
	 * @param end when it ends, whole minutes; on the next day unless later than the start
	 * @param zone time zone by name, since Alertmanager knows no offsets
	 */
	public record Times(Set<DayOfWeek> days, LocalTime start, LocalTime end, ZoneId zone) {

		/** What {@link ZoneId} accepts before an offset. */
		private static final Pattern OFFSET = Pattern.compile("(?:UTC|GMT|UT)[+-].*");

		public Times {
			days = Set.copyOf(days);
			check(!days.isEmpty(), "days", days, "at least one");
			check(start.equals(start.truncatedTo(ChronoUnit.MINUTES)), "start", start, "whole minutes");
			check(end.equals(end.truncatedTo(ChronoUnit.MINUTES)), "end", end, "whole minutes");
			check(!(zone instanceof ZoneOffset) && !OFFSET.matcher(zone.getId()).matches(), "zone", zone,
					"a name such as Europe/Berlin or UTC");
		}

		/** Alertmanager's intervals end at midnight, so one over midnight is two. */
		private List<Map<String, Object>> intervals() {
			if (this.end.isAfter(this.start)) {
				return List.of(interval(UnaryOperator.identity(), this.start.toString(), this.end.toString()));
			}
			Map<String, Object> evening = interval(UnaryOperator.identity(), this.start.toString(), "24:00");
			return this.end.equals(LocalTime.MIDNIGHT) ? List.of(evening)
					: List.of(evening, interval((day) -> day.plus(1), "00:00", this.end.toString()));
		}

		private Map<String, Object> interval(UnaryOperator<DayOfWeek> shift, String from, String to) {
			Set<DayOfWeek> shifted = new TreeSet<>();
			this.days.forEach((day) -> shifted.add(shift.apply(day)));
			Map<String, Object> map = new LinkedHashMap<>();
			map.put("times", List.of(ExportedMuteTime.times(from, to)));
			map.put("weekdays", shifted.stream().map((day) -> day.name().toLowerCase(Locale.ROOT)).toList());
			map.put("location", this.zone.getId());
			return map;
		}

	}

	private static Map<String, Object> times(String from, String to) {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("start_time", from);
		map.put("end_time", to);
		return map;
	}

	private static void check(boolean allowed, String field, Object value, String what) {
		if (!allowed) {
			throw new IllegalArgumentException(
					"%s of an exported mute time is '%s', allowed is: %s".formatted(field, value, what));
		}
	}

}
