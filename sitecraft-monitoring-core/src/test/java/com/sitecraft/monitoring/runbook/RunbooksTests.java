package com.sitecraft.monitoring.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.runbook.RunbookRun.State;
import com.sitecraft.monitoring.signal.Matcher;
import org.junit.jupiter.api.Test;

import static com.sitecraft.monitoring.runbook.RunbookBench.runbook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the engine does beside its guard rails.
 */
class RunbooksTests {

	@Test
	void runWhenTheAlertClearsAndStaysClearThenSucceeded() {
		TestStep step = TestStep.remedy();
		step.undo = new Undo("4", null);
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act", "by", "2")));
		bench.happens("mail");
		bench.settle();
		bench.firing = false;
		bench.pass(Duration.ofMinutes(1));
		bench.pass(Duration.ofMinutes(5));
		assertThat(bench.only().state()).isEqualTo(State.SUCCEEDED);
		assertThat(bench.record().effective()).isEqualTo(1);
		// A remedy that helped stays.
		assertThat(step.done).containsExactly("run");
		assertThat(bench.events).extracting(RunbookEvent::text)
			.anyMatch((text) -> text.contains("step act{by=2}: succeeded: done"))
			.last()
			.asString()
			.contains("succeeded: the alert cleared and stayed clear for PT5M");
		assertThat(bench.stored.get(bench.only().id())).isEqualTo(bench.only());
	}

	@Test
	void alertWhenItFlapsThenThereIsOneRun() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		for (int i = 0; i < 20; i++) {
			bench.happens("mail");
			bench.settle();
			bench.pass(Duration.ofSeconds(15));
		}
		assertThat(step.done).containsExactly("run");
		assertThat(bench.only().repeats()).isEqualTo(19);
	}

	@Test
	void triggerWhenSeenTwiceThenRunsOnce() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook("test", RunbookBench.EASY, step.named("act")));
		RunbookTrigger trigger = bench.trigger("same", "mail");
		bench.book.offer(trigger, bench.now());
		bench.settle();
		bench.book.offer(trigger, bench.now());
		bench.settle();
		assertThat(step.done).containsExactly("run");
	}

	@Test
	void runsWhenSkippedAlikeThenAreOne() {
		RunBudget budget = new RunBudget(Duration.ofHours(1), 1, Duration.ofHours(1));
		RunbookBench bench = new RunbookBench(runbook("test", budget, TestStep.remedy().named("act")));
		for (int i = 0; i < 10; i++) {
			bench.happens("mail");
			bench.settle();
			bench.clock.advance(Duration.ofSeconds(1));
		}
		assertThat(bench.book.snapshot().runs()).hasSize(2);
		assertThat(bench.book.snapshot().runs().get(1).repeats()).isEqualTo(8);
		assertThat(bench.stored).hasSize(2);
	}

	@Test
	void triggersWhenMoreThanFitThenAreDroppedAndCounted() {
		RunbookBench bench = new RunbookBench(runbook("test", RunbookBench.EASY, TestStep.remedy().named("act")));
		for (int i = 0; i < 1_010; i++) {
			bench.happens("target-" + i);
		}
		assertThat(bench.book.snapshot().runs()).hasSize(1_000);
		assertThat(
				bench.registry.get("sitecraft.monitoring.dropped").tag("what", "runbooks.triggers").counter().count())
			.isEqualTo(10);
		bench.settle();
		// Of those that ended, the last are remembered.
		assertThat(bench.book.snapshot().runs()).hasSize(500);
		assertThat(bench.stored).hasSize(500);
	}

	@Test
	void stepsWhenManyTargetsThenNoMoreThanTheBoundRunAtATime() {
		RunbookBench bench = new RunbookBench(runbook("test", RunbookBench.EASY, TestStep.remedy().named("act")));
		for (int i = 0; i < 10; i++) {
			bench.happens("target-" + i);
		}
		bench.turn();
		assertThat(bench.calls).hasSize(RunbookLimits.DEFAULT.running());
	}

	@Test
	void stepWhenItFailsThenTheRunFailsEscalatesAndIsTakenBackInReverse() {
		TestStep first = TestStep.remedy();
		first.undo = new Undo("1", null);
		TestStep second = TestStep.remedy();
		second.undo = new Undo("2", null);
		second.outcome = StepOutcome.failed("password=hunter2 was wrong");
		TestStep third = TestStep.remedy();
		RunbookBench bench = new RunbookBench(
				runbook(RunbookMode.AUTOMATIC, first.named("one"), second.named("two"), third.named("three")));
		bench.happens("mail");
		bench.settle();
		assertThat(bench.only().state()).isEqualTo(State.FAILED);
		assertThat(third.done).isEmpty();
		assertThat(first.done).containsExactly("run", "revert 1");
		assertThat(second.done).containsExactly("run", "revert 2");
		assertThat(bench.events).filteredOn(RunbookEvent::escalates).hasSize(1);
		assertThat(bench.only().escalates()).isTrue();
		assertThat(bench.events.toString() + bench.stored).doesNotContain("hunter2");
	}

	@Test
	void effectWhenAnotherReplicaHasTheRunThenIsNotHeldHere() {
		RunbookBench bench = new RunbookBench(runbook("test", RunbookBench.EASY, TestStep.remedy().named("act")));
		bench.happens("mail");
		bench.turn();
		StepCall call = bench.calls.get(0);
		assertThat(bench.book.holds(call, bench.now())).isTrue();
		bench.book.lost(bench.only().ownedBy("b"), bench.now());
		assertThat(bench.book.holds(call, bench.now())).isFalse();
	}

	@Test
	void stepWhenItThrowsWhileAskedHowToUndoItThenItsRunFailsAndOthersGoOn() {
		TestStep broken = TestStep.remedy();
		broken.undoFails = true;
		TestStep sound = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook("broken", RunbookBench.EASY, broken.named("act")),
				runbook("sound", RunbookBench.EASY, sound.named("act")));
		bench.happens("mail");
		bench.happens("print");
		bench.settle();
		assertThat(broken.done).isEmpty();
		assertThat(sound.done).isNotEmpty();
		assertThat(bench.book.snapshot().runs()).filteredOn((run) -> run.runbook().equals("broken"))
			.isNotEmpty()
			.allMatch((run) -> run.state() == RunbookRun.State.FAILED);
		assertThat(bench.events.toString() + bench.stored).contains("no answer").doesNotContain("hunter2");
	}

	@Test
	void reversalWhenItFailsThenIsTriedThreeTimesAndEscalates() {
		TestStep step = TestStep.remedy();
		step.undo = new Undo("1", null);
		step.outcome = StepOutcome.failed("no");
		step.revertFails = true;
		RunbookBench bench = new RunbookBench(runbook("test", RunbookBench.EASY, step.named("act")));
		bench.happens("mail");
		bench.settle();
		assertThat(bench.only().steps().get(0).undone()).isNull();
		bench.pass(Duration.ofMinutes(1));
		assertThat(bench.events).noneMatch(RunbookEvent::escalates);
		bench.pass(Duration.ofMinutes(1));
		assertThat(bench.only().steps().get(0).undone()).startsWith("not reverted");
		assertThat(bench.events).filteredOn(RunbookEvent::escalates).hasSize(1);
		bench.pass(Duration.ofMinutes(5));
		assertThat(bench.calls).isEmpty();
	}

	@Test
	void pauseWhenAStepAsksForItThenTheNextOneWaits() {
		TestStep wait = new TestStep(StepTraits.looking(Duration.ofSeconds(1)));
		wait.outcome = StepOutcome.pausing(Duration.ofMinutes(1));
		TestStep after = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, wait.named("wait"), after.named("act")));
		bench.happens("mail");
		bench.settle();
		bench.pass(Duration.ofSeconds(59));
		assertThat(after.done).isEmpty();
		bench.pass(Duration.ofSeconds(1));
		assertThat(after.done).containsExactly("run");
	}

	@Test
	void stepWhenNotAvailableThenTheRunGoesOnWithoutIt() {
		TestStep missing = new TestStep(StepTraits.telling(Duration.ofSeconds(1)));
		missing.outcome = StepOutcome.notAvailable("no channel");
		TestStep after = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook("test", RunbookBench.EASY, missing.named("a"), after.named("b")));
		bench.happens("mail");
		bench.settle();
		assertThat(after.done).containsExactly("run");
		assertThat(bench.only().steps().get(0).state()).isEqualTo(StepRun.State.SKIPPED);
		assertThat(bench.only().steps().get(0).output()).isEqualTo("not available: no channel");
	}

	@Test
	void lookWhenItFailsThenTheRunGoesOnAndFailsOnlyWhenNothingElseSucceeded() {
		TestStep look = new TestStep(StepTraits.looking(Duration.ofSeconds(1)));
		look.outcome = StepOutcome.failed("the disk is read-only");
		TestStep after = TestStep.remedy();
		RunbookBench bench = new RunbookBench(
				runbook("both", RunbookBench.EASY, look.named("look"), after.named("act")),
				runbook("look", RunbookBench.EASY, look.named("look")));
		bench.happens("mail");
		bench.settle();
		assertThat(after.done).containsExactly("run");
		assertThat(bench.book.snapshot().runs())
			.extracting((run) -> run.runbook() + " " + run.state() + " " + run.reason())
			.containsExactlyInAnyOrder("both SUCCEEDED ", "look FAILED step look failed");
	}

	@Test
	void lookWhenItTimesOutTwiceThenTheRunGoesOn() {
		TestStep look = new TestStep(StepTraits.looking(Duration.ofSeconds(1)));
		TestStep after = TestStep.remedy();
		RunbookBench bench = new RunbookBench(
				runbook("test", RunbookBench.EASY, look.named("look"), after.named("act")));
		bench.happens("mail");
		for (int i = 0; i < 2; i++) {
			bench.turn();
			bench.calls.clear();
			bench.clock.advance(Duration.ofSeconds(1));
		}
		bench.settle();
		assertThat(bench.only().steps().get(0).state()).isEqualTo(StepRun.State.TIMED_OUT);
		assertThat(after.done).containsExactly("run");
	}

	@Test
	void undoWhenItsReplicaIsGoneThenIsNotWaitedForAndLeavesRoom() {
		TestStep step = TestStep.local().as(TestStep.local().traits.remedying(StepScope.SHARED));
		step.undo = new Undo("4", Duration.ofMinutes(10));
		RunbookBench first = new RunbookBench(runbook("test", RunbookBench.EASY, step.named("act")));
		for (int i = 0; i < 1_000; i++) {
			first.happens("target-" + i);
		}
		first.settle();
		// Another runbook: the first one's budget has no room for more targets.
		RunbookBench second = first.other("b", runbook("test", RunbookBench.EASY, step.named("act")),
				runbook("second", RunbookBench.EASY, step.named("act")));
		second.restore();
		second.happens("one-more");
		second.settle();
		assertThat(step.done).hasSize(1_001);
		second.pass(Duration.ofMinutes(10));
		second.gone.add("a");
		second.settle();
		assertThat(second.book.snapshot().runs()).noneMatch(RunbookRun::open);
		assertThat(second.book.snapshot().runs()).filteredOn((run) -> run.instance().equals("a"))
			.isNotEmpty()
			.allMatch((run) -> "ended with its process: replica a is gone".equals(run.steps().get(0).undone()));
		assertThat(step.done).filteredOn("revert 4"::equals).hasSize(1);
	}

	@Test
	void labelsWhenTheyLookLikeCodeThenReachTheStepAsTheyAre() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook("test", RunbookBench.EASY, step.named("act", "pool", "mail")));
		String hostile = "${jndi:ldap://x}; rm -rf / #{T(java.lang.Runtime)} ../../etc/passwd {queue_name}";
		bench.happens(hostile);
		bench.settle();
		assertThat(step.contexts).singleElement().satisfies((context) -> {
			assertThat(context.labels().get("queue_name")).isEqualTo(hostile);
			assertThat(context.target()).isEqualTo(hostile);
		});
		assertThat(bench.only().steps().get(0).parameters()).isEqualTo("pool=mail");
	}

	@Test
	void runWhenWantedByHandThenNeedsNoApprovalAndNoAlert() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.APPROVAL, step.named("act")));
		RunbookDecision dry = bench.book.run("test", RunbookTrigger.byHand("1", "mail", "ada", bench.clock.instant()),
				true, bench.now());
		bench.settle();
		RunbookDecision real = bench.book.run("test", RunbookTrigger.byHand("2", "mail", "ada", bench.clock.instant()),
				false, bench.now());
		bench.settle();
		assertThat(List.of(dry, real)).hasOnlyElementsOfType(RunbookDecision.Accepted.class);
		assertThat(step.done).containsExactly("dry", "run");
		assertThat(bench.book.snapshot().runs()).extracting(RunbookRun::state).containsOnly(State.SUCCEEDED);
		assertThat(bench.book.run("none", RunbookTrigger.byHand("3", "mail", "ada", bench.clock.instant()), false,
				bench.now()))
			.isEqualTo(RunbookDecision.refused("there is no runbook none"));
		assertThatThrownBy(() -> RunbookTrigger.byHand("4", "mail", " ", bench.clock.instant()))
			.hasMessageStartingWith("actor is ' '");
	}

	@Test
	void runWhenRejectedThenNothingIsDone() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.APPROVAL, step.named("act")));
		bench.happens("mail");
		bench.settle();
		assertThat(bench.book.reject(bench.only().id(), "ada", bench.now()))
			.isInstanceOf(RunbookDecision.Accepted.class);
		bench.settle();
		assertThat(bench.only().state()).isEqualTo(State.REJECTED);
		assertThat(bench.only().actor()).isEqualTo("ada");
		assertThat(bench.book.reject(bench.only().id(), "ada", bench.now()))
			.isEqualTo(RunbookDecision.refused("no such run awaits approval"));
		assertThat(step.done).isEmpty();
		assertThat(bench.only().escalates()).isFalse();
	}

	@Test
	void leaseWhenTakenOverThenRunsGoOnAndWhatRanIsInterrupted() {
		TestStep step = TestStep.remedy();
		RunbookBench first = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		RunbookBench second = first.other("b");
		second.leads = false;
		second.restore();
		first.happens("watched");
		first.settle();
		first.happens("acted-on");
		first.turn();
		first.leads = false;
		second.leads = true;
		second.restore();
		second.settle();
		assertThat(second.book.snapshot().runs()).extracting(RunbookRun::state)
			.containsExactlyInAnyOrder(State.VERIFYING, State.INTERRUPTED);
		// The first one hears that it is no longer its run, and does nothing more.
		first.book.lost(second.stored.get(first.calls.get(0).run()), first.now());
		first.perform();
		first.settle();
		assertThat(first.book.snapshot().runs()).extracting(RunbookRun::state)
			.containsExactlyInAnyOrder(State.VERIFYING, State.INTERRUPTED);
	}

	/** Both believed that they act for all, and the one that has the run dies. */
	@Test
	void runWhenItsReplicaIsGoneThenIsInterruptedByTheOneThatActsForAll() {
		TestStep step = TestStep.remedy();
		RunbookBench first = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		RunbookBench second = first.other("b");
		second.restore();
		second.settle();
		first.happens("mail");
		first.turn();
		second.book.lost(first.only(), second.now());
		second.settle();
		assertThat(second.only().state()).isEqualTo(State.RUNNING);
		second.gone.add("a");
		second.settle();
		assertThat(second.only().state()).isEqualTo(State.INTERRUPTED);
		assertThat(second.stored.get(second.only().id()).state()).isEqualTo(State.INTERRUPTED);
	}

	/** What was heard of a run before it is taken over does not make it ours. */
	@Test
	void runWhenHeardOfBeforeTheTakeOverThenIsInterruptedAllTheSame() {
		RunbookBench first = new RunbookBench(runbook(RunbookMode.AUTOMATIC, TestStep.remedy().named("act")));
		first.happens("mail");
		first.turn();
		RunbookBench second = first.other("b");
		second.book.lost(first.only(), second.now());
		second.restore();
		second.settle();
		assertThat(second.only().state()).isEqualTo(State.INTERRUPTED);
	}

	@Test
	void metersWhenARunbookDoesNotHelpThenSaySoOnTheReplicaThatActsForAll() {
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, TestStep.remedy().named("act")));
		for (int i = 0; i < 3; i++) {
			assertThat(gauge(bench, "sitecraft.runbooks.circuit.open", "runbook", "test")).isZero();
			bench.happens("mail");
			bench.settle();
			assertThat(gauge(bench, "sitecraft.runbooks.open", "state", "verifying")).isOne();
			bench.pass(Duration.ofMinutes(10));
		}
		assertThat(gauge(bench, "sitecraft.runbooks.open", "state", "verifying")).isZero();
		assertThat(bench.registry.get("sitecraft.runbooks.runs")
			.tags("runbook", "test", "state", "ineffective", "dry", "false")
			.counter()
			.count()).isEqualTo(3);
		assertThat(gauge(bench, "sitecraft.runbooks.circuit.open", "runbook", "test")).isOne();
		bench.leads = false;
		bench.settle();
		assertThat(gauge(bench, "sitecraft.runbooks.circuit.open", "runbook", "test")).isZero();
	}

	private static double gauge(RunbookBench bench, String meter, String tag, String value) {
		return bench.registry.get(meter).tag(tag, value).gauge().value();
	}

	/** The lease is known before the first tick that acts for all. */
	@Test
	void runWhenItsProcessIsGoneThenIsInterruptedAsSoonAsAnotherOneActsForAll() {
		TestStep step = TestStep.remedy();
		step.undo = new Undo("4", null);
		RunbookBench first = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		first.happens("mail");
		first.turn();
		RunbookBench second = first.other("b");
		second.leads = false;
		second.restore();
		second.settle();
		assertThat(second.only().state()).isEqualTo(State.RUNNING);
		second.leads = true;
		second.settle();
		assertThat(second.only().state()).isEqualTo(State.INTERRUPTED);
		// Whoever ran it may be doing it still, up to its timeout.
		assertThat(step.done).isEmpty();
		second.pass(Duration.ofSeconds(30));
		assertThat(step.done).containsExactly("revert 4");
	}

	/** Nobody knows who leads: each pages for itself, and takes nothing away. */
	@Test
	void runOfAnotherReplicaWhenNobodyKnowsWhoActsForAllThenIsLeftAlone() {
		TestStep step = TestStep.remedy();
		step.undo = new Undo("4", null);
		RunbookBench first = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		first.happens("mail");
		first.turn();
		first.happens("mail-2");
		RunbookBench second = first.other("b");
		second.leads = false;
		second.restore();
		second.settle();
		second.leads = true;
		second.certain = false;
		second.book.forget();
		second.pass(Duration.ofMinutes(5));
		assertThat(second.book.snapshot().runs()).extracting(RunbookRun::state).containsExactly(State.RUNNING);
		assertThat(step.done).isEmpty();
		assertThat(second.events).isEmpty();
		second.certain = true;
		second.restore();
		second.settle();
		assertThat(second.only().state()).isEqualTo(State.INTERRUPTED);
	}

	@Test
	void runWhenItHasEndedHereThenStaysSoWhateverIsToldOfItBefore() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook("test", RunbookBench.EASY, step.named("act")));
		bench.happens("mail");
		bench.turn();
		RunbookRun told = bench.only().repeated();
		bench.settle();
		bench.book.lost(told, bench.now());
		bench.settle();
		assertThat(bench.only().state()).isEqualTo(State.SUCCEEDED);
		assertThat(bench.stored.get(told.id()).state()).isEqualTo(State.SUCCEEDED);
		assertThat(step.done).containsExactly("run");
	}

	/**
	 * The same trigger again, while the store is away: what the process before had done
	 * is taken back all the same.
	 */
	@Test
	void runWhenSkippedBeforeTheStoreIsSeenThenIsWhatTheProcessBeforeMadeOfIt() {
		TestStep step = TestStep.remedy();
		step.undo = new Undo("4", null);
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		bench.happens("mail");
		bench.turn();
		RunbookRun before = bench.only();
		RunbookBench restarted = bench.other("a");
		restarted.reachable = false;
		restarted.book.offer(before.trigger(), restarted.now());
		restarted.settle();
		assertThat(restarted.only().state()).isEqualTo(State.SKIPPED);
		restarted.reachable = true;
		restarted.book.takeChanges();
		restarted.book.lost(before, restarted.now());
		restarted.restore();
		restarted.settle();
		assertThat(restarted.only().state()).isEqualTo(State.INTERRUPTED);
		assertThat(step.done).containsExactly("revert 4");
	}

	/** It says that it happened again, and nothing else. */
	@Test
	void runWhenAnotherReplicaOnlyCountsARepetitionThenGoesOnHere() {
		TestStep step = TestStep.local().as(TestStep.local().traits.remedying(StepScope.SHARED));
		step.undo = new Undo("INFO", Duration.ofMinutes(10));
		RunbookBench bench = new RunbookBench(runbook("test", RunbookBench.EASY, step.named("act")));
		bench.happens("mail");
		bench.intend();
		bench.book.lost(bench.only().repeated(), bench.now());
		bench.settle();
		assertThat(bench.only().state()).isEqualTo(State.SUCCEEDED);
		assertThat(bench.only().repeats()).isEqualTo(1);
		bench.pass(Duration.ofMinutes(10));
		assertThat(step.done).containsExactly("run", "revert INFO");
	}

	@Test
	void switchWhenHeardOfThenTheLaterWordHolds() {
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, TestStep.remedy().named("act")));
		KillSwitch on = new KillSwitch(true, "grace", bench.clock.instant().plusSeconds(30));
		bench.book.heard(List.of(), on, bench.now());
		assertThat(bench.book.snapshot().killSwitch()).isEqualTo(on);
		// By a clock that is 30 s behind, and later all the same.
		bench.book.kill(false, "ada", bench.now());
		assertThat(bench.book.snapshot().killSwitch().on()).isFalse();
		bench.settle();
		bench.killSwitch = null;
		bench.book.heard(List.of(), on, bench.now());
		assertThat(bench.book.snapshot().killSwitch().on()).isFalse();
		bench.settle();
		assertThat(bench.killSwitch).isNotNull().extracting(KillSwitch::actor).isEqualTo("ada");
	}

	@Test
	void recordWhenAnotherReplicaHasWrittenItThenNothingOfBudgetAndCircuitIsForgotten() {
		RunBudget budget = new RunBudget(Duration.ofHours(1), 1, Duration.ofHours(1));
		RunbookBench bench = new RunbookBench(runbook("test", budget, TestStep.remedy().named("act")));
		bench.happens("mail");
		bench.settle();
		TrackRecord theirs = new TrackRecord("test", 1, 9, 0, 3, 0, 0, 0, 3, bench.clock.instant(),
				List.of(new TrackRecord.Attempt("reports", bench.clock.instant(), null)));
		bench.book.heard(List.of(theirs), null, bench.now());
		bench.settle();
		assertThat(bench.records.get("test").openedAt()).isEqualTo(theirs.openedAt());
		assertThat(bench.records.get("test").attempts()).extracting(TrackRecord.Attempt::target)
			.containsExactlyInAnyOrder("mail", "reports");
		assertThat(bench.records.get("test").runs()).isEqualTo(9);
		bench.leads = false;
		// What is not stored yet still counts, and the word of who acts for all holds.
		bench.book.heard(List.of(theirs), null, bench.now());
		assertThat(bench.record().attempts()).hasSize(2);
		TrackRecord later = new TrackRecord("test", 99, 9, 0, 3, 0, 0, 0, 0, null, theirs.attempts());
		bench.book.heard(List.of(later), null, bench.now());
		assertThat(bench.record()).isEqualTo(later);
	}

	/** Three failures in a row, not three in a lifetime. */
	@Test
	void circuitWhenRunsBetweenWentWellThenStaysClosed() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook("test", RunbookBench.EASY, step.named("act")));
		for (int i = 0; i < 9; i++) {
			step.outcome = (i % 3 == 2) ? StepOutcome.done("done") : StepOutcome.failed("no");
			bench.happens("mail");
			bench.pass(Duration.ofSeconds(1));
		}
		assertThat(step.done).hasSize(9);
		assertThat(bench.record().openedAt()).isNull();
	}

	@Test
	void cooldownWhenTheRunOutlastsItsBudgetThenBeginsAtItsEnd() {
		TestStep step = TestStep.remedy();
		RunBudget budget = new RunBudget(Duration.ofMinutes(5), 3, Duration.ofMinutes(5));
		RunbookBench bench = new RunbookBench(new Runbook("test", RunbookCondition.alerts("queue_backup"),
				RunbookMode.AUTOMATIC, budget, RunbookBench.VERIFY, true, List.of(step.named("act"))));
		bench.happens("mail");
		bench.settle();
		bench.pass(Duration.ofMinutes(9));
		// Which has the budget look at what still counts.
		bench.happens("reports");
		bench.settle();
		bench.pass(Duration.ofMinutes(1));
		bench.happens("mail");
		bench.settle();
		assertThat(step.done).hasSize(2);
		assertThat(bench.book.snapshot().runs()).extracting(RunbookRun::reason).contains("cooldown");
	}

	@Test
	void runWhenItDidNotHelpAndAllAreStoppedThenEscalatesAllTheSame() {
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, TestStep.remedy().named("act")));
		bench.happens("mail");
		bench.settle();
		bench.book.kill(true, "ada", bench.now());
		bench.pass(Duration.ofMinutes(10));
		assertThat(bench.only().state()).isEqualTo(State.INEFFECTIVE);
		assertThat(bench.events).filteredOn(RunbookEvent::escalates).hasSize(1);
	}

	@Test
	void conditionWhenItMatchesThenAllOfItDoes() {
		RunbookBench bench = new RunbookBench();
		RunbookTrigger trigger = bench.trigger("t", "mail");
		assertThat(RunbookCondition.byHand().matches(trigger)).isFalse();
		assertThat(RunbookCondition.alerts("queue_backup", "scaling_advised").matches(trigger)).isTrue();
		assertThat(RunbookCondition.alerts("scaling_advised").matches(trigger)).isFalse();
		assertThat(new RunbookCondition(Set.of(), Matcher.parse("queue_name=~\"ma.*\""), Set.of(Severity.WARNING),
				Set.of())
			.matches(trigger)).isTrue();
		assertThat(new RunbookCondition(Set.of(), List.of(), Set.of(Severity.CRITICAL), Set.of()).matches(trigger))
			.isFalse();
		assertThat(
				new RunbookCondition(Set.of("queue_backup"), List.of(), Set.of(), Set.of(RunbookTrigger.Event.RESOLVED))
					.matches(trigger))
			.isFalse();
	}

	@Test
	void hashWhenAnyParameterOrTargetDiffersThenDiffers() {
		RunbookBench bench = new RunbookBench();
		RunbookTrigger trigger = bench.trigger("t", "mail");
		Runbook plan = runbook(RunbookMode.APPROVAL, TestStep.remedy().named("act", "by", "2", "max", "16"));
		assertThat(plan.hash(trigger)).hasSize(64)
			.isEqualTo(runbook(RunbookMode.AUTOMATIC, TestStep.local().named("act", "max", "16", "by", "2"))
				.hash(bench.trigger("another", "mail")));
		assertThat(List.of(
				runbook(RunbookMode.APPROVAL, TestStep.remedy().named("act", "by", "21", "max", "6")).hash(trigger),
				runbook(RunbookMode.APPROVAL, TestStep.remedy().named("act", "by", "2max", "", "16")).hash(trigger),
				runbook(RunbookMode.APPROVAL, TestStep.remedy().named("actby", "max", "16")).hash(trigger),
				plan.hash(bench.trigger("t", "reports"))))
			.doesNotContain(plan.hash(trigger))
			.doesNotHaveDuplicates();
	}

	@Test
	void parametersWhenWrongThenNameRunbookStepAndKey() {
		StepParameters parameters = new StepParameters("mine", 1, "scale-workers",
				java.util.Map.of("by", "many", "token", "x", "after", "5 minutes"));
		assertThatThrownBy(() -> parameters.integer("by", 1, 1, 100)).isInstanceOf(InvalidRunbookException.class)
			.hasMessage("runbook 'mine': steps[1].scale-workers.by is many, allowed is 1 to 100");
		assertThatThrownBy(() -> parameters.only("by", "after")).hasMessageContaining("steps[1].scale-workers.token");
		assertThatThrownBy(() -> parameters.duration("after", Duration.ZERO, Duration.ZERO, Duration.ofHours(1)))
			.hasMessageContaining("steps[1].scale-workers.after is 5 minutes, allowed is 0s to 3600s");
		assertThatThrownBy(() -> parameters.text("pool"))
			.hasMessageContaining("steps[1].scale-workers.pool is missing");
	}

}
