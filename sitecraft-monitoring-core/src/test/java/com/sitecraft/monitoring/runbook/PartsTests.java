package com.sitecraft.monitoring.runbook;

import java.time.Duration;
import java.util.List;

import com.sitecraft.monitoring.runbook.RunbookRun.State;
import com.sitecraft.monitoring.signal.Labels;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Steps that are done where the cause is: replica a acts for all, and the cause is on b.
 */
class PartsTests {

	private final TestStep local = TestStep.local();

	private final TestStep shared = new TestStep(StepTraits.telling(Duration.ofSeconds(10)));

	private final RunbookBench leads = new RunbookBench(
			new Runbook("test", RunbookCondition.alerts("queue_backup"), RunbookMode.AUTOMATIC, RunbookBench.EASY,
					RunbookBench.VERIFY, true, List.of(this.local.named("local"), this.shared.named("shared"))));

	private final TestStep there = TestStep.local();

	private final TestStep sharedThere = new TestStep(StepTraits.telling(Duration.ofSeconds(10)));

	private final RunbookBench other = this.leads.other("b",
			new Runbook("test", RunbookCondition.alerts("queue_backup"), RunbookMode.AUTOMATIC, RunbookBench.EASY,
					RunbookBench.VERIFY, true, List.of(this.there.named("local"), this.sharedThere.named("shared"))));

	private void happens(RunbookBench bench, String replica) {
		bench.book.offer(new RunbookTrigger("t", RunbookTrigger.Event.FIRED, "i", "queue_backup",
				Labels.of("instance", replica), null, StepScope.LOCAL, "mail", "monitoring", bench.clock.instant()),
				bench.now());
	}

	/** The other replica sees that somebody has written. */
	private void look() {
		this.other.leads = false;
		this.other.restore();
		this.other.settle();
	}

	/** The one that acts for all hears what the other one has written. */
	private void hear() {
		this.leads.stored.values()
			.stream()
			.filter((run) -> run.instance().equals("b"))
			.toList()
			.forEach((run) -> this.leads.book.lost(run, this.leads.now()));
		this.leads.settle();
	}

	private RunbookRun run(RunbookBench bench, boolean part) {
		return bench.book.snapshot().runs().stream().filter((run) -> run.isPart() == part).findFirst().orElseThrow();
	}

	@Test
	void localStepWhenTheCauseIsOnAnotherReplicaThenIsDoneThereAndTheOthersHere() {
		this.there.outcome = StepOutcome.done("captured");
		happens(this.leads, "b");
		this.leads.settle();
		assertThat(run(this.leads, false).steps().get(0).state()).isEqualTo(StepRun.State.STARTED);
		look();
		assertThat(this.there.done).containsExactly("run");
		hear();
		assertThat(this.local.done).isEmpty();
		assertThat(this.sharedThere.done).isEmpty();
		assertThat(this.shared.done).containsExactly("run");
		RunbookRun run = run(this.leads, false);
		assertThat(run.steps()).extracting(StepRun::output).containsExactly("replica b: captured", "done");
		assertThat(run.state()).isEqualTo(State.VERIFYING);
		assertThat(run(this.other, true).state()).isEqualTo(State.SUCCEEDED);
		this.leads.firing = false;
		this.leads.pass(Duration.ofMinutes(1));
		this.leads.pass(Duration.ofMinutes(5));
		assertThat(run(this.leads, false).state()).isEqualTo(State.SUCCEEDED);
		// One run, whoever did its steps.
		assertThat(this.leads.record().runs()).isEqualTo(1);
		assertThat(this.other.book.snapshot().runbooks().get(0).record().effective()).isZero();
		assertThat(this.leads.book.snapshot().runs()).noneMatch(RunbookRun::open);
	}

	@Test
	void localStepWhenTheCauseIsHereThenIsDoneHere() {
		happens(this.leads, "a");
		this.leads.settle();
		assertThat(this.local.done).containsExactly("run");
	}

	@Test
	void partWhenTheRunDidNotHelpThenIsTakenBackThere() {
		this.there.undo = new Undo("4", null);
		happens(this.leads, "b");
		this.leads.settle();
		look();
		hear();
		this.leads.pass(Duration.ofMinutes(10));
		assertThat(run(this.leads, false).state()).isEqualTo(State.INEFFECTIVE);
		assertThat(run(this.leads, true).state()).isEqualTo(State.INTERRUPTED);
		assertThat(this.there.done).containsExactly("run");
		look();
		this.other.book.lost(this.leads.stored.get(run(this.leads, true).id()), this.other.now());
		this.other.settle();
		assertThat(this.there.done).containsExactly("run", "revert 4");
		hear();
		assertThat(run(this.leads, true).steps().get(0).undone()).isEqualTo("reverted");
		assertThat(this.leads.book.snapshot().runs()).noneMatch(RunbookRun::open);
	}

	/** It writes its part at the same time, so that ours is not stored. */
	@Test
	void partWhenWithdrawnAndWrittenThereMeanwhileThenIsWithdrawnAgain() {
		this.there.undo = new Undo("4", null);
		happens(this.leads, "b");
		this.leads.settle();
		RunbookRun asked = run(this.leads, true);
		look();
		this.leads.pass(Duration.ofMinutes(2));
		assertThat(run(this.leads, false).state()).isEqualTo(State.TIMED_OUT);
		assertThat(run(this.leads, true).state()).isEqualTo(State.INTERRUPTED);
		RunbookRun theirs = run(this.other, true);
		assertThat(theirs.id()).isEqualTo(asked.id());
		this.leads.book.lost(theirs, this.leads.now());
		this.leads.settle();
		assertThat(run(this.leads, true).state()).isEqualTo(State.INTERRUPTED);
		this.other.book.lost(run(this.leads, true), this.other.now());
		this.other.settle();
		assertThat(this.there.done).containsExactly("run", "revert 4");
	}

	@Test
	void partWhenNobodyDoesItThenTheStepTimesOutAndItIsNotDoneLater() {
		happens(this.leads, "b");
		this.leads.settle();
		this.leads.pass(Duration.ofSeconds(89));
		assertThat(run(this.leads, false).state()).isEqualTo(State.RUNNING);
		this.leads.pass(Duration.ofSeconds(1));
		assertThat(run(this.leads, false).state()).isEqualTo(State.TIMED_OUT);
		look();
		assertThat(this.there.done).isEmpty();
	}

	@Test
	void partWhenItFailsThereThenTheRunFails() {
		this.there.outcome = StepOutcome.failed("no");
		happens(this.leads, "b");
		this.leads.settle();
		look();
		hear();
		assertThat(run(this.leads, false).state()).isEqualTo(State.FAILED);
		assertThat(run(this.leads, false).steps().get(0).output()).isEqualTo("replica b: no");
		assertThat(this.leads.events).filteredOn(RunbookEvent::escalates).hasSize(1);
		assertThat(this.other.events).noneMatch(RunbookEvent::escalates);
	}

	@Test
	void partWhenThePlanThereIsAnotherThenIsNotDone() {
		RunbookBench another = this.leads.other("b",
				RunbookBench.runbook("test", RunbookBench.EASY, this.there.named("local", "by", "20")));
		happens(this.leads, "b");
		this.leads.settle();
		another.leads = false;
		another.restore();
		another.settle();
		hear();
		assertThat(this.there.done).isEmpty();
		assertThat(run(this.leads, false).steps().get(0).output())
			.isEqualTo("replica b: the plan has changed since it was proposed");
	}

	@Test
	void partWhenItsProcessDiesThenItsEffectIsUnknown() {
		happens(this.leads, "b");
		this.leads.settle();
		this.other.leads = false;
		this.other.restore();
		this.other.turn();
		assertThat(this.other.calls).hasSize(1);
		RunbookBench restarted = this.leads.other("b", this.other.definitions.toArray(Runbook[]::new));
		restarted.leads = false;
		restarted.restore();
		restarted.settle();
		hear();
		assertThat(run(this.leads, false).steps().get(0).state()).isEqualTo(StepRun.State.TIMED_OUT);
		assertThat(run(this.leads, false).state()).isEqualTo(State.TIMED_OUT);
		assertThat(this.there.done).isEmpty();
	}

	@Test
	void partWhenItsReplicaIsGoneOrTheStoreIsThenIsNotAskedFor() {
		this.leads.gone.add("b");
		happens(this.leads, "b");
		this.leads.settle();
		assertThat(output(this.leads)).isEqualTo("replica b is gone");
		RunbookBench alone = new RunbookBench(this.leads.definitions.toArray(Runbook[]::new));
		alone.certain = false;
		happens(alone, "b");
		alone.settle();
		assertThat(output(alone)).startsWith("store unreachable");
		assertThat(this.local.done).isEmpty();
	}

	private @Nullable String output(RunbookBench bench) {
		return run(bench, false).steps().get(0).output();
	}

	/** Whoever acts for all dies: its run is interrupted, and the part with it. */
	@Test
	void partWhenItsReplicaTakesOverThenIsTakenBackWithItsRun() {
		this.there.undo = new Undo("4", null);
		happens(this.leads, "b");
		this.leads.settle();
		look();
		this.other.leads = true;
		this.other.restore();
		this.other.settle();
		assertThat(run(this.other, false).state()).isEqualTo(State.INTERRUPTED);
		assertThat(this.there.done).containsExactly("run", "revert 4");
	}

	/**
	 * What was done without a store is a run of its own, and no part that is asked for.
	 */
	@Test
	void partWhenDoneWithoutAStoreAndWithdrawnThenIsTakenBackAndTheOthersGoOn() {
		this.there.undo = new Undo("4", null);
		happens(this.leads, "b");
		this.leads.settle();
		this.other.leads = false;
		this.other.restore();
		this.other.reachable = false;
		this.other.settle();
		assertThat(this.there.done).containsExactly("run");
		this.leads.pass(Duration.ofMinutes(2));
		this.other.book.lost(run(this.leads, true), this.other.now());
		this.other.reachable = true;
		this.other.settle();
		assertThat(this.there.done).containsExactly("run", "revert 4");
		hear();
		this.leads.book.offer(this.leads.trigger("another", "reports"), this.leads.now());
		this.leads.settle();
		assertThat(this.leads.book.snapshot().runs()).anyMatch((run) -> run.trigger().target().equals("reports"));
	}

	/** Its end is not stored yet when the other replica looks again. */
	@Test
	void partWhenItsEndIsNotStoredYetThenIsNotInterruptedByALook() {
		this.there.undo = new Undo("4", null);
		happens(this.leads, "b");
		this.leads.settle();
		this.other.leads = false;
		this.other.restore();
		this.other.turn();
		this.other.reachable = false;
		this.other.perform();
		this.other.turn();
		assertThat(run(this.other, true).state()).isEqualTo(State.SUCCEEDED);
		this.other.restore();
		this.other.reachable = true;
		this.other.settle();
		assertThat(run(this.other, true).state()).isEqualTo(State.SUCCEEDED);
		assertThat(this.there.done).containsExactly("run");
	}

	/** Each is waited for by its own run. */
	@Test
	void partsWhenRefusedAlikeThenEachIsToldApart() {
		RunbookBench another = this.leads.other("b",
				RunbookBench.runbook("test", RunbookBench.EASY, this.there.named("local", "by", "20")));
		another.leads = false;
		for (String id : List.of("one", "two")) {
			this.leads.book.offer(
					new RunbookTrigger(id, RunbookTrigger.Event.FIRED, "i", "queue_backup", Labels.of("instance", "b"),
							null, StepScope.LOCAL, "mail", "monitoring", this.leads.clock.instant()),
					this.leads.now());
			this.leads.settle();
			another.restore();
			another.settle();
			hear();
			this.leads.pass(Duration.ofSeconds(1));
		}
		assertThat(this.leads.book.snapshot().runs()).filteredOn((run) -> !run.isPart())
			.allSatisfy((run) -> assertThat(run.steps().get(0).output())
				.isEqualTo("replica b: the plan has changed since it was proposed"));
		assertThat(this.leads.stored.values()).filteredOn(RunbookRun::isPart).hasSize(2);
	}

	/** A storm of skipped runs while it is watched whether this one helped. */
	@Test
	void partWhenItsRunIsWatchedThenIsNotForgotten() {
		this.there.undo = new Undo("4", null);
		happens(this.leads, "b");
		this.leads.settle();
		look();
		hear();
		for (int i = 0; i < 600; i++) {
			this.leads.book.run("test",
					RunbookTrigger.byHand("hand-" + i, "target-" + i, "ada", this.leads.clock.instant()), true,
					this.leads.now());
			this.leads.settle();
		}
		this.leads.pass(Duration.ofMinutes(10));
		assertThat(run(this.leads, true).state()).isEqualTo(State.INTERRUPTED);
	}

	/** A wait belongs to no replica. */
	@Test
	void waitWhenTheCauseIsElsewhereThenPassesHere() {
		TestStep wait = new TestStep(StepTraits.waiting(Duration.ofSeconds(10)));
		wait.outcome = StepOutcome.pausing(Duration.ofMinutes(2));
		RunbookBench bench = new RunbookBench(RunbookBench.runbook("test", RunbookBench.EASY, wait.named("wait")));
		happens(bench, "b");
		bench.settle();
		assertThat(wait.done).containsExactly("run");
		// The last step as well is waited for.
		assertThat(bench.only().state()).isEqualTo(State.RUNNING);
		bench.pass(Duration.ofMinutes(2));
		assertThat(bench.only().state()).isEqualTo(State.SUCCEEDED);
	}

}
