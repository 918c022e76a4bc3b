package com.sitecraft.monitoring.autoconfigure.oncall;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/**
 * Reads the times that people write: with an offset, or by the clock of a schedule.
 */
final class ZonedTime {

	private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd['T'HH:mm[:ss][XXX]]");

	private ZonedTime() {
	}

	/**
	 * The moment of a time such as {@code 2026-12-24T09:00+01:00},
	 * {@code 2026-12-24T09:00} or {@code 2026-12-24}.
	 * @throws IllegalArgumentException when it is none
	 */
	static Instant parse(String field, String text, ZoneId zone) {
		try {
			// A plus sign in an address is a space, unless somebody encoded it.
			TemporalAccessor read = FORMAT.parseBest(text.replace(' ', '+'), OffsetDateTime::from, LocalDateTime::from,
					LocalDate::from);
			if (read instanceof OffsetDateTime offset) {
				return offset.toInstant();
			}
			return ((read instanceof LocalDateTime local) ? local : ((LocalDate) read).atStartOfDay()).atZone(zone)
				.toInstant();
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException(field + " is '" + text
					+ "', allowed is a time such as 2026-12-24T09:00, 2026-12-24T09:00+01:00 or 2026-12-24");
		}
	}

}
