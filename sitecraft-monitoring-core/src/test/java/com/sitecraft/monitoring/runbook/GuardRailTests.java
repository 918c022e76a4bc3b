package com.sitecraft.monitoring.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.sitecraft.monitoring.runbook.RunbookRun.State;
import com.sitecraft.monitoring.signal.Labels;
import org.junit.jupiter.api.Test;

import static com.sitecraft.monitoring.runbook.RunbookBench.runbook;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ten guard rails. Each test names the code that it guards, and fails without it.
 */
class GuardRailTests {

	/** Guards {@code Track.refusal}: the comparison with {@code cooldown}. */
	@Test
	void cooldownWhenNotOverThenTheRunIsSkipped() {
		TestStep step = TestStep.remedy();
		RunBudget budget = new RunBudget(Duration.ofMinutes(10), 100, Duration.ofHours(1));
		RunbookBench bench = new RunbookBench(runbook("test", budget, step.named("act")));
		bench.happens("mail");
		bench.settle();
		bench.pass(Duration.ofMinutes(10).minusNanos(1));
		bench.happens("mail");
		bench.settle();
		assertThat(bench.book.snapshot().runs()).extracting(RunbookRun::reason).contains("cooldown");
		assertThat(step.done).containsExactly("run");
		bench.pass(Duration.ofNanos(1));
		bench.happens("mail");
		bench.settle();
		assertThat(step.done).containsExactly("run", "run");
	}

	/** Guards {@code Track.refusal}: the comparison with {@code count}. */
	@Test
	void budgetWhenUsedUpThenHoldsForTheTargetAloneAndAcrossARestart() {
		TestStep step = TestStep.remedy();
		RunBudget budget = new RunBudget(Duration.ZERO, 3, Duration.ofHours(1));
		RunbookBench bench = new RunbookBench(runbook("test", budget, step.named("act")));
		for (int i = 0; i < 5; i++) {
			bench.happens("mail");
			bench.settle();
			bench.pass(Duration.ofMinutes(1));
		}
		assertThat(step.done).hasSize(3);
		bench.happens("reports");
		bench.settle();
		assertThat(step.done).hasSize(4);

		RunbookBench restarted = bench.other("a");
		restarted.restore();
		restarted.happens("mail");
		restarted.settle();
		assertThat(step.done).hasSize(4);
		restarted.pass(Duration.ofHours(1));
		restarted.happens("mail");
		restarted.settle();
		assertThat(step.done).hasSize(5);
	}

	/** Guards {@code RunProgress.begin}: {@code if (!this.book.ready())}. */
	@Test
	void budgetWhenUnknownThenNothingRuns() {
		TestStep step = TestStep.local();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act"))).other("a");
		bench.reachable = false;
		bench.happens("mail");
		bench.settle();
		assertThat(step.done).isEmpty();
		assertThat(bench.only().state()).isEqualTo(State.SKIPPED);
		assertThat(bench.only().reason()).isEqualTo("store unreachable, so budgets are unknown");
	}

	/** Guards {@code Track.refusal}: {@code MAX_TARGETS}. */
	@Test
	void budgetWhenTargetsAreTooManyThenOneMoreIsRefused() {
		RunBudget budget = new RunBudget(Duration.ofHours(1), 1, Duration.ofHours(1));
		Track track = new Track(runbook("test", budget, TestStep.remedy().named("act")));
		RunbookBench bench = new RunbookBench();
		for (int i = 0; i < Track.MAX_TARGETS; i++) {
			track.began("target-" + i, false, bench.now());
		}
		assertThat(track.refusal("one-more", bench.now())).isEqualTo("budget: too many targets");
		assertThat(track.refusal("target-0", bench.now())).isEqualTo("cooldown");
		bench.clock.advance(Duration.ofHours(1));
		assertThat(track.refusal("one-more", bench.now())).isNull();
	}

	/** Guards {@code RunProgress.begin}: {@code !this.book.busy(run)}. */
	@Test
	void targetWhenAnotherRunActsOnItThenTheRunWaits() {
		TestStep first = TestStep.remedy();
		TestStep second = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook("first", RunbookBench.EASY, first.named("act")),
				runbook("second", RunbookBench.EASY, second.named("act")));
		bench.happens("mail");
		bench.turn();
		assertThat(bench.calls).hasSize(1);
		assertThat(bench.book.snapshot().runs()).extracting(RunbookRun::state)
			.containsExactly(State.RUNNING, State.PROPOSED);
		bench.settle();
		assertThat(first.done).containsExactly("run");
		assertThat(second.done).containsExactly("run");
	}

	/** Guards {@code GuardRails.stopped}: {@code !this.surroundings.leads()}. */
	@Test
	void leaseWhenLostBetweenTwoStepsThenTheSecondIsNotDone() {
		TestStep first = TestStep.remedy();
		TestStep second = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, first.named("one"), second.named("two")));
		bench.happens("mail");
		bench.turn();
		bench.leads = false;
		bench.settle();
		assertThat(first.done).containsExactly("run");
		assertThat(second.done).isEmpty();
		assertThat(bench.only().state()).isEqualTo(State.INTERRUPTED);
	}

	/** Guards {@code GuardRails.unfit}. */
	@Test
	void remedyWhenLocalAndTheCauseIsSharedThenIsRefused() {
		TestStep look = new TestStep(StepTraits.looking(Duration.ofSeconds(1)));
		TestStep local = TestStep.local();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, look.named("look"), local.named("act")));
		bench.happens("mail");
		bench.settle();
		assertThat(look.done).containsExactly("run");
		assertThat(local.done).isEmpty();
		assertThat(bench.only().state()).isEqualTo(State.SKIPPED);
		assertThat(bench.only().reason()).isEqualTo("a local remedy for a shared cause");

		TestStep fit = TestStep.local().as(local.traits.remedying(StepScope.SHARED));
		RunbookBench other = new RunbookBench(runbook(RunbookMode.AUTOMATIC, fit.named("act")));
		other.happens("mail");
		other.settle();
		assertThat(fit.done).containsExactly("run");
	}

	/** Guards {@code StepProgress.allowed}: {@code this.rails.cleared(...)}. */
	@Test
	void alertWhenItClearsBetweenTwoStepsThenTheSecondIsNotDone() {
		TestStep first = TestStep.remedy();
		TestStep second = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, first.named("one"), second.named("two")));
		bench.happens("mail");
		bench.turn();
		bench.firing = false;
		bench.settle();
		assertThat(second.done).isEmpty();
		assertThat(bench.only().steps().get(1).output()).isEqualTo("the alert has cleared");
		assertThat(bench.only().state()).isEqualTo(State.VERIFYING);
	}

	/** Guards {@code StepProgress.release}: {@code allowed} once more after the store. */
	@Test
	void alertWhenItClearsWhileTheIntentIsStoredThenTheStepIsNotDone() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		bench.happens("mail");
		bench.intend();
		bench.firing = false;
		bench.settle();
		assertThat(step.done).isEmpty();
		assertThat(bench.only().reason()).isEqualTo("the alert has cleared");
	}

	/** Guards {@code Approvals.refusal}: {@code run.plan().equals(plan)}. */
	@Test
	void approvalWhenForAnotherPlanThenIsRefused() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.APPROVAL, step.named("act", "by", "2")));
		bench.happens("mail");
		bench.settle();
		RunbookRun awaiting = bench.only();
		assertThat(awaiting.state()).isEqualTo(State.AWAITING_APPROVAL);
		assertThat(bench.book.approve(awaiting.id(), "0".repeat(64), "ada", bench.now()))
			.isEqualTo(RunbookDecision.refused("the plan is another than was approved"));
		bench.settle();
		assertThat(step.done).isEmpty();
		assertThat(bench.book.approve(awaiting.id(), awaiting.plan(), "ada", bench.now()))
			.isInstanceOf(RunbookDecision.Accepted.class);
		bench.settle();
		assertThat(step.done).containsExactly("run");
		assertThat(bench.only().actor()).isEqualTo("ada");
		assertThat(bench.stored.get(awaiting.id()).actor()).isEqualTo("ada");
	}

	/** Guards {@code GuardRails.stopped}: {@code hash(...).equals(run.plan())}. */
	@Test
	void approvalWhenThePlanHasChangedSinceThenDoesNotHold() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.APPROVAL, step.named("act", "by", "2")));
		bench.happens("mail");
		bench.settle();
		RunbookRun awaiting = bench.only();

		RunbookBench restarted = bench.other("a", runbook(RunbookMode.APPROVAL, step.named("act", "by", "20")));
		restarted.restore();
		assertThat(restarted.book.approve(awaiting.id(), awaiting.plan(), "ada", restarted.now()))
			.isEqualTo(RunbookDecision.refused("the plan has changed since it was proposed"));
		restarted.settle();
		assertThat(step.done).isEmpty();
	}

	/** Guards {@code Approvals.await}: {@code live.expired(now)}. */
	@Test
	void approvalWhenTooLateThenIsRefused() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.APPROVAL, step.named("act")));
		bench.happens("mail");
		bench.settle();
		RunbookRun awaiting = bench.only();
		bench.clock.advance(RunbookLimits.DEFAULT.approval());
		assertThat(bench.book.approve(awaiting.id(), awaiting.plan(), "ada", bench.now()))
			.isEqualTo(RunbookDecision.refused("the approval has expired"));
		assertThat(bench.book.takeEvents()).extracting((event) -> event.actor() + ": " + event.text())
			.singleElement()
			.asString()
			.startsWith("ada: ")
			.endsWith("approval refused: the approval has expired");
		bench.settle();
		assertThat(bench.only().state()).isEqualTo(State.SKIPPED);
		assertThat(step.done).isEmpty();
	}

	/** Guards {@code Live.judge}: the comparison with {@code clearsWithin}. */
	@Test
	void runWhenTheAlertDoesNotClearInTimeThenIsIneffectiveAndEscalates() {
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, TestStep.remedy().named("act")));
		bench.happens("mail");
		bench.settle();
		bench.pass(Duration.ofMinutes(10).minusNanos(1));
		assertThat(bench.only().state()).isEqualTo(State.VERIFYING);
		bench.pass(Duration.ofNanos(1));
		assertThat(bench.only().state()).isEqualTo(State.INEFFECTIVE);
		assertThat(bench.events).filteredOn(RunbookEvent::escalates).hasSize(1);
		assertThat(bench.record().ineffective()).isEqualTo(1);
	}

	/** Guards {@code Live.judge}: {@code clearSince} and {@code staysClearFor}. */
	@Test
	void runWhenTheAlertComesBackThenIsIneffectiveAndIsTakenBack() {
		TestStep step = TestStep.remedy();
		step.undo = new Undo("4", null);
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		bench.happens("mail");
		bench.settle();
		bench.firing = false;
		bench.pass(Duration.ofMinutes(1));
		bench.pass(Duration.ofMinutes(4));
		assertThat(bench.only().state()).isEqualTo(State.VERIFYING);
		bench.firing = true;
		bench.pass(Duration.ofSeconds(15));
		assertThat(bench.only().state()).isEqualTo(State.INEFFECTIVE);
		assertThat(bench.only().reason()).isEqualTo("the alert came back");
		assertThat(step.done).containsExactly("run", "revert 4");
		assertThat(bench.only().steps().get(0).undone()).isEqualTo("reverted");
	}

	/**
	 * Guards {@code Track.judged}: {@code badInARow} and {@code GuardRails.beforeRun}.
	 */
	@Test
	void circuitWhenThreeRunsInARowDidNotHelpThenIsOpenAlsoAfterARestart() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		for (int i = 0; i < 3; i++) {
			bench.happens("mail");
			bench.settle();
			bench.pass(Duration.ofMinutes(10));
		}
		assertThat(bench.record().openedAt()).isNotNull();
		assertThat(bench.events).extracting(RunbookEvent::text).anyMatch((text) -> text.contains("circuit opened"));
		bench.happens("reports");
		bench.settle();
		assertThat(step.done).hasSize(3);
		RunbookBench restarted = bench.other("a");
		restarted.restore();
		restarted.happens("reports");
		restarted.settle();
		assertThat(step.done).hasSize(3);
		assertThat(restarted.book.reset("test", "ada")).isInstanceOf(RunbookDecision.Accepted.class);
		restarted.happens("reports");
		restarted.settle();
		assertThat(step.done).hasSize(4);
	}

	/** Guards {@code GuardRails.stopped}: {@code if (killed)}. */
	@Test
	void killSwitchWhenOnThenNothingFollowsWhatIsUnderWay() {
		TestStep first = TestStep.remedy();
		TestStep second = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, first.named("one"), second.named("two")));
		bench.happens("mail");
		bench.turn();
		bench.book.kill(true, "ada", bench.now());
		bench.settle();
		assertThat(second.done).isEmpty();
		assertThat(bench.only().state()).isEqualTo(State.INTERRUPTED);
		bench.happens("reports");
		bench.settle();
		assertThat(first.done).hasSize(1);

		RunbookBench restarted = bench.other("a");
		restarted.restore();
		restarted.happens("analyses");
		restarted.settle();
		assertThat(first.done).hasSize(1);
		assertThat(restarted.book.snapshot().killSwitch().actor()).isEqualTo("ada");
	}

	/** Guards {@code StepProgress.timeOut}: {@code traits().idempotent()}. */
	@Test
	void stepWhenTimedOutThenItsEffectIsUnknownAndItIsNotRetried() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		bench.happens("mail");
		bench.turn();
		List<StepCall> hanging = new ArrayList<>(bench.calls);
		bench.calls.clear();
		bench.pass(Duration.ofSeconds(30));
		assertThat(bench.only().state()).isEqualTo(State.TIMED_OUT);
		assertThat(bench.only().steps().get(0).state().label()).isEqualTo("timed out, effect unknown");
		assertThat(step.done).isEmpty();
		bench.book.ended(hanging.get(0), StepAnswer.of(StepOutcome.done("late")), bench.now());
		bench.pass(Duration.ofHours(1));
		assertThat(bench.only().state()).isEqualTo(State.TIMED_OUT);
		assertThat(bench.calls).isEmpty();
	}

	/** Guards {@code StepProgress.ended}: {@code case UNKNOWN}. */
	@Test
	void stepWhenItSaysThatItsEffectIsUnknownThenCountsAsTimedOut() {
		TestStep step = TestStep.remedy();
		step.outcome = StepOutcome.unknown("no answer");
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		bench.happens("mail");
		bench.settle();
		assertThat(bench.only().state()).isEqualTo(State.TIMED_OUT);
		assertThat(bench.only().steps().get(0).state().label()).isEqualTo("timed out, effect unknown");
		assertThat(bench.only().steps().get(0).output()).isEqualTo("no answer");
	}

	/** Guards {@code StepProgress.skip}: {@code attempts() > 0}. */
	@Test
	void stepWhenItMayHaveBeenDoneAndIsNotTriedAgainThenIsTakenBack() {
		TestStep step = new TestStep(StepTraits.acting(StepScope.SHARED, true, true, Duration.ofSeconds(30)));
		step.undo = new Undo("1", Duration.ofMinutes(10));
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		bench.happens("mail");
		bench.turn();
		bench.calls.clear();
		// It has done its work, so nothing fires any more, but has not said so.
		bench.firing = false;
		bench.pass(Duration.ofSeconds(30));
		assertThat(step.done).isEmpty();
		bench.pass(Duration.ofMinutes(10));
		assertThat(step.done).containsExactly("revert 1");
	}

	/** Guards {@code Live.retriable}: {@code MOST_ATTEMPTS}. */
	@Test
	void stepWhenTimedOutAndIdempotentThenIsRetriedOnce() {
		TestStep step = new TestStep(StepTraits.acting(StepScope.SHARED, false, true, Duration.ofSeconds(30)));
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		bench.happens("mail");
		bench.turn();
		StepCall first = bench.calls.get(0);
		bench.calls.clear();
		bench.clock.advance(Duration.ofSeconds(30));
		bench.turn();
		assertThat(bench.calls).hasSize(1).first().extracting(StepCall::attempt).isEqualTo(2);
		// The answer to the first attempt is not the answer to the second.
		bench.book.ended(first, StepAnswer.of(StepOutcome.failed("late")), bench.now());
		assertThat(bench.only().state()).isEqualTo(State.RUNNING);
		bench.calls.clear();
		bench.clock.advance(Duration.ofSeconds(30));
		bench.turn();
		assertThat(bench.calls).isEmpty();
		assertThat(bench.only().state()).isEqualTo(State.TIMED_OUT);
	}

	/** Guards {@code GuardRails.mayTakeEffect}: {@code this.journal.durable(...)}. */
	@Test
	void effectWhenItsIntentIsNotStoredThenDoesNotTakePlace() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		bench.happens("mail");
		bench.intend();
		assertThat(bench.book.advance(bench.now())).isEmpty();
		assertThat(bench.only().steps().get(0).state()).isEqualTo(StepRun.State.INTENDED);
		bench.turn();
		assertThat(bench.calls).hasSize(1);
		assertThat(bench.stored.get(bench.only().id()).steps().get(0).state()).isNotEqualTo(StepRun.State.PENDING);
	}

	/** Guards {@code RunProgress.takeOver}: the end of what ran. */
	@Test
	void processWhenKilledBetweenIntentAndEffectThenTheRunIsInterruptedAndTakenBack() {
		TestStep step = TestStep.remedy();
		step.undo = new Undo("INFO", Duration.ofMinutes(10));
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		bench.happens("mail");
		bench.turn();
		assertThat(bench.calls).hasSize(1);

		RunbookBench restarted = bench.other("a");
		restarted.restore();
		restarted.settle();
		assertThat(restarted.only().state()).isEqualTo(State.INTERRUPTED);
		assertThat(restarted.only().steps().get(0).state()).isEqualTo(StepRun.State.INTERRUPTED);
		assertThat(step.done).containsExactly("revert INFO");
		// The same trigger again is the same run.
		restarted.book.offer(restarted.only().trigger(), restarted.now());
		restarted.settle();
		assertThat(step.done).containsExactly("revert INFO");
	}

	/** Guards {@code Live.due}: {@code undoAt} of a run that ended well. */
	@Test
	void stepWhenItsTimeIsUpThenIsTakenBackAlsoAfterARestart() {
		TestStep step = TestStep.remedy();
		step.undo = new Undo("INFO", Duration.ofMinutes(10));
		RunbookBench bench = new RunbookBench(runbook("test", RunbookBench.EASY, step.named("act")));
		bench.happens("mail");
		bench.settle();
		assertThat(bench.only().state()).isEqualTo(State.SUCCEEDED);
		bench.pass(Duration.ofMinutes(9));
		assertThat(step.done).containsExactly("run");

		RunbookBench restarted = bench.other("a",
				runbook("test", RunbookBench.EASY, step.as(TestStep.local().traits).named("act")));
		restarted.leads = false;
		restarted.restore();
		restarted.settle();
		assertThat(step.done).containsExactly("run");
		restarted.pass(Duration.ofMinutes(1));
		assertThat(step.done).containsExactly("run", "revert INFO");
		restarted.pass(Duration.ofMinutes(10));
		assertThat(step.done).containsExactly("run", "revert INFO");
	}

	/** Guards {@code StepProgress.release}: {@code StepCall.Kind.DRY_RUN}. */
	@Test
	void dryRunWhenTriggeredThenChangesNothingAndSaysWhatItWouldDo() {
		TestStep step = TestStep.remedy();
		step.undo = new Undo("4", null);
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.DRY_RUN, step.named("act")));
		bench.happens("mail");
		bench.settle();
		assertThat(step.done).containsExactly("dry");
		assertThat(bench.only().steps().get(0).output()).isEqualTo("would do it");
		bench.pass(Duration.ofMinutes(10));
		assertThat(bench.only().state()).isEqualTo(State.SUCCEEDED);
		assertThat(bench.only().reason()).startsWith("dry run, would have helped");
		assertThat(bench.record().wouldHaveHelped()).isEqualTo(1);
		assertThat(bench.record().runs()).isZero();
		assertThat(bench.events).noneMatch(RunbookEvent::escalates);
		assertThat(step.done).containsExactly("dry");

		bench.happens("reports");
		bench.settle();
		bench.firing = false;
		bench.pass(Duration.ofMinutes(1));
		bench.pass(Duration.ofMinutes(5));
		assertThat(bench.record().dryRuns()).isEqualTo(2);
		assertThat(bench.record().wouldHaveHelped()).isEqualTo(1);
	}

	/** Guards {@code GuardRails.mayTakeEffect}: its last line. */
	@Test
	void storeWhenOutOfReachThenOnlyLocalReversibleStepsAreDone() {
		TestStep look = new TestStep(StepTraits.looking(Duration.ofSeconds(1)));
		TestStep shared = new TestStep(StepTraits.acting(StepScope.SHARED, true, true, Duration.ofSeconds(1)));
		TestStep lasting = new TestStep(StepTraits.acting(StepScope.LOCAL, false, true, Duration.ofSeconds(1)));
		RunbookBench bench = new RunbookBench(runbook("test", RunbookBench.EASY, look.named("look"),
				shared.named("shared"), lasting.named("lasting")));
		bench.reachable = false;
		bench.book.offer(new RunbookTrigger("t", RunbookTrigger.Event.FIRED, "i", "queue_backup", Labels.of(), null,
				StepScope.LOCAL, "mail", "monitoring", bench.clock.instant()), bench.now());
		bench.settle();
		assertThat(look.done).containsExactly("run");
		assertThat(shared.done).isEmpty();
		assertThat(lasting.done).isEmpty();
		assertThat(bench.only().steps()).extracting(StepRun::output)
			.containsExactly("done", "store unreachable", "store unreachable");
	}

	/**
	 * Guards {@code StepProgress.release}: {@code live.takeFresh()}, and the order of
	 * {@code GuardRails.mayTakeEffect}.
	 */
	@Test
	void leaseWhenUncertainThenALocalStepIsStoredFirstAndASharedOneIsLeftOut() {
		TestStep local = TestStep.local().as(TestStep.local().traits.remedying(StepScope.SHARED));
		TestStep shared = TestStep.remedy();
		RunbookBench bench = new RunbookBench(
				runbook(RunbookMode.AUTOMATIC, local.named("local"), shared.named("shared")));
		bench.certain = false;
		bench.happens("mail");
		bench.turn();
		assertThat(bench.calls).singleElement().extracting(StepCall::kind).isEqualTo(StepCall.Kind.RUN);
		assertThat(bench.stored.get(bench.only().id()).steps().get(0).state()).isNotEqualTo(StepRun.State.PENDING);
		bench.settle();
		assertThat(shared.done).isEmpty();
		assertThat(bench.only().steps().get(1).output()).isEqualTo("store unreachable");
	}

	/** Guards {@code Runbooks.lost}: {@code leftBehind}. */
	@Test
	void stepWhenDoneWithoutAStoreAndAnotherReplicaHasTheRunThenIsTakenBackHere() {
		TestStep step = TestStep.local().as(TestStep.local().traits.remedying(StepScope.SHARED));
		step.undo = new Undo("4", null);
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		bench.reachable = false;
		bench.happens("mail");
		bench.settle();
		assertThat(step.done).containsExactly("run");
		RunbookRun mine = bench.only();
		RunbookRun theirs = new RunbookRun(mine.id(), 7, mine.runbook(), mine.trigger(), "b", false, mine.plan(),
				State.VERIFYING, "", false, null, mine.createdAt(), null, mine.startedAt(), null, 0, mine.steps());
		bench.reachable = true;
		bench.leads = false;
		bench.book.lost(theirs, bench.now());
		bench.settle();
		assertThat(step.done).containsExactly("run", "revert 4");
		assertThat(bench.book.snapshot().runs()).extracting((run) -> run.instance() + " " + run.state())
			.containsExactlyInAnyOrder("b VERIFYING", "a INTERRUPTED");
		assertThat(bench.stored.values()).filteredOn((run) -> run.instance().equals("a") && !run.id().equals(mine.id()))
			.singleElement()
			.satisfies((run) -> assertThat(run.steps().get(0).undone()).isEqualTo("reverted"));
	}

	/** Guards {@code RunbookRun.leftBehind}: what the other one knows of. */
	@Test
	void stepWhenTheReplicaThatTookOverKnowsWhatToTakeBackThenItIsTakenBackOnce() {
		TestStep step = TestStep.local().as(TestStep.local().traits.remedying(StepScope.SHARED));
		step.undo = new Undo("4", null);
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		bench.happens("mail");
		bench.settle();
		RunbookBench second = bench.other("b");
		second.restore();
		second.pass(Duration.ZERO);
		second.pass(Duration.ofMinutes(10));
		assertThat(second.only().state()).isEqualTo(State.INEFFECTIVE);
		assertThat(step.done).containsExactly("run");
		bench.leads = false;
		bench.book.lost(second.only(), bench.now());
		bench.settle();
		assertThat(step.done).containsExactly("run", "revert 4");
		assertThat(bench.only().steps().get(0).undone()).isEqualTo("reverted");
	}

	/**
	 * Guards {@code Runbooks.holds}: {@code killed()}, asked once more after the store.
	 */
	@Test
	void killSwitchWhenThrownWhileTheIntentIsStoredThenTheStepIsNotDone() {
		TestStep step = TestStep.remedy();
		step.undo = new Undo("4", null);
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		bench.happens("mail");
		bench.turn();
		StepCall call = bench.calls.remove(0);
		bench.book.halt();
		assertThat(bench.book.holds(call, bench.now())).isFalse();
		bench.settle();
		assertThat(bench.only().state()).isEqualTo(State.INTERRUPTED);
		assertThat(bench.only().reason()).isEqualTo("kill switch");
		assertThat(bench.only().steps().get(0).state()).isEqualTo(StepRun.State.SKIPPED);
		assertThat(step.done).isEmpty();
		bench.happens("reports");
		bench.settle();
		assertThat(step.done).isEmpty();
		bench.book.kill(false, "ada", bench.now());
		bench.happens("analyses");
		bench.settle();
		assertThat(step.done).isEmpty();
		bench.book.unhalt();
		bench.happens("print");
		bench.settle();
		assertThat(step.done).containsExactly("run");
	}

	/** Guards {@code StepProgress.prepare}: {@code live.preparationOverdue(now)}. */
	@Test
	void stepWhenItDoesNotSayHowToTakeItBackThenIsNotDone() {
		TestStep step = TestStep.remedy();
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, step.named("act")));
		bench.prepares = false;
		bench.happens("mail");
		bench.turn();
		StepCall question = bench.calls.remove(0);
		assertThat(question.timeout()).isEqualTo(Duration.ofSeconds(10));
		bench.pass(Duration.ofSeconds(10));
		assertThat(bench.only().state()).isEqualTo(State.FAILED);
		assertThat(bench.only().steps().get(0).output()).contains("cannot say how to take it back: timed out");
		bench.book.ended(question, StepAnswer.prepared(null), bench.now());
		bench.settle();
		assertThat(step.done).isEmpty();
	}

	/** Guards {@code Runbooks.busy}: {@code isJudgedRemedy}. */
	@Test
	void targetWhenARemedyIsWatchedThenASecondOneWaitsAndALookDoesNot() {
		TestStep first = TestStep.remedy();
		TestStep second = TestStep.remedy();
		TestStep look = new TestStep(StepTraits.looking(Duration.ofSeconds(1)));
		RunbookBench bench = new RunbookBench(runbook(RunbookMode.AUTOMATIC, first.named("act")),
				runbook("second", RunbookBench.EASY, second.named("act")),
				runbook("look", RunbookBench.EASY, look.named("look")));
		bench.happens("mail");
		bench.settle();
		assertThat(bench.book.snapshot().runs()).extracting(RunbookRun::state).contains(State.VERIFYING);
		assertThat(look.done).containsExactly("run");
		assertThat(second.done).isEmpty();
		bench.pass(Duration.ofMinutes(10));
		assertThat(second.done).containsExactly("run");
	}

	/** Guards {@code Runbooks.run}: {@code this.progress.wanted}. */
	@Test
	void runWhenWantedByHandThenTheRailsHoldAndTheAnswerSaysSo() {
		TestStep step = TestStep.remedy();
		RunBudget budget = new RunBudget(Duration.ofHours(1), 1, Duration.ofHours(1));
		RunbookBench bench = new RunbookBench(new Runbook("test", RunbookCondition.byHand(), RunbookMode.AUTOMATIC,
				budget, null, false, List.of(step.named("act"))));
		assertThat(wanted(bench, "1")).isInstanceOf(RunbookDecision.Accepted.class);
		assertThat(wanted(bench, "2")).asString().contains("of it on the same target is proposed");
		bench.settle();
		assertThat(wanted(bench, "3")).isEqualTo(RunbookDecision.refused("cooldown"));
		bench.pass(Duration.ofHours(1));
		bench.book.kill(true, "ada", bench.now());
		assertThat(wanted(bench, "4")).isEqualTo(RunbookDecision.refused("kill switch"));
		bench.settle();
		assertThat(step.done).containsExactly("run");
		assertThat(bench.events).extracting(RunbookEvent::text)
			.anyMatch((text) -> text.endsWith("skipped: cooldown"))
			.anyMatch((text) -> text.endsWith("skipped: kill switch"));
		assertThat(wanted(bench.other("a"), "5")).isEqualTo(RunbookDecision.refused("budgets are not known yet"));
	}

	private static RunbookDecision wanted(RunbookBench bench, String id) {
		return bench.book.run("test", RunbookTrigger.byHand(id, "test", "ada", bench.clock.instant()), false,
				bench.now());
	}

}
