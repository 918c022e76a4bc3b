package com.sitecraft.monitoring;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MonitoringTests {

	private final InMemoryStateStore memory = StateStore.inMemory();

	private final FailingStore store = new FailingStore(this.memory);

	private final List<Tick> ticks = new ArrayList<>();

	private boolean held;

	private final ChangeWriter writer = new ChangeWriter(this.store, this.memory, () -> this.held, "one");

	private final List<Entry> next = new ArrayList<>();

	private final Monitoring monitoring = new Monitoring(List.of((tick) -> {
		throw new IllegalStateException("broken stage");
	}, this::record), new Guard(new SimpleMeterRegistry()), Time.of(() -> Instant.EPOCH, () -> 0), () -> this.held,
			this.writer);

	@Test
	void tickWhenTheFirstLoadHasNotArrivedThenJudgesNothing() {
		this.memory.commit(StateStoreContract.upsert("a", 0, "1"));
		this.monitoring.tick();
		assertThat(this.ticks).isEmpty();
		this.writer.write();
		this.monitoring.tick();
		assertThat(this.ticks).singleElement()
			.satisfies((tick) -> assertThat(tick.stored()).containsExactly(StateStoreContract.entry("a", 1, "1")));
	}

	@Test
	void tickWhenTheFirstLoadFailedThenJudgesFromMemoryAndLoadsLater() {
		this.store.down = true;
		failedWrite();
		this.monitoring.tick();
		assertThat(this.ticks).singleElement().satisfies((tick) -> assertThat(tick.stored()).isNull());
		this.store.down = false;
		this.writer.write();
		this.monitoring.tick();
		assertThat(this.ticks.get(1).stored()).isEmpty();
	}

	@Test
	void tickWhenTheLeaseIsTakenOverThenLeadsOnlyAfterTheLoad() {
		this.writer.write();
		this.monitoring.tick();
		this.held = true;
		this.monitoring.tick();
		assertThat(this.ticks.get(1).leader()).isFalse();
		this.writer.write();
		this.monitoring.tick();
		assertThat(this.ticks.get(2).leader()).isTrue();
		assertThat(this.ticks.get(2).stored()).isNotNull();
	}

	@Test
	void writeWhenTheStoreWasDownThenStoresTheNewestOfEachKey() {
		this.writer.write();
		this.store.down = true;
		change("a", "1");
		failedWrite();
		change("a", "2");
		change("b", "1");
		failedWrite();
		this.store.down = false;
		this.writer.write();
		assertThat(this.memory.load()).containsExactly(StateStoreContract.entry("a", 1, "2"),
				StateStoreContract.entry("b", 1, "1"));
	}

	@Test
	void writeWhenOnlyTheAnswerWasLostThenLaterChangesAreStored() {
		this.writer.write();
		this.store.losesAnswer = true;
		change("a", "1");
		failedWrite();
		this.store.losesAnswer = false;
		change("a", "2");
		this.writer.write();
		assertThat(this.memory.load()).extracting(Entry::body).containsExactly("2");
	}

	@Test
	void writeWhenAnotherReplicaHasWrittenThenOnlyTheHolderWritesOver() {
		this.writer.write();
		Entry theirs = new Entry(StateStoreContract.entry("a", 0, "").key(), "two", 0, "theirs");
		this.memory.commit(new Changes.Builder().upsert(theirs).build());
		change("a", "ours");
		this.writer.write();
		assertThat(this.memory.load()).extracting(Entry::body).containsExactly("theirs");
		this.memory.commit(new Changes.Builder().upsert(theirs.withVersion(1)).build());
		this.held = true;
		change("a", "ours");
		this.writer.write();
		assertThat(this.memory.load()).extracting(Entry::body).containsExactly("ours");
	}

	@Test
	void commandsWhenDoneButNotStoredThenAreNotSeenTwice() {
		this.held = true;
		this.memory.submit(StateStoreContract.command("c"));
		this.writer.write();
		this.monitoring.tick();
		this.store.down = true;
		failedWrite();
		this.monitoring.tick();
		assertThat(this.ticks).extracting((tick) -> tick.commands().size()).containsExactly(1, 0);
		this.store.down = false;
		this.writer.write();
		assertThat(this.memory.pending()).isEmpty();
	}

	private void record(Tick tick) {
		this.ticks.add(tick);
		this.next.forEach(tick.changes()::upsert);
		tick.commands().forEach((command) -> tick.changes().consumed(command.id()));
	}

	private void change(String id, String body) {
		this.next.add(StateStoreContract.entry(id, 0, body));
		this.monitoring.tick();
		this.next.clear();
	}

	private void failedWrite() {
		assertThatExceptionOfType(StateStoreException.class).isThrownBy(this.writer::write);
	}

	private static final class FailingStore implements StateStore {

		private final StateStore store;

		private boolean down;

		private boolean losesAnswer;

		private FailingStore(StateStore store) {
			this.store = store;
		}

		@Override
		public List<Entry> load() {
			check(this.down);
			return this.store.load();
		}

		@Override
		public void commit(Changes changes) {
			check(this.down);
			this.store.commit(changes);
			check(this.losesAnswer);
		}

		private static void check(boolean fails) {
			if (fails) {
				throw new StateStoreException("down");
			}
		}

	}

}
