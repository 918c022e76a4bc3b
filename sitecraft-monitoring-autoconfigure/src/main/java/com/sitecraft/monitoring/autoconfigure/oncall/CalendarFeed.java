package com.sitecraft.monitoring.autoconfigure.oncall;

import java.time.Instant;
import java.util.List;

/**
 * Writes shifts for a calendar program.
 */
@FunctionalInterface
interface CalendarFeed {

	/**
	 * The calendar in the text form of RFC 5545.
	 * @param name name of the calendar
	 * @param events events in order
	 * @param now when it is written
	 */
	String write(String name, List<Event> events, Instant now);

	/**
	 * One event.
	 *
	 * @param uid the same each time, and for no other event
	 * @param start first moment
	 * @param end first moment after it
	 * @param summary what people read
	 * @param description where it comes from
	 */
	record Event(String uid, Instant start, Instant end, String summary, String description) {
	}

}
