package com.sitecraft.monitoring.incident;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The dates of an incident.
 *
 * @param beganAt since when its first alert matched
 * @param openedAt when it was opened
 * @param firstAcknowledgedAt when somebody acknowledged it for the first time
 * @param acknowledgedBy who acknowledged or snoozed it, {@code null} when that does not
 * hold
 * @param quietUntil when the acknowledgement lapses, or the snooze ends
 * @param resolvedAt when it was over
 * @param resolvedBy who resolved it by hand, {@code null} when its alerts ended
 * @param reopenUntil until when a new alert opens it again
 */
public record Course(Instant beganAt, Instant openedAt, @Nullable Instant firstAcknowledgedAt,
		@Nullable String acknowledgedBy, @Nullable Due quietUntil, @Nullable Instant resolvedAt,
		@Nullable String resolvedBy, @Nullable Due reopenUntil) {

	public Course {
		Objects.requireNonNull(beganAt, "beganAt");
		Objects.requireNonNull(openedAt, "openedAt");
	}

	static Course from(Instant beganAt, Instant openedAt) {
		return new Course(beganAt, openedAt, null, null, null, null, null, null);
	}

	Course acknowledged(String actor, Instant at, Due until) {
		Instant first = this.firstAcknowledgedAt;
		return new Course(this.beganAt, this.openedAt, (first != null) ? first : at, actor, until, null, null, null);
	}

	/** Neither acknowledged nor snoozed, nor over. */
	Course triggered() {
		return new Course(this.beganAt, this.openedAt, this.firstAcknowledgedAt, null, null, null, null, null);
	}

	Course resolved(@Nullable String actor, Instant at, Due reopenUntil) {
		return new Course(this.beganAt, this.openedAt, this.firstAcknowledgedAt, this.acknowledgedBy, null, at, actor,
				reopenUntil);
	}

}
