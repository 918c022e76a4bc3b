package com.sitecraft.monitoring.oncall;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RotationTests {

	@ParameterizedTest
	@CsvSource({
			// 02:30 is jumped over: the next moment that exists is 03:00.
			"America/New_York, 02:30, 2026-03-08T00:00:00Z, 2026-03-08T07:00:00Z",
			// 01:30 comes twice: the first time hands off, the repeated hour is in the
			// turn.
			"America/New_York, 01:30, 2026-11-01T00:00:00Z, 2026-11-01T05:30:00Z",
			"America/New_York, 02:00, 2026-11-01T00:00:00Z, 2026-11-01T07:00:00Z",
			"Europe/London, 01:00, 2026-03-29T00:00:00Z, 2026-03-29T01:00:00Z",
			// Half an hour: 02:15 becomes 02:30, and 01:45 comes twice.
			"Australia/Lord_Howe, 02:15, 2026-10-03T12:00:00Z, 2026-10-03T15:30:00Z",
			"Australia/Lord_Howe, 01:45, 2026-04-04T12:00:00Z, 2026-04-04T14:45:00Z",
			"Australia/Lord_Howe, 02:00, 2026-04-04T12:00:00Z, 2026-04-04T15:30:00Z",
			// 30 December 2011 was not: midnight of the 31st is the next moment.
			"Pacific/Apia, 09:00, 2011-12-29T19:30:00Z, 2011-12-30T10:00:00Z",
			"Asia/Kolkata, 00:00, 2026-03-08T00:00:00Z, 2026-03-08T18:30:00Z" })
	void handoffWhenTheClockIsChangedThenAtTheNextMomentThatExists(ZoneId zone, LocalTime handoff, Instant before,
			Instant expected) {
		Rotation rotation = daily(List.of("ada", "bo"), LocalDate.of(2011, 1, 1), handoff, zone);
		Rotation.Span span = rotation.at(before);
		assertThat(span.end()).isEqualTo(expected);
		assertThat(rotation.at(expected).person()).isNotEqualTo(span.person());
	}

	@Test
	void turnWhenTheClockGoesBackThenIsLonger() {
		Rotation rotation = daily(List.of("ada", "bo"), LocalDate.of(2026, 1, 1), LocalTime.of(1, 30),
				ZoneId.of("America/New_York"));
		Rotation.Span span = rotation.at(Instant.parse("2026-11-01T06:15:00Z"));
		assertThat(Duration.between(span.start(), span.end())).isEqualTo(Duration.ofHours(25));
	}

	@Test
	void turnWhenTheDayIsSkippedThenTakesItsPlaceInTheOrder() {
		Rotation rotation = daily(List.of("ada", "bo", "cy"), LocalDate.of(2011, 12, 28), LocalTime.of(9, 0),
				ZoneId.of("Pacific/Apia"));
		assertThat(rotation.at(Instant.parse("2011-12-30T09:59:59Z")).person()).isEqualTo("bo");
		// From midnight of the 31st until nine: the turn of the day that was not.
		assertThat(rotation.at(Instant.parse("2011-12-30T10:00:00Z"))).isEqualTo(new Rotation.Span("cy", 2,
				Instant.parse("2011-12-30T10:00:00Z"), Instant.parse("2011-12-30T19:00:00Z")));
		assertThat(rotation.at(Instant.parse("2011-12-30T19:00:00Z")).person()).isEqualTo("ada");
	}

	@Test
	void rotationWhenNotBegunThenNobody() {
		Rotation rotation = daily(List.of("ada"), LocalDate.of(2026, 1, 1), LocalTime.of(9, 0), ZoneId.of("UTC"));
		assertThat(rotation.at(Instant.parse("2026-01-01T08:59:59.999999999Z")))
			.isEqualTo(new Rotation.Span(null, -1, Instant.MIN, Instant.parse("2026-01-01T09:00:00Z")));
		assertThat(rotation.at(Instant.parse("2026-01-01T09:00:00Z")).person()).isEqualTo("ada");
	}

	@Test
	void restrictionWhenOverMidnightThenBelongsToTheDayOnWhichItBegins() {
		Rotation rotation = new Rotation(List.of("ada"), LocalDate.of(2026, 1, 1), LocalTime.MIDNIGHT,
				Duration.ofDays(1), ZoneId.of("UTC"),
				List.of(new Restriction(Set.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(6, 0))));
		assertThat(rotation.at(Instant.parse("2026-01-03T05:59:59Z")).person()).as("Saturday").isEqualTo("ada");
		assertThat(rotation.at(Instant.parse("2026-01-02T05:59:59Z")).person()).as("Friday").isNull();
		assertThat(rotation.at(Instant.parse("2026-01-03T06:00:00Z")).end()).isEqualTo("2026-01-09T22:00:00Z");
	}

	@Test
	void rotationWhenImpossibleThenNamesWhatIsAllowed() {
		LocalDate start = LocalDate.of(2026, 1, 1);
		ZoneId zone = ZoneId.of("UTC");
		assertThatIllegalArgumentException().isThrownBy(() -> daily(List.of(), start, LocalTime.NOON, zone))
			.withMessageContaining("participants is [], allowed is 1 to 100");
		assertThatIllegalArgumentException().isThrownBy(() -> daily(List.of("ada"), start, LocalTime.of(9, 0, 1), zone))
			.withMessageContaining("handoff is 09:00:01, allowed is a whole minute");
		for (Duration every : List.of(Duration.ofMinutes(59), Duration.ofDays(367), Duration.ofSeconds(3_601),
				Duration.ZERO, Duration.ofDays(-1))) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new Rotation(List.of("ada"), start, LocalTime.NOON, every, zone, List.of()))
				.withMessageContaining("every is " + every + ", allowed is whole minutes from 1h to 366d");
		}
	}

	private static Rotation daily(List<String> participants, LocalDate start, LocalTime handoff, ZoneId zone) {
		return new Rotation(participants, start, handoff, Duration.ofDays(1), zone, List.of());
	}

}
