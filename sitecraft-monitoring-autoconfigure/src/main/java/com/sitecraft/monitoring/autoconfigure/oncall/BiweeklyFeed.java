package com.sitecraft.monitoring.autoconfigure.oncall;

import java.time.Instant;
import java.util.Date;
import java.util.List;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.component.VEvent;

/**
 * Writes calendars with biweekly, which knows how text is escaped and lines are folded.
 * Times are in UTC, which every program shows in the zone of who reads it.
 */
final class BiweeklyFeed implements CalendarFeed {

	@Override
	public String write(String name, List<Event> events, Instant now) {
		ICalendar calendar = new ICalendar();
		calendar.setProductId("-//SiteCraft//Monitoring//EN");
		// What programs show; the standard's own NAME is read by few of them.
		calendar.setExperimentalProperty("X-WR-CALNAME", name);
		events.forEach((event) -> calendar.addEvent(event(event, now)));
		return Biweekly.write(calendar).go();
	}

	private static VEvent event(Event event, Instant now) {
		VEvent written = new VEvent();
		written.setUid(event.uid());
		written.setDateTimeStamp(Date.from(now));
		written.setDateStart(Date.from(event.start()), true);
		written.setDateEnd(Date.from(event.end()), true);
		written.setSummary(event.summary());
		written.setDescription(event.description());
		return written;
	}

}
