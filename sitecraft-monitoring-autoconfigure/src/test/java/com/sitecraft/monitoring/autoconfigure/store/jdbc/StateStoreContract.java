package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.time.Instant;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.ConflictException;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Selection;
import com.sitecraft.monitoring.StateStore;

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
	void commitWhenOneOfManyIsStaleThenStoresNothing() {
		store().commit(many(0).build());
		Changes stale = many(1).upsert(entry("a777", 2, "2")).build();
		assertThatExceptionOfType(ConflictException.class).isThrownBy(() -> store().commit(stale))
			.satisfies((ex) -> assertThat(ex.key().id()).isEqualTo("a777"));
		Changes duplicate = many(1).upsert(entry("new", 0, "1")).upsert(entry("a777", 0, "2")).build();
		assertThatExceptionOfType(ConflictException.class).isThrownBy(() -> store().commit(duplicate));
		assertThat(store().load()).hasSize(1_200).allMatch((entry) -> entry.version() == 1);
		store().commit(many(1).build());
		assertThat(store().load()).hasSize(1_200).allMatch((entry) -> entry.version() == 2);
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

	private static Changes.Builder many(long version) {
		Changes.Builder many = new Changes.Builder();
		IntStream.range(0, 1_200).forEach((i) -> many.upsert(entry("a" + i, version, "1")));
		return many;
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
