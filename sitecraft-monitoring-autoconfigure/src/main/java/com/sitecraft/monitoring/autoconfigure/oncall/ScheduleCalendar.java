package com.sitecraft.monitoring.autoconfigure.oncall;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import com.sitecraft.monitoring.oncall.Person;
import com.sitecraft.monitoring.oncall.Schedule;
import com.sitecraft.monitoring.oncall.ScheduleOverride;
import com.sitecraft.monitoring.oncall.Schedules;
import com.sitecraft.monitoring.oncall.Shift;

/**
 * The shifts of a schedule as events of a calendar. A schedule has one shift at a time,
 * so its start is what identifies it.
 */
final class ScheduleCalendar {

	private static final Duration SHOWN = Duration.ofDays(90);

	private final Schedules schedules;

	private final CalendarFeed feed;

	ScheduleCalendar(Schedules schedules, CalendarFeed feed) {
		this.schedules = schedules;
		this.feed = feed;
	}

	String write(Schedule schedule, Instant now) {
		// The begin of the day, so that a gap without a beginning is one event for a day.
		Instant from = now.truncatedTo(ChronoUnit.DAYS);
		List<CalendarFeed.Event> events = this.schedules.shifts(schedule.name(), from, now.plus(SHOWN))
			.stream()
			.map((shift) -> event(schedule, shift))
			.toList();
		return this.feed.write("On call: " + schedule.name(), events, now);
	}

	private CalendarFeed.Event event(Schedule schedule, Shift shift) {
		return new CalendarFeed.Event(
				schedule.name() + "-" + shift.start().getEpochSecond() + "@oncall.sitecraft-monitoring", shift.start(),
				shift.end(), summary(schedule, shift), description(shift));
	}

	private String summary(Schedule schedule, Shift shift) {
		String id = shift.person();
		Person person = (id != null) ? this.schedules.person(id) : null;
		return ((person != null) ? person.name() : "NOBODY ON CALL") + " (" + schedule.name() + ")";
	}

	private String description(Shift shift) {
		String id = shift.override();
		ScheduleOverride override = (id != null) ? this.schedules.override(id) : null;
		if (override != null) {
			return "Override " + id + " by " + override.author() + ": " + override.comment();
		}
		return (shift.layer() != null) ? "Layer " + shift.layer() : "No layer and no override has anybody";
	}

}
