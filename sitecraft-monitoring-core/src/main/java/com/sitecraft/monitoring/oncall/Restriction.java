package com.sitecraft.monitoring.oncall;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Set;

/**
 * Times of the week at which a rotation answers, by the clock of its zone. Outside of
 * them the next layer answers.
 *
 * @param weekdays days on which it begins; none means every day
 * @param from first minute
 * @param to first minute after it; not after {@code from} means on the next day, and
 * midnight to midnight is the whole day
 */
public record Restriction(Set<DayOfWeek> weekdays, LocalTime from, LocalTime to) {

	/**
	 * Within so many days every time of the week comes, even when Apia skips that day of
	 * one week and a jump of the clock swallows the time in the next.
	 */
	private static final int DAYS_TO_LOOK = 23;

	public Restriction {
		weekdays = Set.copyOf(weekdays.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : weekdays);
		Rotation.requireMinute("from", from);
		Rotation.requireMinute("to", to);
	}

	/**
	 * The window that is open at the given time, or the time between two of them.
	 */
	Window around(Instant time, WallClock clock) {
		// From a day ahead: a clock that is put back over midnight shows yesterday again.
		LocalDate today = LocalDate.ofInstant(time, clock.zone());
		Instant closed = Instant.MIN;
		for (int i = 1; i > -DAYS_TO_LOOK && closed.equals(Instant.MIN); i--) {
			Window window = on(today.plusDays(i), clock);
			if (window.contains(time)) {
				return window;
			}
			if (window.open() && !window.end().isAfter(time)) {
				closed = window.end();
			}
		}
		Instant opens = Instant.MAX;
		for (int i = -1; i < DAYS_TO_LOOK && opens.equals(Instant.MAX); i++) {
			Window window = on(today.plusDays(i), clock);
			if (window.open() && window.start().isAfter(time)) {
				opens = window.start();
			}
		}
		return new Window(false, closed, opens);
	}

	/** Never open on other days, nor where the clock jumps over all of it. */
	private Window on(LocalDate day, WallClock clock) {
		if (!this.weekdays.contains(day.getDayOfWeek())) {
			return new Window(false, Instant.MIN, Instant.MAX);
		}
		Instant start = clock.at(day.atTime(this.from));
		Instant end = clock.at((this.from.isBefore(this.to) ? day : day.plusDays(1)).atTime(this.to));
		return new Window(start.isBefore(end), start, end);
	}

	/**
	 * Time in which a rotation answers, or does not.
	 *
	 * @param open whether it answers
	 * @param start first moment
	 * @param end first moment after it
	 */
	record Window(boolean open, Instant start, Instant end) {

		boolean contains(Instant time) {
			return this.open && !time.isBefore(this.start) && time.isBefore(this.end);
		}

	}

}
