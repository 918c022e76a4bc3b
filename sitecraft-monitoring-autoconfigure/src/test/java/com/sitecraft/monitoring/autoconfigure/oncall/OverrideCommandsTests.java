package com.sitecraft.monitoring.autoconfigure.oncall;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.News;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.autoconfigure.command.CommandOutcome;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;
import com.sitecraft.monitoring.oncall.Layer;
import com.sitecraft.monitoring.oncall.Person;
import com.sitecraft.monitoring.oncall.Rotation;
import com.sitecraft.monitoring.oncall.Schedule;
import com.sitecraft.monitoring.oncall.ScheduleOverride;
import com.sitecraft.monitoring.oncall.Schedules;

import static org.assertj.core.api.Assertions.assertThat;

class OverrideCommandsTests {

	private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

	private static final String TWO_HOURS = """
			{"schedule": "primary", "person": "bo", "start": "2026-03-02T12:00:00.7Z", "end": "2026-03-02T14:00:00Z", \
			"comment": "dentist", "unknown": 1}""";

	private final Schedules schedules = new Schedules(
			List.of(new Schedule("primary", ZoneId.of("UTC"),
					List.of(new Layer("all",
							new Rotation(List.of("ada"), LocalDate.of(2026, 1, 1), LocalTime.MIDNIGHT,
									Duration.ofDays(1), ZoneId.of("UTC"), List.of()))))),
			List.of(new Person("ada", "Ada", Map.of()), new Person("bo", "Bo", Map.of())), new SimpleMeterRegistry());

	private final EntryCodec codec = new EntryCodec();

	private final OverrideCommands commands = new OverrideCommands(this.schedules);

	private final OverrideBook book = new OverrideBook(this.schedules, this.commands, this.codec);

	private final Changes.Builder changes = new Changes.Builder();

	@Test
	void createWhenSoundThenMadeWithWhoAskedAndWhen() {
		OverrideChange change = this.commands.decide(create("c1", TWO_HOURS), NOW);
		assertThat(change)
			.isInstanceOfSatisfying(OverrideChange.Put.class, (put) -> assertThat(put.override()).isEqualTo(
					new ScheduleOverride("c1", "primary", "bo", NOW, NOW.plusSeconds(7_200), "carol", "dentist", NOW)));
		assertThat(this.schedules.overrides()).as("decided, not done").isEmpty();
	}

	@Test
	void createWhenItHasNoStartThenStartsNow() {
		OverrideChange change = this.commands.decide(
				create("c1", "{\"schedule\": \"primary\", \"person\": \"bo\", \"end\": \"2026-03-02T14:00:00Z\"}"),
				NOW);
		assertThat(change).isInstanceOfSatisfying(OverrideChange.Put.class,
				(put) -> assertThat(put.override().start()).isEqualTo(NOW));
	}

	@Test
	void createWhenItComesTwiceThenMakesOne() {
		this.book.handle(create("c1", TWO_HOURS), tick(NOW, null));
		CommandOutcome again = this.book.handle(create("c1", TWO_HOURS), tick(NOW.plusSeconds(60), null)).join();
		assertThat(again.status()).isEqualTo(CommandOutcome.Status.DONE);
		assertThat(this.schedules.overrides()).hasSize(1);
	}

	@Test
	void createWhenItCoversAnotherThenSaysSoWhateverTheClockOfTheReplica() {
		this.book.handle(create("c1", TWO_HOURS), tick(NOW, null));
		Command newer = new Command("b", OverrideCommands.CREATE, TWO_HOURS, "carol", NOW.minusSeconds(5));
		assertThat(this.book.handle(newer, tick(NOW, null)).join().text()).endsWith("; it covers c1");
		assertThat(this.schedules.shift("primary", NOW).override()).isEqualTo("b");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"{\"schedule\": \"other\", \"person\": \"bo\", \"end\": \"2026-03-02T14:00:00Z\"} | schedule is 'other', allowed is one of [primary]",
			"{\"schedule\": \"primary\", \"person\": \"eve\", \"end\": \"2026-03-02T14:00:00Z\"} | person is 'eve', allowed is one of [ada, bo]",
			"{\"schedule\": \"primary\", \"person\": \"bo\"} | end is null, allowed is a time after 2026-03-02T12:00:00Z",
			"{\"schedule\": \"primary\", \"person\": \"bo\", \"start\": \"2026-03-01T00:00:00Z\", \"end\": \"2026-03-02T12:00:00Z\"} | end is 2026-03-02T12:00:00Z, allowed is after 2026-03-02T12:00:00Z",
			"{\"schedule\": \"primary\", \"person\": \"bo\", \"end\": \"2028-03-02T12:00:00Z\"} | by at most 366d",
			"{\"schedule\": \"primary\", \"person\": \"bo\", \"end\": \"tomorrow\"} | body is no JSON of an override.create",
			"[] | body is no JSON", "null | body is null", "{} | schedule is 'null'" })
	void createWhenWrongThenRefusedWithTheReason(String body, String reason) {
		CommandOutcome outcome = this.book.handle(create("c1", body), tick(NOW, null)).join();
		assertThat(outcome.status()).isEqualTo(CommandOutcome.Status.REFUSED);
		assertThat(outcome.text()).contains(reason);
		assertThat(this.changes.build().isEmpty()).isTrue();
	}

	@Test
	void bodyWhenHugeOrHostileThenRefused() {
		assertThat(this.commands.decide(create("c1", "[".repeat(9_000)), NOW))
			.isInstanceOf(OverrideChange.Refused.class);
		assertThat(this.commands.decide(create("c1", " ".repeat(10_001)), NOW).text()).contains("at most 10000");
	}

	@Test
	void endWhenItHoldsThenCutAndStored() {
		this.book.handle(create("c1", TWO_HOURS), tick(NOW, null));
		this.book.handle(end("c1"), tick(NOW.plusMillis(60_500), null));
		assertThat(this.schedules.override("c1").end()).isEqualTo(NOW.plusSeconds(60));
		assertThat(this.schedules.onCall("primary", NOW.plusSeconds(61))).containsExactly("ada");
		assertThat(this.codec.overrides(this.changes.build().upserts().values()))
			.containsExactly(this.schedules.override("c1"));
		assertThat(this.book.handle(end("c1"), tick(NOW.plusSeconds(90), null)).join().text()).contains("has ended at");
	}

	@Test
	void endWhenItHasNotBegunThenWithdrawn() {
		this.book.handle(create("c1", TWO_HOURS), tick(NOW, null));
		this.book.handle(end("c1"), tick(NOW.minusSeconds(5), null));
		assertThat(this.schedules.overrides()).isEmpty();
		assertThat(this.changes.build().deletes()).containsExactly(new Entry.Key(Entry.Kind.OVERRIDE, "c1"));
		assertThat(this.changes.build().upserts()).isEmpty();
	}

	@Test
	void endWhenItIsOfAnotherScheduleOrNoneThenRefused() {
		assertThat(this.commands.decide(end("none"), NOW).text()).contains("there is no override 'none' of 'primary'");
	}

	@Test
	void restoreWhenTheLoadIsOlderThanAChangeThenTheChangeStays() {
		this.book.keep(tick(NOW, List.of()));
		this.book.handle(create("c1", TWO_HOURS), tick(NOW, null));
		this.book.keep(tick(NOW.plusSeconds(15), List.of()));
		assertThat(this.schedules.overrides()).extracting(ScheduleOverride::id).containsExactly("c1");
		// The next load began after that was stored: what it does not have, others
		// deleted.
		this.book.keep(tick(NOW.plusSeconds(30), List.of()));
		assertThat(this.schedules.overrides()).isEmpty();
	}

	@Test
	void restoreWhenAChangeIsStoredForLongThenWhatOthersStoredSinceHolds() {
		this.book.handle(create("c1", TWO_HOURS), tick(NOW, null));
		this.book.keep(new Tick(NOW, Duration.ofSeconds(31).toNanos(), 2, false, List.of(), List.of(), this.changes));
		assertThat(this.schedules.overrides()).isEmpty();
	}

	@Test
	void restoreWhenTheLoadIsOlderThanADeletionThenItStaysDeleted() {
		this.book.handle(create("c1", TWO_HOURS), tick(NOW, null));
		List<Entry> stored = List.copyOf(this.changes.build().upserts().values());
		this.book.keep(tick(NOW, stored));
		this.book.handle(end("c1"), tick(NOW.minusSeconds(5), null));
		this.book.keep(tick(NOW, stored));
		assertThat(this.schedules.overrides()).isEmpty();
	}

	@Test
	void restoreWhenAnotherReplicaStoredThenItHoldsHereWithoutTheLease() {
		ScheduleOverride foreign = override(NOW.plusSeconds(60));
		this.book.keep(new Tick(NOW, 0, 1, false, List.of(this.codec.entry(foreign)), List.of(), this.changes));
		assertThat(this.schedules.onCall("primary", NOW)).containsExactly("bo");
		assertThat(this.changes.build().isEmpty()).isTrue();
	}

	@Test
	void restoreWhenItEndedLongAgoThenWhoActsForAllDeletesIt() {
		Entry kept = this.codec.entry(override(NOW.minus(Duration.ofDays(30))));
		this.book.keep(tick(NOW, List.of(kept)));
		assertThat(this.changes.build().isEmpty()).isTrue();
		this.book.keep(new Tick(NOW.plusSeconds(1), 0, 1, false, List.of(kept), List.of(), this.changes));
		assertThat(this.changes.build().isEmpty()).isTrue();
		this.book.keep(tick(NOW.plusSeconds(1), List.of(kept)));
		assertThat(this.changes.build().deletes()).containsExactly(kept.key());
		assertThat(this.schedules.overrides()).isEmpty();
	}

	@Test
	void keepWhenTheStoreHasLostWhatWasWrittenThenWritesAllAgain() {
		ScheduleOverride override = override(NOW.plusSeconds(60));
		this.schedules.put(override);
		this.book.keep(new Tick(NOW, 0, 1, true, null, List.of(), this.changes, null, true));
		assertThat(this.codec.overrides(this.changes.build().upserts().values())).containsExactly(override);
	}

	@Test
	void keepWhenAnotherReplicaChangedThenItsNewsIsTakenOver() {
		Entry foreign = this.codec.entry(override(NOW.plusSeconds(60)));
		News news = new News(Map.of("other", 2L), Map.of(), Map.of(Entry.Kind.OVERRIDE, List.of(foreign)));
		this.book.keep(new Tick(NOW, 0, 9, false, null, List.of(), this.changes, news, false));
		assertThat(this.schedules.onCall("primary", NOW)).containsExactly("bo");
	}

	private static ScheduleOverride override(Instant end) {
		return new ScheduleOverride("foreign", "primary", "bo", end.minusSeconds(3_600), end, "carol", "",
				end.minusSeconds(3_600));
	}

	private static Command create(String id, String body) {
		return new Command(id, OverrideCommands.CREATE, body, "carol", NOW);
	}

	private static Command end(String id) {
		return new Command("e-" + id, OverrideCommands.END, "{\"schedule\": \"primary\", \"id\": \"" + id + "\"}",
				"carol", NOW);
	}

	private Tick tick(Instant now, List<Entry> stored) {
		return new Tick(now, 0, 1, true, stored, List.of(), this.changes);
	}

}
