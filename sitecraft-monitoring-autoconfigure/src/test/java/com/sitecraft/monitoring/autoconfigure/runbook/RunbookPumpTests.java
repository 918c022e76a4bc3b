package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sitecraft.fixtures.PostgresServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Selection;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.runbook.StepTraits;
import com.sitecraft.monitoring.runbook.Undo;
import com.sitecraft.monitoring.signal.Labels;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pump with real threads, real time, and a real PostgreSQL where it matters.
 */
class RunbookPumpTests {

	private static final PostgresServer SERVER = PostgresServer.shared();

	@Test
	void triggerWhenOfferedThenTheFirstStepBeginsAtOnceAfterItIsStored() throws Exception {
		try (AnnotationConfigApplicationContext database = database(SERVER.createDatabase())) {
			LinkedBlockingQueue<Long> begun = new LinkedBlockingQueue<>();
			try (RunbookReplica replica = new RunbookReplica("a", database.getBean(StateStore.class),
					RunbookReplica.remedy(), (context) -> {
						begun.add(System.nanoTime());
						return StepOutcome.done("done");
					})) {
				replica.pump.start();
				Awaitility.await().until(() -> replica.pump.snapshot().ready());
				List<Long> millis = new ArrayList<>();
				for (int i = 0; i < 60; i++) {
					long offered = System.nanoTime();
					replica.pump.offer(RunbookReplica.trigger("target-" + i));
					Long at = begun.poll(10, TimeUnit.SECONDS);
					assertThat(at).isNotNull();
					millis.add((at - offered) / 1_000_000);
				}
				Collections.sort(millis);
				System.out.println("trigger to first step on PostgreSQL, ms: median " + millis.get(30) + ", p95 "
						+ millis.get(57) + ", max " + millis.get(59));
			}
		}
	}

	@Test
	void stepWhenItHangsAndIgnoresItsInterruptThenIsGivenUpAndOthersGoOn() {
		CountDownLatch never = new CountDownLatch(1);
		StepTraits impatient = StepTraits.acting(StepScope.SHARED, false, false, Duration.ofSeconds(2));
		try (RunbookReplica replica = new RunbookReplica("a", StateStore.inMemory(), impatient, (context) -> {
			while (context.target().equals("hangs") && never.getCount() > 0) {
				try {
					never.await();
				}
				catch (InterruptedException ex) {
					// Ignored, as badly behaved steps do.
				}
			}
			if (context.target().equals("throws")) {
				throw new IllegalStateException("password=hunter2");
			}
			return StepOutcome.done("done");
		})) {
			replica.pump.start();
			for (String target : List.of("hangs", "throws", "works")) {
				replica.pump.offer(RunbookReplica.trigger(target));
			}
			Awaitility.await()
				.untilAsserted(() -> assertThat(replica.pump.snapshot().runs())
					.extracting((run) -> run.trigger().target() + " " + run.state())
					.containsExactlyInAnyOrder("hangs TIMED_OUT", "throws FAILED", "works SUCCEEDED"));
			assertThat(replica.events.toString()).contains("timed out, effect unknown", "password=******")
				.doesNotContain("hunter2");
		}
		finally {
			never.countDown();
		}
	}

	@Test
	void storeWhenItIsDownThenOnlyLocalReversibleStepsRunAndWhatHappenedIsStoredLater() {
		Breakable store = new Breakable(StateStore.inMemory());
		StepTraits local = StepTraits.acting(StepScope.LOCAL, true, false, Duration.ofSeconds(5))
			.remedying(StepScope.SHARED);
		try (RunbookReplica reversible = new RunbookReplica("a", store, local, (context) -> StepOutcome.done("done"));
				RunbookReplica lasting = new RunbookReplica("b", store, RunbookReplica.remedy(),
						(context) -> StepOutcome.done("done"))) {
			reversible.pump.start();
			lasting.pump.start();
			Awaitility.await().until(() -> reversible.pump.snapshot().ready() && lasting.pump.snapshot().ready());
			store.down = true;
			reversible.pump.offer(RunbookReplica.trigger("one"));
			lasting.pump.offer(RunbookReplica.trigger("two"));
			Awaitility.await()
				.untilAsserted(() -> assertThat(reversible.pump.snapshot().runs()).extracting(RunbookRun::state)
					.containsExactly(RunbookRun.State.SUCCEEDED));
			Awaitility.await()
				.untilAsserted(() -> assertThat(lasting.pump.snapshot().runs()).extracting(RunbookRun::reason)
					.containsExactly("store unreachable"));
			assertThat(store.load()).isEmpty();
			store.down = false;
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(store.load(Selection.of(Entry.Kind.RUNBOOK_RUN))).hasSize(2));
		}
	}

	@Test
	void replicaWhenAnotherActsThenShowsWhatThatOneDoes() {
		StateStore store = StateStore.inMemory();
		RunbookReplica.Effect effect = (context) -> StepOutcome.done("done");
		try (RunbookReplica acts = new RunbookReplica("a", store, RunbookReplica.remedy(), effect);
				RunbookReplica looks = new RunbookReplica("b", store, RunbookReplica.remedy(), effect)) {
			looks.leads = false;
			looks.pump.start();
			acts.pump.start();
			Awaitility.await().until(() -> looks.pump.snapshot().ready());
			acts.pump.offer(RunbookReplica.trigger("one"));
			Awaitility.await()
				.atMost(Duration.ofSeconds(15))
				.untilAsserted(() -> assertThat(looks.pump.snapshot().runs())
					.extracting((run) -> run.instance() + " " + run.state())
					.containsExactly("a SUCCEEDED"));
			assertThat(looks.pump.snapshot().runbooks().get(0).record().runs()).isEqualTo(1);
		}
	}

	@Test
	void logLevelWhenTheProcessEndsBeforeItsTimeThenGoesBackAfterTheRestart() {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		Logger logger = LoggerFactory.getLogger("runbook.pump.Logger");
		StateStore store = StateStore.inMemory();
		BoundStep step = new SetLogLevelStep(logging).bind(new StepParameters("test", 0, "set-log-level",
				Map.of("logger", logger.getName(), "level", "trace", "duration", "3s")));
		try (RunbookReplica before = new RunbookReplica("a", store, step)) {
			before.pump.start();
			before.pump.offer(RunbookReplica.trigger("one"));
			Awaitility.await()
				.untilAsserted(() -> assertThat(before.pump.snapshot().runs()).extracting(RunbookRun::state)
					.containsExactly(RunbookRun.State.SUCCEEDED));
			assertThat(logger.isTraceEnabled()).isTrue();
		}
		try (RunbookReplica after = new RunbookReplica("a", store, step)) {
			// Whoever acts for all: what was done here is taken back here.
			after.leads = false;
			after.pump.start();
			Awaitility.await().until(() -> !logger.isTraceEnabled());
			Awaitility.await()
				.untilAsserted(() -> assertThat(after.pump.snapshot().runs().get(0).steps().get(0).undone())
					.isEqualTo("reverted"));
		}
	}

	/** The one that acts for all hears of it, and does not wait for ever. */
	@Test
	void undoWhenAnotherReplicaHasTakenItBackThenIsSettledHereToo() {
		StateStore store = StateStore.inMemory();
		AtomicInteger reverted = new AtomicInteger();
		BoundStep step = new Reversible(reverted);
		try (RunbookReplica before = new RunbookReplica("a", store, step)) {
			before.pump.start();
			before.pump.offer(RunbookReplica.trigger("one"));
			Awaitility.await()
				.untilAsserted(() -> assertThat(store.load(Selection.of(Entry.Kind.RUNBOOK_RUN))).singleElement()
					.extracting(Entry::body)
					.asString()
					.containsIgnoringCase("succeeded"));
		}
		try (RunbookReplica leads = new RunbookReplica("b", store, step);
				RunbookReplica restarted = new RunbookReplica("a", store, step)) {
			leads.pump.start();
			Awaitility.await().until(() -> leads.pump.snapshot().ready());
			assertThat(leads.pump.snapshot().runs().get(0).open()).isTrue();
			restarted.leads = false;
			restarted.pump.start();
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(leads.pump.snapshot().runs().get(0).steps().get(0).undone())
					.isEqualTo("reverted"));
			assertThat(reverted).hasValue(1);
		}
	}

	/** Both on a real database, which is all that they share. */
	@Test
	void stepWhenTheCauseIsOnAnotherReplicaThenIsDoneThere() {
		String url = SERVER.createDatabase();
		StepTraits local = StepTraits.looking(Duration.ofSeconds(5));
		try (AnnotationConfigApplicationContext one = database(url);
				AnnotationConfigApplicationContext two = database(url);
				RunbookReplica leads = new RunbookReplica("a", one.getBean(StateStore.class), local,
						(context) -> StepOutcome.done("done by a"));
				RunbookReplica other = new RunbookReplica("b", two.getBean(StateStore.class), local,
						(context) -> StepOutcome.done("done by b"))) {
			other.leads = false;
			leads.pump.start();
			other.pump.start();
			Awaitility.await().until(() -> leads.pump.snapshot().ready() && other.pump.snapshot().ready());
			long offered = System.nanoTime();
			leads.pump.offer(new RunbookTrigger("t", RunbookTrigger.Event.FIRED, "incident", "queue_backup",
					Labels.of("instance", "b"), null, StepScope.LOCAL, "mail", "monitoring", Instant.now()));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(leads.pump.snapshot().runs())
					.filteredOn((run) -> run.state() == RunbookRun.State.SUCCEEDED && !run.isPart())
					.singleElement()
					.satisfies((run) -> assertThat(run.steps().get(0).output()).isEqualTo("replica b: done by b")));
			System.out.println("step on another replica, from its trigger to its end here, ms: "
					+ (System.nanoTime() - offered) / 1_000_000);
		}
	}

	/** Whoever asks a step how to take it back has all the time of the world. */
	@Test
	void stepWhenItHangsWhileAskedHowToTakeItBackThenOthersGoOn() {
		CountDownLatch never = new CountDownLatch(1);
		BoundStep step = new Reversible(new AtomicInteger()) {

			@Override
			public Undo undo(StepContext context) throws InterruptedException {
				if (context.target().equals("hangs")) {
					never.await();
				}
				return super.undo(context);
			}

		};
		try (RunbookReplica replica = new RunbookReplica("a", StateStore.inMemory(), step)) {
			replica.pump.start();
			replica.pump.offer(RunbookReplica.trigger("hangs"));
			replica.pump.offer(RunbookReplica.trigger("works"));
			Awaitility.await()
				.untilAsserted(() -> assertThat(replica.pump.snapshot().runs())
					.extracting((run) -> run.trigger().target() + " " + run.state())
					.containsExactlyInAnyOrder("hangs RUNNING", "works SUCCEEDED"));
		}
		finally {
			never.countDown();
		}
	}

	@Test
	void leaseWhenNobodyKnowsWhoHoldsItThenNothingThatIsSharedRuns() {
		try (RunbookReplica replica = new RunbookReplica("a", StateStore.inMemory(), RunbookReplica.remedy(),
				(context) -> StepOutcome.done("done"))) {
			replica.pump.start();
			Awaitility.await().until(() -> replica.pump.snapshot().ready());
			replica.certain = false;
			replica.pump.offer(RunbookReplica.trigger("one"));
			Awaitility.await()
				.untilAsserted(() -> assertThat(replica.pump.snapshot().runs()).extracting(RunbookRun::state)
					.containsExactly(RunbookRun.State.SKIPPED));
		}
	}

	/**
	 * Both believe that they act for all, which the lease should prevent: the store still
	 * lets only one of them have a run.
	 */
	@Test
	void replicasWhenTriggeredAtOnceThenNothingIsDoneTwice() {
		String url = SERVER.createDatabase();
		Map<String, AtomicInteger> done = new ConcurrentHashMap<>();
		RunbookReplica.Effect effect = (context) -> {
			done.computeIfAbsent(context.target(), (target) -> new AtomicInteger()).incrementAndGet();
			return StepOutcome.done("done");
		};
		try (AnnotationConfigApplicationContext one = database(url);
				AnnotationConfigApplicationContext two = database(url);
				RunbookReplica a = new RunbookReplica("a", one.getBean(StateStore.class), RunbookReplica.remedy(),
						effect);
				RunbookReplica b = new RunbookReplica("b", two.getBean(StateStore.class), RunbookReplica.remedy(),
						effect)) {
			a.pump.start();
			b.pump.start();
			Awaitility.await().until(() -> a.pump.snapshot().ready() && b.pump.snapshot().ready());
			for (int i = 0; i < 50; i++) {
				a.pump.offer(RunbookReplica.trigger("target-" + i));
				b.pump.offer(RunbookReplica.trigger("target-" + i));
			}
			Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				assertThat(a.pump.snapshot().runs()).hasSize(50);
				assertThat(b.pump.snapshot().runs()).hasSize(50);
				assertThat(done).hasSize(50);
			});
			assertThat(done.values()).allSatisfy((times) -> assertThat(times).hasValue(1));
		}
	}

	private static AnnotationConfigApplicationContext database(String url) {
		return RunbookReplica.database(url, SERVER.username(), SERVER.password());
	}

	/**
	 * Something of this replica that goes back after 3 s.
	 */
	private static class Reversible implements BoundStep {

		private final AtomicInteger reverted;

		Reversible(AtomicInteger reverted) {
			this.reverted = reverted;
		}

		@Override
		public StepTraits traits() {
			return StepTraits.acting(StepScope.LOCAL, true, true, Duration.ofSeconds(5)).remedying(StepScope.SHARED);
		}

		@Override
		public String dryRun(StepContext context) {
			return "act";
		}

		@Override
		public StepOutcome run(StepContext context) {
			return StepOutcome.done("done");
		}

		@Override
		public Undo undo(StepContext context) throws InterruptedException {
			return new Undo("1", Duration.ofSeconds(3));
		}

		@Override
		public void revert(String token) {
			this.reverted.incrementAndGet();
		}

	}

	/**
	 * A store that the test takes away.
	 */
	private static final class Breakable implements StateStore {

		private final StateStore store;

		private volatile boolean down;

		Breakable(StateStore store) {
			this.store = store;
		}

		private void check() {
			if (this.down) {
				throw new IllegalStateException("down");
			}
		}

		@Override
		public List<Entry> load(Selection selection) {
			return this.store.load(selection);
		}

		@Override
		public void commit(Changes changes) {
			check();
			this.store.commit(changes);
		}

	}

}
