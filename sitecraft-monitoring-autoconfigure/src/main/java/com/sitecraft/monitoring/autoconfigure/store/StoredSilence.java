package com.sitecraft.monitoring.autoconfigure.store;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.Recurrence;
import com.sitecraft.monitoring.alerting.Silence;
import com.sitecraft.monitoring.signal.Matcher;

/**
 * Stored form of a silence.
 *
 * @param form version of the form
 */
record StoredSilence(int form, String id, List<Condition> matchers, Instant start, Instant end, String author,
		String comment, Instant createdAt, Instant updatedAt, @Nullable Times recurrence) {

	static StoredSilence of(int form, Silence silence) {
		return new StoredSilence(form, silence.id(), silence.matchers().stream().map(Condition::of).toList(),
				silence.start(), silence.end(), silence.author(), silence.comment(), silence.createdAt(),
				silence.updatedAt(), (silence.recurrence() != null) ? Times.of(silence.recurrence()) : null);
	}

	Silence toSilence() {
		return new Silence(this.id, this.matchers.stream().map(Condition::toMatcher).toList(), this.start, this.end,
				this.author, this.comment, this.createdAt, this.updatedAt,
				(this.recurrence != null) ? this.recurrence.toRecurrence() : null);
	}

	record Condition(String name, Matcher.Op op, String value) {

		static Condition of(Matcher matcher) {
			return new Condition(matcher.name(), matcher.op(), matcher.value());
		}

		Matcher toMatcher() {
			return new Matcher(this.name, this.op, this.value);
		}

	}

	record Times(ZoneId zone, Set<DayOfWeek> weekdays, LocalTime from, LocalTime to) {

		static Times of(Recurrence recurrence) {
			return new Times(recurrence.zone(), new TreeSet<>(recurrence.weekdays()), recurrence.from(),
					recurrence.to());
		}

		Recurrence toRecurrence() {
			return new Recurrence(this.zone, this.weekdays, this.from, this.to);
		}

	}

}
