package com.sitecraft.monitoring.autoconfigure.store;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.alerting.AlertRecord;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Recurrence;
import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.alerting.Silence;
import com.sitecraft.monitoring.oncall.ScheduleOverride;
import com.sitecraft.monitoring.signal.Matcher;

import static org.assertj.core.api.Assertions.assertThat;

class EntryCodecTests {

	private static final Instant NOW = Instant.parse("2026-03-01T10:15:30.123456789Z");

	private final EntryCodec codec = new EntryCodec();

	@Test
	void alertWhenFullThenComesBackEqual() {
		AlertRecord alert = alert("one", 0.1 + 0.2, NOW);
		assertThat(this.codec.alerts(List.of(this.codec.entry(alert)))).containsExactly(alert);
	}

	@Test
	void alertWhenOnlyTheNecessaryIsSetThenComesBackEqual() {
		AlertRecord alert = new AlertRecord("", "f", "rule", Map.of(), Severity.INFO, AlertState.PENDING, 0, NOW, null,
				null, Duration.ZERO, null, null, null, false, List.of(), "", "", NOW);
		assertThat(this.codec.alerts(List.of(this.codec.entry(alert)))).containsExactly(alert);
	}

	@ParameterizedTest
	@ValueSource(doubles = { Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, -0.0 })
	void alertWhenValueIsOddThenComesBackEqual(double value) {
		AlertRecord alert = alert("one", value, null);
		assertThat(this.codec.alerts(List.of(this.codec.entry(alert)))).containsExactly(alert);
	}

	@Test
	void bodyWhenLabelsHoldAnythingThenIsPrintableAscii() {
		assertThat(this.codec.entry(alert("one", 1, NOW)).body()).matches("[ -~]+").contains("\\u0000", "\\u00E4");
	}

	@Test
	void keyWhenInstancesDifferThenDiffers() {
		AlertRecord one = alert("one", 1, NOW);
		AlertRecord two = alert("two", 1, NOW);
		assertThat(this.codec.key(one)).isNotEqualTo(this.codec.key(two)).isEqualTo(this.codec.entry(one).key());
	}

	@Test
	void silenceWhenRecurringThenComesBackEqual() {
		Silence silence = silence(new Recurrence(ZoneId.of("Europe/Berlin"), Set.of(DayOfWeek.MONDAY, DayOfWeek.SUNDAY),
				LocalTime.of(22, 0), LocalTime.MIDNIGHT));
		assertThat(this.codec.silences(List.of(this.codec.entry(silence)))).containsExactly(silence);
	}

	@Test
	void silenceWhenNotRecurringThenComesBackEqual() {
		Silence silence = silence(null);
		assertThat(this.codec.silences(List.of(this.codec.entry(silence)))).containsExactly(silence);
	}

	@Test
	void overrideWhenReadThenComesBackEqual() {
		ScheduleOverride override = new ScheduleOverride("o1", "primary", "ada", NOW, NOW.plusSeconds(60), "bo",
				"swap \"ä\"", NOW);
		assertThat(this.codec.overrides(List.of(this.codec.entry(override)))).containsExactly(override);
		assertThat(this.codec.entry(override).key()).isEqualTo(new Entry.Key(Entry.Kind.OVERRIDE, "o1"));
	}

	@Test
	void readWhenKindsAreMixedThenEachHasItsOwn() {
		List<Entry> entries = List.of(this.codec.entry(silence(null)), this.codec.entry(alert("one", 1, NOW)));
		assertThat(this.codec.alerts(entries)).hasSize(1);
		assertThat(this.codec.silences(entries)).hasSize(1);
	}

	@Test
	void readWhenThereIsAFieldOfANewerReplicaThenIgnoresIt() {
		AlertRecord alert = alert("one", 1, NOW);
		Entry entry = this.codec.entry(alert);
		String newer = "{\"added\":{\"x\":[1]}," + entry.body().substring(1);
		assertThat(this.codec.alerts(List.of(new Entry(entry.key(), "", 1, newer)))).containsExactly(alert);
	}

	@Test
	void readWhenOneEntryIsUnreadableThenHasTheOthers() {
		AlertRecord alert = alert("one", 1, NOW);
		Entry entry = this.codec.entry(alert);
		for (String body : List.of("", "{", "null", "[]", "{}", "{\"form\":1}",
				entry.body().replace("\"form\":1", "\"form\":2"), entry.body().replace("FIRING", "BURNING"),
				entry.body().replace("\"savedAt\"", "\"saved\""), entry.body().replace("\"rule\"", "\"ruler\""))) {
			Entry broken = new Entry(new Entry.Key(Entry.Kind.ALERT, "broken"), "", 1, body);
			assertThat(this.codec.alerts(List.of(broken, entry))).as(body).containsExactly(alert);
		}
	}

	private static AlertRecord alert(String instance, double value, @Nullable Instant firedAt) {
		return new AlertRecord(instance, "0123", "QueueAge", Map.of("queue", "m\u00e4il\u0000\"\\\ud800", "zone", "a"),
				Severity.SECURITY, AlertState.FIRING, value, NOW.minusSeconds(90), firedAt, NOW,
				Duration.ofNanos(90_000_000_001L), Duration.ofSeconds(1), Duration.ofDays(2), "kept", true,
				List.of(Duration.ofSeconds(3), Duration.ofNanos(1)), "summary", "3 > 2", NOW);
	}

	private static Silence silence(@Nullable Recurrence recurrence) {
		return new Silence("s-1",
				List.of(new Matcher("queue", Matcher.Op.REGEX, "mail.*\"\\\\"),
						new Matcher("severity", Matcher.Op.NOT_EQUAL, "critical")),
				NOW, NOW.plusSeconds(60), "ann", "known", NOW, NOW.plusNanos(1), recurrence);
	}

}
