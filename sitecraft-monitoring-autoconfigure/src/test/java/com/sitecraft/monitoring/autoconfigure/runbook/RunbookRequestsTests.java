package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Selection;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.runbook.RunbookDecision;
import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.signal.Moment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What operators want, when it is decided, and when they are told.
 */
class RunbookRequestsTests {

	private static final Moment NOW = new Moment(Instant.parse("2026-03-01T10:00:00Z"), 1);

	private final RunbookReplica replica = new RunbookReplica("a", StateStore.inMemory(), RunbookReplica.remedy(),
			(context) -> StepOutcome.done("done"));

	@Test
	void requestWhenDecidedThenIsAnsweredOnceItIsKnownWhetherThatIsStored() {
		RunbookRequests requests = new RunbookRequests();
		CompletableFuture<RunbookRequests.Answer> answer = requests.add((book) -> book.kill(true, "ada", NOW));
		requests.decide(this.replica.book);
		assertThat(answer).isNotDone();
		requests.answer(false, Set.of());
		assertThat(answer.join()).isEqualTo(new RunbookRequests.Answer(RunbookDecision.accepted(""), false));
	}

	@Test
	void requestWhenItsRunTurnsOutToBeAnothersThenIsRefused() {
		RunbookRequests requests = new RunbookRequests();
		CompletableFuture<RunbookRequests.Answer> mine = requests.add((book) -> RunbookDecision.accepted("r1"));
		CompletableFuture<RunbookRequests.Answer> other = requests.add((book) -> RunbookDecision.accepted("r2"));
		requests.decide(this.replica.book);
		requests.answer(true, Set.of("r1"));
		assertThat(mine.join().decision()).isEqualTo(RunbookDecision.refused("another replica has this run"));
		assertThat(other.join().decision()).isEqualTo(RunbookDecision.accepted("r2"));
	}

	@Test
	void requestWhenItThrowsThenSaysSoAndTheNextIsDecided() {
		RunbookRequests requests = new RunbookRequests();
		CompletableFuture<RunbookRequests.Answer> broken = requests.add((book) -> book.kill(true, " ", NOW));
		CompletableFuture<RunbookRequests.Answer> sound = requests.add((book) -> book.kill(true, "ada", NOW));
		requests.decide(this.replica.book);
		requests.answer(true, Set.of());
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(broken::get)
			.withMessageContaining("actor is ' '");
		assertThat(sound).isCompleted();
	}

	@Test
	void requestsWhenTooManyWaitThenOneMoreIsRefusedAtOnce() {
		RunbookRequests requests = new RunbookRequests();
		for (int i = 0; i < 100; i++) {
			assertThat(requests.add((book) -> RunbookDecision.accepted(""))).isNotDone();
		}
		assertThat(requests.add((book) -> RunbookDecision.accepted("")).join().decision())
			.isEqualTo(RunbookDecision.refused("too much waits for the runbooks"));
		assertThat(requests.addUrgent((book) -> RunbookDecision.accepted(""))).isNotDone();
	}

	/**
	 * The intent of a step is on its way into a store that hangs when somebody stops
	 * everything: that is in force before the store answers.
	 */
	@Test
	void switchWhenThrownWhileTheStoreHangsThenNothingBeginsAndItIsStoredLater() {
		Hanging store = new Hanging();
		try (RunbookReplica stopped = new RunbookReplica("a", store, RunbookReplica.remedy(), (context) -> {
			throw new IllegalStateException("it began");
		})) {
			stopped.pump.start();
			Awaitility.await().until(() -> stopped.pump.snapshot().ready());
			store.hangs = true;
			stopped.pump.offer(RunbookReplica.trigger("one"));
			Awaitility.await().until(() -> store.waiting);
			CompletableFuture<RunbookRequests.Answer> answer = stopped.pump.stopAll("ada", NOW);
			assertThat(answer).isNotDone();
			store.hangs = false;
			store.answers.countDown();
			Awaitility.await().until(answer::isDone);
			assertThat(answer.join()).isEqualTo(new RunbookRequests.Answer(RunbookDecision.accepted(""), true));
			Awaitility.await()
				.untilAsserted(() -> assertThat(stopped.pump.snapshot().runs())
					.extracting((run) -> run.state() + " " + run.reason())
					.containsExactly(RunbookRun.State.INTERRUPTED + " kill switch"));
			assertThat(stopped.events.toString()).doesNotContain("it began");
			assertThat(store.load(Selection.of(Entry.Kind.RUNBOOK)))
				.anySatisfy((entry) -> assertThat(entry.body()).contains("ada"));
		}
	}

	/** Both believe that they act for all, and the one that is asked dies afterwards. */
	@Test
	void switchWhenThrownOnAnotherReplicaThenHoldsHereToo() {
		StateStore store = StateStore.inMemory();
		try (RunbookReplica one = new RunbookReplica("a", store, RunbookReplica.remedy(),
				(context) -> StepOutcome.done("done"));
				RunbookReplica two = new RunbookReplica("b", store, RunbookReplica.remedy(),
						(context) -> StepOutcome.done("done"))) {
			one.pump.start();
			two.pump.start();
			Awaitility.await().until(() -> one.pump.snapshot().ready() && two.pump.snapshot().ready());
			assertThat(one.pump.stopAll("ada", NOW).join().stored()).isTrue();
			Awaitility.await()
				.untilAsserted(
						() -> assertThat(two.pump.snapshot().killSwitch()).isEqualTo(one.pump.snapshot().killSwitch()));
			two.pump.offer(RunbookReplica.trigger("one"));
			Awaitility.await()
				.untilAsserted(() -> assertThat(two.pump.snapshot().runs()).extracting(RunbookRun::reason)
					.containsExactly("kill switch"));
		}
	}

	/**
	 * A store whose commits hang until the test has seen it.
	 */
	private static final class Hanging implements StateStore {

		private final StateStore store = StateStore.inMemory();

		private final CountDownLatch answers = new CountDownLatch(1);

		private volatile boolean hangs;

		private volatile boolean waiting;

		@Override
		public List<Entry> load(Selection selection) {
			return this.store.load(selection);
		}

		@Override
		public void commit(Changes changes) {
			if (this.hangs) {
				this.waiting = true;
				try {
					this.answers.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
			this.store.commit(changes);
		}

	}

}
