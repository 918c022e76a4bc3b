package com.sitecraft.monitoring.oncall;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SchedulesTests {

	private static final ZoneId UTC = ZoneId.of("UTC");

	/** A Thursday. */
	private static final LocalDate START = LocalDate.of(2026, 1, 1);

	private static final Restriction OFFICE = new Restriction(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
			LocalTime.of(9, 0), LocalTime.of(17, 0));

	private final MeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void shiftsWhenTheFirstLayerIsRestrictedThenTheNextFillsIn() {
		Schedules schedules = schedules(layer("office", List.of("ada"), OFFICE), layer("rest", List.of("bo")));
		assertThat(schedules.shifts("primary", time("02T00:00"), time("03T00:00"))).containsExactly(
				new Shift("bo", time("02T00:00"), time("02T09:00"), "rest", null),
				new Shift("ada", time("02T09:00"), time("02T17:00"), "office", null),
				new Shift("bo", time("02T17:00"), time("03T00:00"), "rest", null));
	}

	@Test
	void shiftsWhenNoLayerAnswersThenTheGapIsThere() {
		Schedules schedules = schedules(layer("office", List.of("ada"), OFFICE));
		assertThat(schedules.shifts("primary", time("02T12:00"), time("05T12:00"))).containsExactly(
				new Shift("ada", time("02T09:00"), time("02T17:00"), "office", null),
				new Shift(null, time("02T17:00"), time("05T09:00"), null, null),
				new Shift("ada", time("05T09:00"), time("05T17:00"), "office", null));
		assertThat(schedules.onCall("primary", time("02T17:00"))).isEmpty();
		assertThat(schedules.gap("primary", time("02T12:00"), time("05T12:00"))).isEqualTo(Duration.ofHours(64));
	}

	@Test
	void shiftsWhenThereIsNoLayerThenOneGapOfTheRange() {
		assertThat(schedules().shifts("primary", time("02T00:00"), time("09T00:00")))
			.containsExactly(new Shift(null, time("02T00:00"), time("09T00:00"), null, null));
	}

	@Test
	void shiftsWhenALayerAboveComesAndGoesThenATurnBelowIsNotCutByItsSilence() {
		// The first layer hands off at noon and is closed then; nothing of that is seen.
		Schedules schedules = schedules(new Layer("office",
				new Rotation(List.of("ada", "bo"), START, LocalTime.NOON, Duration.ofHours(1), UTC, List
					.of(new Restriction(EnumSet.of(DayOfWeek.MONDAY), LocalTime.of(9, 0), LocalTime.of(10, 0))))),
				layer("rest", List.of("cy")));
		assertThat(schedules.shifts("primary", time("03T12:00"), time("03T13:00")))
			.containsExactly(new Shift("cy", time("03T00:00"), time("04T00:00"), "rest", null));
	}

	@Test
	void overrideWhenInForceThenBeatsTheLayersAndCutsTheShift() {
		Schedules schedules = schedules(layer("rest", List.of("ada")));
		schedules.put(override("o1", "bo", "02T10:00", "02T12:00", 1));
		assertThat(schedules.shifts("primary", time("02T00:00"), time("03T00:00"))).containsExactly(
				new Shift("ada", time("02T00:00"), time("02T10:00"), "rest", null),
				new Shift("bo", time("02T10:00"), time("02T12:00"), null, "o1"),
				new Shift("ada", time("02T12:00"), time("03T00:00"), "rest", null));
	}

	@Test
	void overridesWhenTheyOverlapThenTheNewestHoldsAndBothSayWhichOther() {
		Schedules schedules = schedules(layer("rest", List.of("ada")));
		ScheduleOverride newer = override("a", "cy", "02T11:00", "02T13:00", 2);
		ScheduleOverride older = override("b", "bo", "02T10:00", "02T12:00", 1);
		schedules.put(newer);
		schedules.put(older);
		assertThat(schedules.shifts("primary", time("02T10:00"), time("02T13:00"))).containsExactly(
				new Shift("bo", time("02T10:00"), time("02T11:00"), null, "b"),
				new Shift("cy", time("02T11:00"), time("02T13:00"), null, "a"));
		assertThat(schedules.covered(newer)).containsExactly(older);
		assertThat(schedules.covering(older)).containsExactly(newer);
		assertThat(schedules.covered(older)).isEmpty();
		assertThat(schedules.covering(newer)).isEmpty();
	}

	@Test
	void overrideWhenItsPersonIsNotConfiguredThenIsKeptButDoesNotHold() {
		Schedules schedules = schedules(layer("rest", List.of("ada")));
		ScheduleOverride left = override("o1", "left", "02T10:00", "02T12:00", 1);
		schedules.restore(List.of(left));
		assertThat(schedules.onCall("primary", time("02T11:00"))).containsExactly("ada");
		assertThat(schedules.overrides()).containsExactly(left);
		assertThat(schedules.holds(left)).isFalse();
	}

	@Test
	void overridesWhenTooManyThenRefusedAndCounted() {
		Schedules schedules = schedules(layer("rest", List.of("ada")));
		List<ScheduleOverride> full = new ArrayList<>();
		for (int i = 0; i < Schedules.MAX_OVERRIDES; i++) {
			full.add(override("o" + i, "bo", "02T10:00", "02T12:00", i));
		}
		schedules.restore(full);
		assertThat(schedules.put(override("more", "bo", "02T10:00", "02T12:00", 1))).isFalse();
		assertThat(schedules.put(full.get(0))).as("one that is there").isTrue();
		assertThat(dropped()).isEqualTo(1);
		full.add(override("more", "bo", "02T10:00", "02T12:00", 1));
		schedules.restore(full);
		assertThat(schedules.overrides()).hasSize(Schedules.MAX_OVERRIDES);
		assertThat(dropped()).isEqualTo(2);
	}

	@Test
	void shiftsWhenTooLongOrTooManyThenRefused() {
		Schedules schedules = schedules(
				new Layer("hourly", new Rotation(List.of("ada", "bo"), START, LocalTime.MIDNIGHT, Duration.ofHours(1),
						UTC, List.of(new Restriction(Set.of(), LocalTime.MIDNIGHT, LocalTime.of(23, 30))))));
		Instant from = time("02T00:00");
		assertThat(schedules.shifts("primary", from, from.plus(Schedules.LONGEST_RANGE))).hasSizeGreaterThan(8_000);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> schedules.shifts("primary", from, from.plus(Schedules.LONGEST_RANGE).plusNanos(1)))
			.withMessageContaining("by at most 366d");
		assertThatIllegalArgumentException().isThrownBy(() -> schedules.shifts("primary", from, from));
		assertThatIllegalArgumentException().isThrownBy(() -> schedules.shifts("primary", Instant.MIN, Instant.MAX))
			.withMessageContaining("1970 to 2999");
		assertThatIllegalArgumentException().isThrownBy(() -> schedules.shifts("other", from, from.plusSeconds(1)))
			.withMessageContaining("schedule is 'other', allowed is one of [primary]");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Timeline(schedules.all().get(0), List.of()).shifts(from, from.plusSeconds(7_200), 1))
			.withMessageContaining("at most 1 shifts");
	}

	@Test
	void schedulesWhenAParticipantIsNobodyThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> schedules(layer("rest", List.of("nobody"))))
			.withMessageContaining("participants of 'primary' is 'nobody', allowed is one of [ada, bo, cy]");
	}

	private double dropped() {
		return this.registry.get("sitecraft.monitoring.dropped").tag("what", "oncall.overrides").counter().count();
	}

	private Schedules schedules(Layer... layers) {
		return new Schedules(List.of(new Schedule("primary", UTC, List.of(layers))), List
			.of(new Person("ada", "Ada", Map.of()), new Person("bo", "Bo", Map.of()), new Person("cy", "Cy", Map.of())),
				this.registry);
	}

	private static Layer layer(String name, List<String> participants, Restriction... restrictions) {
		return new Layer(name,
				new Rotation(participants, START, LocalTime.MIDNIGHT, Duration.ofDays(1), UTC, List.of(restrictions)));
	}

	private static ScheduleOverride override(String id, String person, String start, String end, int created) {
		return new ScheduleOverride(id, "primary", person, time(start), time(end), "ada", "swap",
				Instant.ofEpochSecond(created));
	}

	private static Instant time(String dayAndTime) {
		return Instant.parse("2026-01-" + dayAndTime + ":00Z");
	}

}
