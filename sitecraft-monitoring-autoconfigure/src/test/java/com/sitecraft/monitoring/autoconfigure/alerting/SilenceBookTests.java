package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.alerting.Silence;
import com.sitecraft.monitoring.alerting.Silences;
import com.sitecraft.monitoring.autoconfigure.command.CommandOutcome;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Silences of two replicas that share a store.
 */
class SilenceBookTests {

	private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

	private final EntryCodec codec = new EntryCodec();

	private final Silences silences = new Silences(new SimpleMeterRegistry());

	private final SilenceBook book = new SilenceBook(this.silences, this.codec);

	@Test
	void silenceWhenMadeByAnotherReplicaThenMutesHereToo() {
		keep(NOW, false, List.of(entry(silence("a", 0, "first"), 1)));
		assertThat(this.silences.silencing(Labels.of("check", "redis"), NOW)).containsExactly("a");
		keep(NOW, false, List.of(entry(silence("a", 0, "first"), 1)));
		keep(NOW, false, List.of(entry(silence("a", 0, "edited"), 2)));
		assertThat(this.silences.get("a").comment()).isEqualTo("edited");
		keep(NOW, false, List.of());
		assertThat(this.silences.all()).isEmpty();
	}

	/** A load may be older than what was done here since. */
	@Test
	void silenceWhenNotYetStoredThenOutlivesALoad() {
		create("a");
		keep(NOW, true, List.of());
		assertThat(this.silences.get("a")).isNotNull();
		List<Entry> stored = List.of(entry(this.silences.get("a"), 1));
		keep(NOW, true, stored);
		Command expire = new Command("c", SilenceBook.EXPIRE, "a", "bob", NOW);
		assertThat(this.book.handle(expire, tick(NOW.plusSeconds(1), true, null)).join().status())
			.isEqualTo(CommandOutcome.Status.DONE);
		keep(NOW.plusSeconds(2), true, stored);
		assertThat(this.silences.get("a").state(NOW.plusSeconds(2))).isEqualTo(Silence.State.EXPIRED);
	}

	@Test
	void silenceWhenEditedThenWhoAskedIsTheOneOfTheCommand() {
		create("a");
		Silence forged = new Silence("a", Matcher.parse("check=\"db\""), NOW, NOW.plusSeconds(60), "somebody else", "x",
				NOW, NOW, null);
		this.book.handle(new Command("n", SilenceBook.EDIT, this.codec.body(forged), "bob", NOW),
				tick(NOW, true, null));
		assertThat(this.silences.get("n").author()).isEqualTo("bob");
		assertThat(this.silences.get("a").author()).isEqualTo("ann");
		assertThat(this.silences.get("a").state(NOW.plusMillis(1))).isEqualTo(Silence.State.EXPIRED);
	}

	@Test
	void silenceWhenExpiredFiveDaysAgoThenIsForgottenAndOnlyTheLeaderDeletesIt() {
		Silence old = silence("a", -Duration.ofDays(5).toSeconds() - 3600, "old");
		Tick follower = keep(NOW, false, List.of(entry(old, 1)));
		assertThat(this.silences.all()).isEmpty();
		assertThat(follower.changes().build().deletes()).isEmpty();
		Tick leader = keep(NOW, true, List.of(entry(old, 1)));
		assertThat(leader.changes().build().deletes()).containsExactly(this.codec.key(old));
	}

	@Test
	void silenceWhenUnreadableThenOthersAreKept() {
		List<Entry> stored = new ArrayList<>(List.of(entry(silence("a", 0, "fine"), 1)));
		stored.add(new Entry(new Entry.Key(Entry.Kind.SILENCE, "b"), "x", 1, "nonsense"));
		keep(NOW, false, stored);
		assertThat(this.silences.all()).extracting(Silence::id).containsExactly("a");
	}

	@Test
	void silencesWhenTheStoreHasLostThemThenTheLeaderStoresThemAgain() {
		keep(NOW, false, List.of(entry(silence("a", 0, "first"), 1), entry(silence("b", 0, "second"), 1)));
		for (boolean leader : List.of(true, false)) {
			Tick tick = new Tick(NOW, 0, 1, leader, null, List.of(), new Changes.Builder(), null, true);
			this.book.keep(tick);
			assertThat(tick.changes().build().upserts().keySet()).extracting(Entry.Key::id)
				.containsExactlyElementsOf(leader ? List.of("a", "b") : List.of());
		}
	}

	private void create(String id) {
		this.book.handle(new Command(id, SilenceBook.CREATE, this.codec.body(silence(id, 0, "works")), "ann", NOW),
				tick(NOW, true, null));
	}

	private Tick keep(Instant now, boolean leader, List<Entry> stored) {
		Tick tick = tick(now, leader, stored);
		this.book.keep(tick);
		return tick;
	}

	private static Tick tick(Instant now, boolean leader, @Nullable List<Entry> stored) {
		return new Tick(now, 0, 1, leader, stored, List.of(), new Changes.Builder());
	}

	private Entry entry(Silence silence, long version) {
		return this.codec.entry(silence).withVersion(version);
	}

	private static Silence silence(String id, long fromNow, String comment) {
		Instant start = NOW.plusSeconds(fromNow);
		return new Silence(id, Matcher.parse("check=\"redis\""), start, start.plusSeconds(3600), "ann", comment, start,
				start, null);
	}

}
