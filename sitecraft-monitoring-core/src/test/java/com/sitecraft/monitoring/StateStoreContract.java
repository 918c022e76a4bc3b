package com.sitecraft.monitoring;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every {@link StateStore} and the {@link Commands} beside it keep.
 */
abstract class StateStoreContract {

	abstract StateStore store();

	abstract Commands commands();

	@Test
	void loadWhenCommittedThenHasTheNextVersion() {
		store().commit(upsert("a", 0, "1"));
		store().commit(upsert("a", 1, "2"));
		assertThat(store().load()).containsExactly(entry("a", 2, "2"));
	}

	@Test
	void commitWhenOneVersionIsStaleThenStoresNothing() {
		store().commit(upsert("a", 0, "1"));
		Changes changes = new Changes.Builder().upsert(entry("b", 0, "1"))
			.upsert(entry("a", 0, "2"))
			.consumed("c")
			.build();
		commands().submit(command("c"));
		assertThatExceptionOfType(ConflictException.class).isThrownBy(() -> store().commit(changes))
			.satisfies((ex) -> assertThat(ex.key().id()).isEqualTo("a"));
		assertThat(store().load()).containsExactly(entry("a", 1, "1"));
		assertThat(commands().pending()).containsExactly(command("c"));
	}

	@Test
	void commitWhenDeletedThenTheKeyStartsAnew() {
		store().commit(upsert("a", 0, "1"));
		store().commit(new Changes.Builder().delete(entry("a", 0, "").key()).build());
		assertThat(store().load()).isEmpty();
		store().commit(upsert("a", 0, "2"));
		assertThat(store().load()).containsExactly(entry("a", 1, "2"));
	}

	@Test
	void loadWhenSelectedThenHasThatKindAndWriterAlone() {
		store().commit(new Changes.Builder().upsert(entry("a", 0, "1"))
			.upsert(new Entry(entry("b", 0, "").key(), "two", 0, "2"))
			.upsert(new Entry(new Entry.Key(Entry.Kind.REPLICA, "two"), "two", 0, "3"))
			.build());
		assertThat(store().load(Selection.of(Entry.Kind.ALERT))).extracting(Entry::body).containsExactly("1", "2");
		assertThat(store().load(Selection.of(Entry.Kind.ALERT, "two"))).extracting(Entry::body).containsExactly("2");
		assertThat(store().load(Selection.of(Entry.Kind.SILENCE))).isEmpty();
		assertThat(store().load()).hasSize(3);
		assertThat(store().versions(Entry.Kind.ALERT)).hasSize(2)
			.containsEntry(entry("a", 0, "").key(), 1L)
			.containsEntry(entry("b", 0, "").key(), 1L);
	}

	@Test
	void pendingWhenOneIsConsumedThenHasTheOthersInOrder() {
		commands().submit(command("1"));
		commands().submit(command("2"));
		commands().submit(command("3"));
		commands().submit(command("1"));
		store().commit(new Changes.Builder().consumed("2").build());
		assertThat(commands().pending()).containsExactly(command("1"), command("3"));
	}

	static Entry entry(String id, long version, String body) {
		return new Entry(new Entry.Key(Entry.Kind.ALERT, id), "one", version, body);
	}

	static Changes upsert(String id, long version, String body) {
		return new Changes.Builder().upsert(entry(id, version, body)).build();
	}

	static Command command(String id) {
		return new Command(id, "silence.create", "{}", "ann", Instant.EPOCH);
	}

}
