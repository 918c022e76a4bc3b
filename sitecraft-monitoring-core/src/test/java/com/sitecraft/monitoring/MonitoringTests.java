package com.sitecraft.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.notification.StandbyOutbox;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MonitoringTests {

	private final InMemoryStateStore memory = StateStore.inMemory();

	private final FailingStore store = new FailingStore(this.memory);

	private final List<Tick> ticks = new ArrayList<>();

	private boolean held;

	private long nanos;

	private final Time time = Time.of(() -> Instant.EPOCH, () -> this.nanos);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ChangeWriter writer = writer("one", () -> this.held);

	private final List<Entry> next = new ArrayList<>();

	private final Monitoring monitoring = new Monitoring(List.of((tick) -> {
		throw new IllegalStateException("broken stage");
	}, this::record), new Guard(this.registry), this.time, () -> this.held, this.writer);

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

	/** What was read before is older than what the last holder wrote until it went. */
	@Test
	void tickWhenALoadIsUnderwayAtATakeOverThenLeadsOnlyAfterTheNextOne() {
		this.writer.write();
		this.monitoring.tick();
		this.held = true;
		this.monitoring.tick();
		this.store.duringLoad = () -> {
			this.store.duringLoad = null;
			this.held = false;
			this.monitoring.tick();
			this.held = true;
			this.monitoring.tick();
		};
		this.writer.write();
		this.monitoring.tick();
		assertThat(this.ticks.get(4).leader()).isFalse();
		assertThat(this.ticks.get(4).stored()).isNull();
		this.writer.write();
		this.monitoring.tick();
		assertThat(this.ticks.get(5).leader()).isTrue();
		assertThat(this.ticks.get(5).stored()).isNotNull();
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
		assertThat(alerts()).containsExactly(StateStoreContract.entry("a", 1, "2"),
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
		assertThat(alerts()).extracting(Entry::body).containsExactly("2");
	}

	@Test
	void writeWhenAnotherReplicaHasWrittenThenOnlyTheHolderWritesOver() {
		this.writer.write();
		Entry theirs = new Entry(StateStoreContract.entry("a", 0, "").key(), "two", 0, "theirs");
		this.memory.commit(new Changes.Builder().upsert(theirs).build());
		change("a", "ours");
		this.writer.write();
		assertThat(alerts()).extracting(Entry::body).containsExactly("theirs");
		this.memory.commit(new Changes.Builder().upsert(theirs.withVersion(1)).build());
		this.held = true;
		change("a", "ours");
		this.writer.write();
		assertThat(alerts()).extracting(Entry::body).containsExactly("ours");
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

	@Test
	void tickWhenTheFirstLoadHangsThenJudgesFromMemoryAfterAWhileAndTakesItLater() {
		this.memory.commit(StateStoreContract.upsert("a", 0, "1"));
		this.nanos = Monitoring.PATIENCE.toNanos() - 1;
		this.monitoring.tick();
		assertThat(this.ticks).isEmpty();
		this.nanos++;
		this.monitoring.tick();
		assertThat(this.ticks).singleElement().satisfies((tick) -> assertThat(tick.stored()).isNull());
		this.writer.write();
		this.monitoring.tick();
		assertThat(this.ticks.get(1).stored()).containsExactly(StateStoreContract.entry("a", 1, "1"));
	}

	@Test
	void tickWhenTheLoadOfATakeOverHangsThenLeadsAfterAWhile() {
		this.writer.write();
		this.monitoring.tick();
		this.nanos += Duration.ofMinutes(1).toNanos();
		this.held = true;
		this.monitoring.tick();
		this.nanos += Monitoring.PATIENCE.toNanos();
		this.monitoring.tick();
		assertThat(this.ticks).extracting(Tick::leader).containsExactly(false, false, true);
	}

	@Test
	void writeWhenOthersHaveWrittenThenOnlyTheLeaderReadsTheirAlertsAndOnlyThen() {
		ChangeWriter two = writer("two", () -> false);
		two.write();
		two.offer(StateStoreContract.upsert("theirs", 0, "1"));
		this.writer.write();
		two.write();
		this.writer.write();
		this.monitoring.tick();
		News news = this.ticks.get(0).news();
		assertThat(news).isNotNull();
		assertThat(news.replicas()).containsOnlyKeys("two");
		assertThat(news.alerts()).isEmpty();
		this.held = true;
		two.offer(StateStoreContract.upsert("theirs", 0, "2"));
		two.write();
		this.writer.write();
		this.store.loads.clear();
		this.writer.write();
		assertThat(this.store.loads).containsExactly(Selection.of(Entry.Kind.REPLICA));
		this.monitoring.tick();
		assertThat(this.ticks.get(1).news()).isNotNull()
			.satisfies((heard) -> assertThat(heard.alerts().get("two")).extracting(Entry::body).containsExactly("2"));
	}

	@Test
	void writeWhenNothingChangesThenSaysOnceAMinuteThatItLives() {
		this.writer.write();
		this.writer.write();
		assertThat(beat("one")).isEqualTo(1);
		this.nanos += Duration.ofSeconds(59).toNanos();
		this.writer.write();
		assertThat(beat("one")).isEqualTo(1);
		this.nanos += Duration.ofSeconds(1).toNanos();
		this.writer.write();
		assertThat(beat("one")).isEqualTo(2);
		change("a", "1");
		this.writer.write();
		assertThat(beat("one")).isEqualTo(3);
	}

	@Test
	void writeWhenTheOthersTookItForGoneThenStoresAllAnew() {
		this.writer.write();
		change("a", "1");
		this.writer.write();
		Entry.Key key = StateStoreContract.entry("a", 0, "").key();
		this.memory.commit(new Changes.Builder().upsert(new Entry(key, "two", 1, "gone"))
			.delete(new Entry.Key(Entry.Kind.REPLICA, "one"))
			.build());
		change("a", "2");
		this.writer.write();
		assertThat(alerts()).extracting(Entry::body).containsExactly("2");
		this.monitoring.tick();
		this.monitoring.tick();
		assertThat(this.ticks).extracting(Tick::rewrite).containsExactly(false, false, true, false);
	}

	@Test
	void offerWhenTooMuchWaitsThenRefusesWhatIsNewAndAsksForItLater() {
		this.writer.write();
		this.store.down = true;
		Changes.Builder many = new Changes.Builder();
		for (int i = 0; i < ChangeWriter.MAX_WAITING; i++) {
			many.upsert(StateStoreContract.entry("a" + i, 0, "1"));
		}
		this.writer.offer(many.build());
		this.writer.offer(new Changes.Builder().upsert(StateStoreContract.entry("a0", 0, "2"))
			.upsert(StateStoreContract.entry("new", 0, "1"))
			.consumed("c")
			.build());
		failedWrite();
		assertThat(this.registry.get("sitecraft.monitoring.dropped").tag("what", "state.changes").counter().count())
			.isEqualTo(1);
		assertThat(this.registry.get("sitecraft.monitoring.state.waiting").gauge().value())
			.isEqualTo(ChangeWriter.MAX_WAITING + 1);
		this.monitoring.tick();
		this.store.down = false;
		this.writer.write();
		this.monitoring.tick();
		assertThat(this.ticks).extracting(Tick::rewrite).containsExactly(false, true);
		assertThat(alerts()).hasSize(ChangeWriter.MAX_WAITING).contains(StateStoreContract.entry("a0", 1, "2"));
		assertThat(this.registry.get("sitecraft.monitoring.state.waiting").gauge().value()).isZero();
	}

	@Test
	void offerWhenRefusedAndNothingElseWaitsThenIsAskedForAllTheSame() {
		this.writer.write();
		Changes.Builder many = new Changes.Builder();
		for (int i = 0; i < ChangeWriter.MAX_WAITING; i++) {
			many.upsert(StateStoreContract.entry("a" + i, 0, "1"));
		}
		this.writer.offer(many.build());
		this.store.duringCommit = () -> this.writer.offer(StateStoreContract.upsert("new", 0, "1"));
		this.writer.write();
		this.store.duringCommit = null;
		this.writer.write();
		this.monitoring.tick();
		assertThat(this.ticks).extracting(Tick::rewrite).containsExactly(true);
	}

	private ChangeWriter writer(String name, Leadership leadership) {
		return new ChangeWriter(this.store, this.memory, new StandbyOutbox(this.memory, this.time, this.registry),
				leadership, new Instance(name), this.time, this.registry);
	}

	private List<Entry> alerts() {
		return this.memory.load(Selection.of(Entry.Kind.ALERT));
	}

	private long beat(String name) {
		return this.memory.load(Selection.of(Entry.Kind.REPLICA, name)).get(0).version();
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

		private @Nullable Runnable duringLoad;

		private @Nullable Runnable duringCommit;

		private final List<Selection> loads = new ArrayList<>();

		private FailingStore(StateStore store) {
			this.store = store;
		}

		@Override
		public List<Entry> load(Selection selection) {
			check(this.down);
			this.loads.add(selection);
			List<Entry> read = this.store.load(selection);
			run(this.duringLoad);
			return read;
		}

		@Override
		public void commit(Changes changes) {
			check(this.down);
			this.store.commit(changes);
			run(this.duringCommit);
			check(this.losesAnswer);
		}

		private static void run(@Nullable Runnable action) {
			if (action != null) {
				action.run();
			}
		}

		private static void check(boolean fails) {
			if (fails) {
				throw new StateStoreException("down");
			}
		}

	}

}
