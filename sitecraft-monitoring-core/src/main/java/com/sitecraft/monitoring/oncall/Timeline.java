package com.sitecraft.monitoring.oncall;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One schedule with its overrides: who answers at a time, and the shifts that follow each
 * other without a hole.
 */
final class Timeline {

	private final Schedule schedule;

	/** Those that hold, the newest last. */
	private final List<ScheduleOverride> overrides;

	Timeline(Schedule schedule, List<ScheduleOverride> overrides) {
		this.schedule = schedule;
		this.overrides = overrides.stream().sorted(ScheduleOverride.NEWEST_LAST).toList();
	}

	Schedule schedule() {
		return this.schedule;
	}

	@Nullable String onCall(Instant time) {
		return at(time).person();
	}

	/**
	 * The shift of a time, as a whole; of a gap that has no beginning or no end they are
	 * {@link Instant#MIN} and {@link Instant#MAX}.
	 */
	Shift shift(Instant time) {
		return grownForward(first(time)).shift(Instant.MIN, Instant.MAX);
	}

	/**
	 * The shifts that overlap the range, as a whole: the first may start before it and
	 * the last end after it. A gap that has no beginning or no end is cut at the range.
	 * @param max more than this number are refused
	 */
	List<Shift> shifts(Instant from, Instant to, int max) {
		List<Shift> shifts = new ArrayList<>();
		Part part = first(from);
		while (true) {
			if (shifts.size() == max) {
				throw new IllegalArgumentException(
						"to is " + to + ", allowed is what has at most " + max + " shifts after " + from);
			}
			part = grownForward(part);
			shifts.add(part.shift(from, to));
			if (!part.end.isBefore(to)) {
				return shifts;
			}
			part = at(part.end);
		}
	}

	private Part first(Instant time) {
		Part part = at(time);
		while (part.start.isAfter(Instant.MIN)) {
			Part before = at(part.start.minusNanos(1));
			if (!before.continuedBy(part)) {
				return part;
			}
			part = part.from(before.start);
		}
		return part;
	}

	private Part grownForward(Part grown) {
		Part part = grown;
		while (part.end.isBefore(Instant.MAX)) {
			Part next = at(part.end);
			if (!part.continuedBy(next)) {
				return part;
			}
			part = part.to(next.end);
		}
		return part;
	}

	private Part at(Instant time) {
		Instant start = Instant.MIN;
		Instant end = Instant.MAX;
		ScheduleOverride holds = null;
		for (ScheduleOverride override : this.overrides) {
			if (override.contains(time)) {
				holds = override;
			}
			if (override.start().isAfter(time)) {
				end = Rotation.earlier(end, override.start());
			}
			else if (override.end().isAfter(time)) {
				start = Rotation.later(start, override.start());
				end = Rotation.earlier(end, override.end());
			}
			else {
				start = Rotation.later(start, override.end());
			}
		}
		if (holds != null) {
			return new Part(holds.person(), null, holds.id(), 0, start, end);
		}
		for (Layer layer : this.schedule.layers()) {
			Rotation.Span span = layer.rotation().at(time);
			start = Rotation.later(start, span.start());
			end = Rotation.earlier(end, span.end());
			if (span.person() != null) {
				return new Part(span.person(), layer.name(), null, span.turn(), start, end);
			}
		}
		return new Part(null, null, null, -1, start, end);
	}

	/**
	 * A shift or some of it: what ends a part may concern another layer.
	 */
	private record Part(@Nullable String person, @Nullable String layer, @Nullable String override, long turn,
			Instant start, Instant end) {

		boolean continuedBy(Part next) {
			return this.turn == next.turn && Objects.equals(this.person, next.person)
					&& Objects.equals(this.layer, next.layer) && Objects.equals(this.override, next.override);
		}

		Part from(Instant earlier) {
			return new Part(this.person, this.layer, this.override, this.turn, earlier, this.end);
		}

		Part to(Instant later) {
			return new Part(this.person, this.layer, this.override, this.turn, this.start, later);
		}

		Shift shift(Instant from, Instant to) {
			return new Shift(this.person, this.start.equals(Instant.MIN) ? from : this.start,
					this.end.equals(Instant.MAX) ? to : this.end, this.layer, this.override);
		}

	}

}
