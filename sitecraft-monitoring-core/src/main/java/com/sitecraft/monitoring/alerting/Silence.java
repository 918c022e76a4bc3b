package com.sitecraft.monitoring.alerting;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * A request of a person to hear nothing of some alerts for a while.
 *
 * @param id unique, at most 64 characters
 * @param matchers all of them must match; at least one must not match the empty string
 * @param start first moment
 * @param end first moment after it
 * @param author who asked
 * @param comment why
 * @param createdAt when it was made
 * @param updatedAt when it was last edited
 * @param recurrence times within start and end at which it is active, {@code null} for
 * all of them
 */
public record Silence(String id, List<Matcher> matchers, Instant start, Instant end, String author, String comment,
		Instant createdAt, Instant updatedAt, @Nullable Recurrence recurrence) {

	public Silence {
		if (id.isBlank() || id.length() > 64) {
			throw new IllegalArgumentException("id is '" + id + "', allowed is 1 to 64 characters");
		}
		matchers = Matching.specific("matchers", matchers);
		if (!end.isAfter(start)) {
			throw new IllegalArgumentException("end is " + end + ", allowed is after " + start);
		}
		if (author.isBlank()) {
			throw new IllegalArgumentException("author is empty, allowed is a name");
		}
		if (comment.length() > 1000) {
			throw new IllegalArgumentException(
					"comment is " + comment.length() + " characters, allowed is at most 1000");
		}
		Objects.requireNonNull(createdAt, "createdAt");
		Objects.requireNonNull(updatedAt, "updatedAt");
	}

	public State state(Instant now) {
		if (now.isBefore(this.start)) {
			return State.PENDING;
		}
		if (!now.isBefore(this.end)) {
			return State.EXPIRED;
		}
		return (this.recurrence == null || this.recurrence.contains(now)) ? State.ACTIVE : State.PENDING;
	}

	public boolean matches(Labels labels) {
		return Matching.all(this.matchers, labels);
	}

	/**
	 * The silence after an edit: other matchers are another silence, so that what was
	 * silenced by whom stays on record.
	 * @param edited new values, with this silence's id
	 * @param newId id if the matchers differ
	 */
	public Silence edit(Silence edited, String newId) {
		boolean same = edited.matchers.equals(this.matchers);
		return new Silence(same ? this.id : newId, edited.matchers, edited.start, edited.end, edited.author,
				edited.comment, same ? this.createdAt : edited.updatedAt, edited.updatedAt, edited.recurrence);
	}

	/**
	 * The silence, ended at the given time.
	 */
	public Silence expire(Instant now) {
		if (!now.isBefore(this.end)) {
			return this;
		}
		Instant ended = now.isAfter(this.start) ? now : this.start.plusNanos(1);
		return new Silence(this.id, this.matchers, this.start, ended, this.author, this.comment, this.createdAt, now,
				this.recurrence);
	}

	/**
	 * Where a silence stands.
	 */
	public enum State {

		/** Not begun, or between two times of a recurrence. */
		PENDING,

		ACTIVE,

		EXPIRED

	}

}
