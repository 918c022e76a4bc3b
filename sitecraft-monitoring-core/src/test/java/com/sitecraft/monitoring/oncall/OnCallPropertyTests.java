package com.sitecraft.monitoring.oncall;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * What holds at every moment of ten years, in zones whose clocks jump by an hour, by half
 * an hour, by a day, or never.
 */
class OnCallPropertyTests {

	private static final int YEARS = 10;

	private static final int RANDOM_MOMENTS = 2_000;

	private static final List<String> PEOPLE = List.of("ada", "bo", "cy", "di", "eve");

	static Stream<Arguments> zones() {
		return Stream.of(Arguments.of("UTC", 2020), Arguments.of("America/New_York", 2020),
				Arguments.of("Europe/London", 2020), Arguments.of("Asia/Kolkata", 2020),
				Arguments.of("Australia/Lord_Howe", 2020), Arguments.of("Pacific/Apia", 2020),
				// With the day that Apia skipped, and its summer times.
				Arguments.of("Pacific/Apia", 2007));
	}

	@ParameterizedTest
	@MethodSource("zones")
	void rotationWhenAskedAtAnyMomentThenOnePersonOrNobodyAsTheClockSays(String zone, int year) {
		for (Rotation rotation : rotations(ZoneId.of(zone), year)) {
			WallClockModel model = new WallClockModel(rotation);
			for (Instant time : moments(zone, year)) {
				Rotation.Span span = rotation.at(time);
				check(Objects.equals(span.person(), model.onCall(time)), rotation, time, span);
				check(!time.isBefore(span.start()) && time.isBefore(span.end()), rotation, time, span);
				Instant start = span.start().equals(Instant.MIN) ? time : span.start();
				for (Instant same : List.of(start, span.end().minusNanos(1))) {
					Rotation.Span other = rotation.at(same);
					check(Objects.equals(other.person(), span.person()) && other.turn() == span.turn(), rotation, same,
							span);
				}
			}
		}
	}

	@ParameterizedTest
	@MethodSource("zones")
	void handoffWhenTheClockShowsItsTimeThenIsThere(String zone, int year) {
		ZoneId id = ZoneId.of(zone);
		for (Rotation rotation : rotations(id, year)) {
			if (!rotation.restrictions().isEmpty()) {
				continue;
			}
			LocalDateTime expected = rotation.start().atTime(rotation.handoff());
			Instant end = start(year + YEARS);
			Instant previous = null;
			for (Instant at = rotation.at(Instant.EPOCH).end(); at.isBefore(end); at = rotation.at(at).end()) {
				ZoneOffsetTransition jump = id.getRules().getTransition(expected);
				while (jump != null && jump.isGap() && jump.getInstant().equals(previous)) {
					// A turn of no length: all of it was jumped over.
					expected = expected.plus(rotation.every());
					jump = id.getRules().getTransition(expected);
				}
				if (jump != null && jump.isGap()) {
					check(at.equals(jump.getInstant()), rotation, at, expected);
					while (expected.plus(rotation.every()).isBefore(jump.getDateTimeAfter())) {
						expected = expected.plus(rotation.every());
					}
				}
				else {
					check(LocalDateTime.ofInstant(at, id).equals(expected), rotation, at, expected);
					check(jump == null || at.isBefore(jump.getInstant()), rotation, at, expected);
				}
				expected = expected.plus(rotation.every());
				previous = at;
			}
		}
	}

	@ParameterizedTest
	@MethodSource("zones")
	void shiftsWhenListedThenTileAndAgreeWithWhoIsOnCall(String zone, int year) {
		List<Rotation> rotations = rotations(ZoneId.of(zone), year);
		Random random = new Random(year);
		// Each is once the first or the second layer.
		for (int i = 0; i < rotations.size(); i += 2) {
			List<Layer> layers = List.of(new Layer("first", rotations.get(i)),
					new Layer("second", rotations.get((i + 3) % rotations.size())));
			Schedules schedules = schedules(new Schedule("primary", ZoneId.of(zone), layers));
			List<ScheduleOverride> overrides = overrides(random, year);
			overrides.forEach(schedules::put);
			List<Instant> moments = moments(zone, year);
			int next = 0;
			Instant until = null;
			for (int y = year; y < year + YEARS; y++) {
				for (Shift shift : schedules.shifts("primary", start(y), start(y + 1))) {
					if (until != null && shift.start().isBefore(until)) {
						// The shift over the turn of the year, listed a second time.
						check(shift.end().equals(until), layers, until, shift);
					}
					else {
						check(until == null || shift.start().equals(until), layers, until, shift);
						check(agrees(schedules, shift, shift.start()), layers, shift.start(), shift);
						check(agrees(schedules, shift, shift.end().minusNanos(1)), layers, shift.end(), shift);
					}
					until = shift.end();
					while (next < moments.size() && moments.get(next).isBefore(until)) {
						Instant time = moments.get(next++);
						check(agrees(schedules, shift, time), layers, time, shift);
						check(Objects.equals(expected(layers, overrides, time), shift.person()), layers, time, shift);
					}
				}
			}
			assertThat(next).isEqualTo(moments.size());
		}
	}

	private static boolean agrees(Schedules schedules, Shift shift, Instant time) {
		String person = shift.person();
		return schedules.onCall("primary", time).equals((person != null) ? List.of(person) : List.of());
	}

	private static @Nullable String expected(List<Layer> layers, List<ScheduleOverride> overrides, Instant time) {
		return overrides.stream()
			.filter((override) -> override.contains(time))
			.max(Comparator.comparing(ScheduleOverride::createdAt))
			.map(ScheduleOverride::person)
			.or(() -> layers.stream()
				.map((layer) -> new WallClockModel(layer.rotation()).onCall(time))
				.filter(Objects::nonNull)
				.findFirst())
			.orElse(null);
	}

	private static List<Rotation> rotations(ZoneId zone, int year) {
		LocalDate start = LocalDate.of(year, 1, 2);
		Set<DayOfWeek> working = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
		List<Restriction> office = List.of(new Restriction(working, LocalTime.of(9, 0), LocalTime.of(17, 0)));
		List<Restriction> nights = List.of(new Restriction(working, LocalTime.of(22, 30), LocalTime.of(2, 15)),
				new Restriction(EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), LocalTime.MIDNIGHT,
						LocalTime.MIDNIGHT));
		List<Restriction> nightOfTheJump = List.of(
				new Restriction(EnumSet.of(DayOfWeek.SUNDAY), LocalTime.of(2, 0), LocalTime.of(2, 30)),
				new Restriction(EnumSet.of(DayOfWeek.FRIDAY), LocalTime.of(10, 0), LocalTime.of(11, 0)));
		return List.of(rotation(zone, start, "09:00", Duration.ofDays(7), 3, List.of()),
				rotation(zone, start, "02:30", Duration.ofDays(1), 2, List.of()),
				rotation(zone, start, "00:00", Duration.ofDays(1), 3, office),
				rotation(zone, start, "01:45", Duration.ofHours(12), 5, List.of()),
				rotation(zone, start, "00:30", Duration.ofHours(1), 4, List.of()),
				rotation(zone, start, "10:00", Duration.ofHours(36), 2, nights),
				rotation(zone, start, "01:59", Duration.ofMinutes(100), 5, nightOfTheJump),
				rotation(zone, start, "02:00", Duration.ofDays(1), 1, List.of()));
	}

	private static Rotation rotation(ZoneId zone, LocalDate start, String handoff, Duration every, int people,
			List<Restriction> restrictions) {
		return new Rotation(PEOPLE.subList(0, people), start, LocalTime.parse(handoff), every, zone, restrictions);
	}

	private static List<ScheduleOverride> overrides(Random random, int year) {
		List<ScheduleOverride> overrides = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			Instant start = start(year).plusSeconds(random.nextInt(YEARS * 365 * 86_400));
			overrides.add(new ScheduleOverride("o" + i, "primary", PEOPLE.get(random.nextInt(PEOPLE.size())), start,
					start.plusSeconds(1 + random.nextInt(90 * 86_400)), "ada", "", Instant.ofEpochSecond(i)));
		}
		return overrides;
	}

	/** Random ones, and those around every change of the clock. */
	private static List<Instant> moments(String zone, int year) {
		Random random = new Random(zone.hashCode() + year);
		Set<Instant> moments = new HashSet<>();
		Instant start = start(year);
		Instant end = start(year + YEARS);
		long seconds = Duration.between(start, end).toSeconds();
		for (int i = 0; i < RANDOM_MOMENTS; i++) {
			moments.add(start.plusSeconds((long) (random.nextDouble() * seconds)).plusNanos(random.nextInt(3)));
		}
		ZoneOffsetTransition jump = ZoneId.of(zone).getRules().nextTransition(start.plusSeconds(3 * 86_400));
		while (jump != null && jump.getInstant().isBefore(end.minusSeconds(3 * 86_400))) {
			for (int minutes = -26 * 60; minutes <= 26 * 60; minutes += 30) {
				Instant at = jump.getInstant().plusSeconds(minutes * 60L);
				moments.addAll(List.of(at.minusNanos(1), at));
			}
			jump = ZoneId.of(zone).getRules().nextTransition(jump.getInstant());
		}
		return moments.stream().sorted().toList();
	}

	private static Instant start(int year) {
		return LocalDate.of(year, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
	}

	private static Schedules schedules(Schedule schedule) {
		return new Schedules(List.of(schedule), PEOPLE.stream().map((id) -> new Person(id, id, Map.of())).toList(),
				new SimpleMeterRegistry());
	}

	/** Millions of times, so without the words until they are needed. */
	private static void check(boolean holds, Object subject, @Nullable Instant time, Object found) {
		if (!holds) {
			fail(subject + " at " + time + ": " + found);
		}
	}

}
