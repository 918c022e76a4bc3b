package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which alerts of a rule are one incident, and how often it is told. Each timer runs by
 * itself; none rounds up to another.
 *
 * @param by labels whose values are told apart, in addition to the rule
 * @param groupWait time before the first page, for alerts that fire together, 0 to 1 d
 * @param groupInterval least time between that page and one about further alerts
 * @param repeatInterval time after which an incident that nobody acknowledges is told
 * again
 * @param reopenWindow time after its end in which a new alert opens the same incident
 * again
 */
public record Grouping(Set<String> by, Duration groupWait, Duration groupInterval, Duration repeatInterval,
		Duration reopenWindow) {

	private static final Duration LEAST_REPEAT = Duration.ofMinutes(1);

	/** By rule, 30 s, 5 min, 4 h, 10 min. */
	public static final Grouping DEFAULT = new Grouping(Set.of(), Duration.ofSeconds(30), Duration.ofMinutes(5),
			Duration.ofHours(4), Duration.ofMinutes(10));

	public Grouping {
		by = Collections.unmodifiableSet(new TreeSet<>(by));
		check("group-wait", groupWait, Duration.ZERO, Duration.ofDays(1));
		check("group-interval", groupInterval, Duration.ZERO, Duration.ofDays(1));
		check("repeat-interval", repeatInterval, LEAST_REPEAT, Duration.ofDays(30));
		check("reopen-window", reopenWindow, Duration.ZERO, Duration.ofDays(1));
	}

	private static void check(String field, Duration value, Duration least, Duration most) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			throw new IllegalArgumentException(field + " is " + value + ", allowed is " + least + " to " + most);
		}
	}

}
