package com.sitecraft.monitoring.incident;

import java.time.Duration;

/**
 * Bounds of the book of incidents.
 *
 * @param maxOpen most open incidents, 10 to 100,000; further alerts of a rule go to one
 * incident for all of them
 * @param maxResolved most resolved incidents that are kept, 10 to 100,000
 * @param keepResolved how long a resolved incident is kept, 1 h to 365 d
 * @param tick time between two updates
 */
public record IncidentLimits(int maxOpen, int maxResolved, Duration keepResolved, Duration tick) {

	/** 20,000 open ones, 1,000 resolved ones for 7 days, every 15 s. */
	public static final IncidentLimits DEFAULT = new IncidentLimits(20_000, 1_000, Duration.ofDays(7),
			Duration.ofSeconds(15));

	public IncidentLimits {
		number("max-open", maxOpen);
		number("max-resolved", maxResolved);
		duration("keep-resolved", keepResolved, Duration.ofHours(1), Duration.ofDays(365));
		duration("tick", tick, Duration.ofMillis(1), Duration.ofDays(1));
	}

	private static void number(String field, int value) {
		if (value < 10 || value > 100_000) {
			throw new IllegalArgumentException(field + " is " + value + ", allowed is 10 to 100000");
		}
	}

	private static void duration(String field, Duration value, Duration least, Duration most) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			throw new IllegalArgumentException(field + " is " + value + ", allowed is " + least + " to " + most);
		}
	}

}
