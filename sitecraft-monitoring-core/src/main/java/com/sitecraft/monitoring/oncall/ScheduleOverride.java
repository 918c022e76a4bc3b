package com.sitecraft.monitoring.oncall;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * Somebody who answers for a while, whatever the layers say. Where several overlap the
 * newest holds.
 *
 * @param id unique, at most 64 characters
 * @param schedule name of the schedule
 * @param person id of who answers
 * @param start first moment
 * @param end first moment after it, at most 366 d later
 * @param author who asked
 * @param comment why, at most 1,000 characters
 * @param createdAt when it was made
 */
public record ScheduleOverride(String id, String schedule, String person, Instant start, Instant end, String author,
		String comment, Instant createdAt) {

	/** The one that holds comes last. */
	static final Comparator<ScheduleOverride> NEWEST_LAST = Comparator.comparing(ScheduleOverride::createdAt)
		.thenComparing(ScheduleOverride::id);

	private static final Duration LONGEST = Duration.ofDays(366);

	public ScheduleOverride {
		if (id.isBlank() || id.length() > 64) {
			throw new IllegalArgumentException("id is '" + id + "', allowed is 1 to 64 characters");
		}
		requireText("schedule", schedule);
		requireText("person", person);
		requireText("author", author);
		if (!end.isAfter(start) || end.isAfter(start.plus(LONGEST))) {
			throw new IllegalArgumentException(
					"end is " + end + ", allowed is after " + start + ", by at most " + LONGEST.toDays() + "d");
		}
		if (comment.length() > 1000) {
			throw new IllegalArgumentException(
					"comment is " + comment.length() + " characters, allowed is at most 1000");
		}
		if (createdAt.isBefore(Instant.EPOCH)) {
			throw new IllegalArgumentException("createdAt is " + createdAt + ", allowed is from 1970");
		}
	}

	private static void requireText(String name, String text) {
		if (text.isBlank()) {
			throw new IllegalArgumentException(name + " is empty, allowed is a name");
		}
	}

	public boolean contains(Instant time) {
		return !time.isBefore(this.start) && time.isBefore(this.end);
	}

	/** Whether both are about the same schedule and share some time. */
	public boolean overlaps(ScheduleOverride other) {
		return this.schedule.equals(other.schedule) && this.start.isBefore(other.end) && other.start.isBefore(this.end);
	}

	/**
	 * The override, cut at the given time, which it contains and does not start at.
	 */
	public ScheduleOverride endedAt(Instant time) {
		return new ScheduleOverride(this.id, this.schedule, this.person, this.start, time, this.author, this.comment,
				this.createdAt);
	}

}
