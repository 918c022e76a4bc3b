package com.sitecraft.monitoring.alerting;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;

/**
 * One planned period in which some alerts are kept quiet. A local time that does not
 * exist, because the clock is put forward, is moved by the length of the gap.
 *
 * @param name unique name
 * @param matchers which alerts; none means all
 * @param start first moment by the clock of the zone
 * @param end first moment after it
 * @param zone time zone
 */
public record MaintenanceWindow(String name, List<Matcher> matchers, LocalDateTime start, LocalDateTime end,
		ZoneId zone) {

	public MaintenanceWindow {
		if (name.isBlank()) {
			throw new IllegalArgumentException("name is empty, allowed is a name");
		}
		matchers = List.copyOf(matchers);
		if (!end.atZone(zone).toInstant().isAfter(start.atZone(zone).toInstant())) {
			throw new IllegalArgumentException("end of '" + name + "' is " + end + ", allowed is after " + start);
		}
	}

	boolean mutes(Labels labels, Instant now) {
		return !now.isBefore(this.start.atZone(this.zone).toInstant())
				&& now.isBefore(this.end.atZone(this.zone).toInstant()) && Matching.all(this.matchers, labels);
	}

}
