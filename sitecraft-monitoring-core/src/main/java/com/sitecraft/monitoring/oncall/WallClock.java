package com.sitecraft.monitoring.oncall;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;

/**
 * The clock on the wall of a time zone, on which every time comes once: one that the
 * clock jumps over comes at the jump, one that it shows twice comes the first time. So
 * later times never come earlier.
 *
 * @param zone time zone
 */
record WallClock(ZoneId zone) {

	Instant at(LocalDateTime time) {
		ZoneRules rules = this.zone.getRules();
		List<ZoneOffset> offsets = rules.getValidOffsets(time);
		return offsets.isEmpty() ? rules.getTransition(time).getInstant() : time.toInstant(offsets.get(0));
	}

}
