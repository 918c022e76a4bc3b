package com.sitecraft.monitoring.alerting;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * Times of the week by the clock on the wall of a time zone. When the clock is put
 * forward, times that do not exist are left out; when it is put back, times that exist
 * twice count twice.
 *
 * @param zone time zone
 * @param weekdays days on which it begins; none means every day
 * @param from first minute
 * @param to first minute after it; not after {@code from} means on the next day, and
 * midnight to midnight is the whole day
 */
public record Recurrence(ZoneId zone, Set<DayOfWeek> weekdays, LocalTime from, LocalTime to) {

	public Recurrence {
		Objects.requireNonNull(zone, "zone");
		Objects.requireNonNull(from, "from");
		Objects.requireNonNull(to, "to");
		weekdays = Set.copyOf(weekdays.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : weekdays);
	}

	public boolean contains(Instant now) {
		ZonedDateTime local = now.atZone(this.zone);
		LocalTime time = local.toLocalTime();
		DayOfWeek day = local.getDayOfWeek();
		if (this.from.isBefore(this.to)) {
			return this.weekdays.contains(day) && !time.isBefore(this.from) && time.isBefore(this.to);
		}
		return (this.weekdays.contains(day) && !time.isBefore(this.from))
				|| (this.weekdays.contains(day.minus(1)) && time.isBefore(this.to));
	}

}
