package com.sitecraft.monitoring.oncall;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.sitecraft.monitoring.signal.Dropped;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * All schedules, with who overrides them. The loop changes the overrides, any thread may
 * ask. There are at most 1,000 overrides; one more is refused and counted in
 * {@code sitecraft.monitoring.dropped{what="oncall.overrides"}}.
 * <p>
 * An override of a schedule or with a person that is not configured any more is kept, but
 * does not hold: it would page nobody.
 */
public final class Schedules implements OnCall {

	/** Of overrides; more than people make in the 30 days for which they are kept. */
	static final int MAX_OVERRIDES = 1_000;

	/** Of one answer. */
	static final int MAX_SHIFTS = 10_000;

	/** Of one question. */
	public static final Duration LONGEST_RANGE = Duration.ofDays(366);

	private static final Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");

	private final Map<String, Schedule> schedules;

	private final Map<String, Person> people;

	private final Counter refused;

	private volatile Book book;

	/**
	 * Creates the schedules without overrides.
	 * @throws IllegalArgumentException when two schedules or people have one name, or a
	 * participant is nobody
	 */
	public Schedules(Collection<Schedule> schedules, Collection<Person> people, MeterRegistry registry) {
		Map<String, Person> byId = new LinkedHashMap<>();
		for (Person person : people) {
			if (byId.put(person.id(), person) != null) {
				throw new IllegalArgumentException(
						"people is two times '" + person.id() + "', allowed is each id once");
			}
		}
		Map<String, Schedule> byName = new LinkedHashMap<>();
		for (Schedule schedule : schedules) {
			if (byName.put(schedule.name(), schedule) != null) {
				throw new IllegalArgumentException(
						"schedules is two times '" + schedule.name() + "', allowed is each name once");
			}
			for (String participant : schedule.people()) {
				if (!byId.containsKey(participant)) {
					throw new IllegalArgumentException("participants of '" + schedule.name() + "' is '" + participant
							+ "', allowed is one of " + byId.keySet());
				}
			}
		}
		this.people = byId;
		this.schedules = byName;
		this.refused = Dropped.counter(registry, "oncall.overrides");
		this.book = new Book(Map.of());
	}

	@Override
	public List<String> onCall(String schedule, Instant at) {
		String person = timeline(schedule).onCall(at);
		return (person != null) ? List.of(person) : List.of();
	}

	@Override
	public @Nullable Person person(String id) {
		return this.people.get(id);
	}

	public List<Person> people() {
		return List.copyOf(this.people.values());
	}

	public List<Schedule> all() {
		return List.copyOf(this.schedules.values());
	}

	public @Nullable Schedule schedule(String name) {
		return this.schedules.get(name);
	}

	/**
	 * The shift of a time. A gap that has no beginning or no end has {@link Instant#MIN}
	 * or {@link Instant#MAX} there.
	 * @param schedule name of a schedule
	 * @throws IllegalArgumentException when there is no such schedule
	 */
	public Shift shift(String schedule, Instant at) {
		return timeline(schedule).shift(at);
	}

	/**
	 * Shifts that overlap a range, in order and without a hole between them. The first
	 * may start before the range and the last end after it; a gap that has no beginning
	 * or no end is cut at the range.
	 * @param schedule name of a schedule
	 * @param from first moment, from 1970 to 2999
	 * @param to first moment after it, at most 366 d later
	 * @throws IllegalArgumentException when there is no such schedule, or the range is
	 * too long or has more than 10,000 shifts
	 */
	public List<Shift> shifts(String schedule, Instant from, Instant to) {
		if (from.isBefore(Instant.EPOCH) || !from.isBefore(LATEST)) {
			throw new IllegalArgumentException("from is " + from + ", allowed is 1970 to 2999");
		}
		if (!to.isAfter(from) || to.isAfter(from.plus(LONGEST_RANGE))) {
			throw new IllegalArgumentException(
					"to is " + to + ", allowed is after " + from + ", by at most " + LONGEST_RANGE.toDays() + "d");
		}
		return timeline(schedule).shifts(from, to, MAX_SHIFTS);
	}

	/**
	 * Time of a range in which nobody answers.
	 */
	public Duration gap(String schedule, Instant from, Instant to) {
		return shifts(schedule, from, to).stream()
			.filter(Shift::isGap)
			.map((gap) -> gap.within(from, to))
			.reduce(Duration.ZERO, Duration::plus);
	}

	/**
	 * Adds an override or replaces the one with its id.
	 * @return whether there was room
	 */
	public boolean put(ScheduleOverride override) {
		Map<String, ScheduleOverride> next = new LinkedHashMap<>(this.book.overrides);
		if (!next.containsKey(override.id()) && next.size() >= MAX_OVERRIDES) {
			this.refused.increment();
			return false;
		}
		next.put(override.id(), override);
		this.book = new Book(next);
		return true;
	}

	public void remove(String id) {
		Map<String, ScheduleOverride> next = new LinkedHashMap<>(this.book.overrides);
		if (next.remove(id) != null) {
			this.book = new Book(next);
		}
	}

	/**
	 * Replaces all overrides, as stored; what does not fit is refused.
	 */
	public void restore(Collection<ScheduleOverride> overrides) {
		Map<String, ScheduleOverride> next = new LinkedHashMap<>();
		for (ScheduleOverride override : overrides) {
			if (next.size() < MAX_OVERRIDES || next.containsKey(override.id())) {
				next.put(override.id(), override);
			}
			else {
				this.refused.increment();
			}
		}
		if (!next.equals(this.book.overrides)) {
			this.book = new Book(next);
		}
	}

	public List<ScheduleOverride> overrides() {
		return List.copyOf(this.book.overrides.values());
	}

	public @Nullable ScheduleOverride override(String id) {
		return this.book.overrides.get(id);
	}

	/**
	 * Older overrides with which the given one shares some time, which is its own.
	 */
	public List<ScheduleOverride> covered(ScheduleOverride override) {
		return overlapping(override).filter((other) -> newer(override, other)).toList();
	}

	/**
	 * Newer overrides that take some time from the given one.
	 */
	public List<ScheduleOverride> covering(ScheduleOverride override) {
		return overlapping(override).filter((other) -> newer(other, override)).toList();
	}

	/** Whether its schedule and its person are configured. */
	public boolean holds(ScheduleOverride override) {
		return this.schedules.containsKey(override.schedule()) && this.people.containsKey(override.person());
	}

	private Stream<ScheduleOverride> overlapping(ScheduleOverride override) {
		return this.book.overrides.values().stream().filter(this::holds).filter(override::overlaps);
	}

	private static boolean newer(ScheduleOverride newer, ScheduleOverride older) {
		return ScheduleOverride.NEWEST_LAST.compare(newer, older) > 0;
	}

	private Timeline timeline(String schedule) {
		Timeline timeline = this.book.timelines.get(schedule);
		if (timeline == null) {
			throw new IllegalArgumentException(
					"schedule is '" + schedule + "', allowed is one of " + this.schedules.keySet());
		}
		return timeline;
	}

	/**
	 * Overrides as of one change.
	 */
	private final class Book {

		private final Map<String, ScheduleOverride> overrides;

		private final Map<String, Timeline> timelines = new LinkedHashMap<>();

		Book(Map<String, ScheduleOverride> overrides) {
			this.overrides = overrides;
			Schedules.this.schedules.values().forEach((schedule) -> {
				List<ScheduleOverride> own = new ArrayList<>(overrides.values());
				own.removeIf((override) -> !override.schedule().equals(schedule.name()) || !holds(override));
				this.timelines.put(schedule.name(), new Timeline(schedule, own));
			});
		}

	}

}
