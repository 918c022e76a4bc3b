package com.sitecraft.monitoring.runbook;

import java.time.Duration;
import java.util.List;

import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.Redaction;
import org.jspecify.annotations.Nullable;

/**
 * Takes one run from state to state.
 */
final class RunProgress {

	/** Who acts when no person does. */
	private static final String SYSTEM = "runbook";

	/** Of a reversal whose step is as slow as it was before. */
	private static final Duration REVERSAL = Duration.ofMinutes(1);

	private final Runbooks book;

	private final GuardRails rails;

	private final RunbookSurroundings surroundings;

	private final RunbookLimits limits;

	RunProgress(Runbooks book, GuardRails rails, RunbookSurroundings surroundings, RunbookLimits limits) {
		this.book = book;
		this.rails = rails;
		this.surroundings = surroundings;
		this.limits = limits;
	}

	/**
	 * Takes over a run.
	 * @param foreign whether this process knows nothing of it but what is stored
	 */
	void takeOver(Live live, boolean foreign, Moment now) {
		RunbookRun run = live.run();
		if (!run.open()) {
			this.book.remember(run);
			return;
		}
		this.book.keep(live);
		boolean own = run.instance().equals(this.book.instance());
		if (foreign && run.state() == RunbookRun.State.RUNNING && (own || this.surroundings.leads())) {
			int index = live.current();
			if (index < run.steps().size() && live.step(index).state() != StepRun.State.PENDING) {
				live.set(index, live.step(index).ended(StepRun.State.INTERRUPTED, "effect unknown", now.instant()));
			}
			end(live, RunbookRun.State.INTERRUPTED, "the process that ran it is gone", now);
		}
	}

	void advance(Live live, List<StepCall> calls, Moment now) {
		boolean acts = this.surroundings.leads();
		boolean own = live.run().instance().equals(this.book.instance());
		switch (live.run().state()) {
			case PROPOSED -> {
				if (acts) {
					begin(live, calls, now);
				}
			}
			case AWAITING_APPROVAL -> {
				if (acts) {
					await(live, now);
				}
			}
			case RUNNING -> {
				if (own) {
					step(live, calls, now);
				}
			}
			case VERIFYING -> {
				if (acts) {
					verify(live, now);
				}
			}
			default -> {
				// Over, except for what is to be taken back.
			}
		}
		reverse(live, calls, now);
		if (!live.run().open()) {
			this.book.close(live.run());
		}
	}

	private void begin(Live live, List<StepCall> calls, Moment now) {
		if (!this.book.ready()) {
			String blind = this.rails.blind();
			if (blind != null) {
				end(live, RunbookRun.State.SKIPPED, blind, now);
			}
			return;
		}
		RunbookRun run = live.run();
		Runbook runbook = this.book.runbook(run.runbook());
		if (this.book.full() && (runbook == null || runbook.mode() != RunbookMode.APPROVAL)) {
			// Of a thousand that wait, none is looked at before there is room.
			return;
		}
		Track track = this.book.track(run.runbook());
		String refusal = this.rails.beforeRun(run, runbook, track, this.book.killed(), now);
		if (refusal != null || runbook == null || track == null) {
			end(live, RunbookRun.State.SKIPPED, String.valueOf(refusal), now);
		}
		else if (runbook.mode() == RunbookMode.APPROVAL && !run.dry() && run.actor() == null) {
			live.expire(this.limits.approval(), now);
			tell(live, SYSTEM, "awaits approval of plan " + run.plan(), now);
		}
		else if (!this.book.busy(run) && this.book.takeSlot()) {
			track.began(GuardRails.budgetKey(run), run.dry(), now);
			this.book.output().changed(track.record());
			live.set(run.ownedBy(this.book.instance()).to(RunbookRun.State.RUNNING, "", now));
			tell(live, actor(live), run.dry() ? "dry run begins" : "begins", now);
			step(live, calls, now);
		}
	}

	@Nullable String approve(@Nullable Live live, String plan, String actor, Moment now) {
		RunbookOutput.actor(actor);
		if (live == null || live.run().state() != RunbookRun.State.AWAITING_APPROVAL) {
			return "it does not await approval";
		}
		RunbookRun run = live.run();
		if (live.expired(now)) {
			return "the approval has expired";
		}
		String stopped = this.rails.stopped(run, this.book.runbook(run.runbook()), this.book.killed());
		if (stopped != null) {
			return stopped;
		}
		if (!run.plan().equals(plan)) {
			return "the plan is another than was approved";
		}
		live.set(run.decidedBy(actor).to(RunbookRun.State.PROPOSED, "", now));
		tell(live, actor, "approved plan " + plan, now);
		return null;
	}

	@Nullable String reject(@Nullable Live live, String actor, Moment now) {
		RunbookOutput.actor(actor);
		if (live == null || live.run().state() != RunbookRun.State.AWAITING_APPROVAL) {
			return "it does not await approval";
		}
		live.set(live.run().decidedBy(actor));
		end(live, RunbookRun.State.REJECTED, "", now);
		this.book.close(live.run());
		return null;
	}

	private void await(Live live, Moment now) {
		if (live.expired(now)) {
			end(live, RunbookRun.State.SKIPPED, "the approval has expired", now);
		}
		else if (this.rails.cleared(live.run().trigger())) {
			end(live, RunbookRun.State.SKIPPED, GuardRails.CLEARED, now);
		}
	}

	/** As far as the next effect, or the end. */
	private void step(Live live, List<StepCall> calls, Moment now) {
		while (live.run().state() == RunbookRun.State.RUNNING) {
			int index = live.current();
			if (index == live.run().steps().size()) {
				stepsDone(live, now);
				return;
			}
			boolean goesOn = switch (live.step(index).state()) {
				case PENDING -> !live.pausing(now) && intend(live, index, now);
				case INTENDED -> release(live, index, calls, now);
				default -> timeOut(live, index, now);
			};
			if (!goesOn) {
				return;
			}
		}
	}

	/** Whether nothing speaks against the step; otherwise the run has gone elsewhere. */
	private boolean allowed(Live live, int index, Moment now) {
		RunbookRun run = live.run();
		String stopped = this.rails.stopped(run, this.book.runbook(run.runbook()), this.book.killed());
		if (stopped != null) {
			skip(live, index, stopped, now);
			end(live, RunbookRun.State.INTERRUPTED, stopped, now);
			return false;
		}
		if (this.rails.cleared(run.trigger())) {
			skip(live, index, GuardRails.CLEARED, now);
			return false;
		}
		String unfit = this.rails.unfit(bound(run, index).traits(), run.trigger());
		if (unfit != null) {
			skip(live, index, unfit, now);
			return false;
		}
		return true;
	}

	private boolean intend(Live live, int index, Moment now) {
		if (allowed(live, index, now)) {
			RunbookRun run = live.run();
			live.intend(index, run.dry() ? null : bound(run, index).undo(context(run)));
			this.book.output().changed(live.run());
		}
		return true;
	}

	private boolean release(Live live, int index, List<StepCall> calls, Moment now) {
		RunbookRun run = live.run();
		BoundStep bound = this.book.runbook(run.runbook()) != null ? bound(run, index) : null;
		GuardRails.Go go = (bound != null) ? this.rails.mayTakeEffect(run, bound.traits()) : GuardRails.Go.NOW;
		if (go == GuardRails.Go.LATER) {
			return false;
		}
		if (go == GuardRails.Go.NEVER) {
			skip(live, index, GuardRails.UNREACHABLE, now);
			return true;
		}
		if (!allowed(live, index, now) || bound == null) {
			return true;
		}
		Duration timeout = bound.traits().timeout();
		live.start(index, timeout, now);
		this.book.output().changed(live.run());
		calls.add(new StepCall(run.id(), index, live.step(index).attempts(),
				run.dry() ? StepCall.Kind.DRY_RUN : StepCall.Kind.RUN, bound, context(run), "", timeout));
		return false;
	}

	private boolean timeOut(Live live, int index, Moment now) {
		if (!live.overdue(now)) {
			return false;
		}
		if (bound(live.run(), index).traits().idempotent() && live.retriable(index)) {
			StepRun step = live.step(index);
			live.set(index, step.ended(StepRun.State.PENDING, "", now.instant()));
			tell(live, SYSTEM, "timed out, and is tried once more", index, now);
			return true;
		}
		live.set(index, live.step(index).ended(StepRun.State.TIMED_OUT, "effect unknown", now.instant()));
		tell(live, SYSTEM, StepRun.State.TIMED_OUT.label(), index, now);
		end(live, RunbookRun.State.TIMED_OUT, "step " + live.step(index).name() + " timed out, effect unknown", now);
		return true;
	}

	void ended(Live live, StepCall call, StepOutcome outcome, Moment now) {
		if (call.kind() == StepCall.Kind.REVERT) {
			if (live.reversing() == call.index()) {
				reversed(live, call.index(), outcome, now);
			}
			return;
		}
		StepRun step = live.step(call.index());
		if (step.state() != StepRun.State.STARTED || step.attempts() != call.attempt()) {
			return;
		}
		StepRun.State state = switch (outcome.kind()) {
			case DONE -> StepRun.State.SUCCEEDED;
			case FAILED -> StepRun.State.FAILED;
			case UNKNOWN -> StepRun.State.TIMED_OUT;
			case NOT_AVAILABLE -> StepRun.State.SKIPPED;
		};
		live.set(call.index(), step.ended(state, RunbookOutput.text(outcome), now.instant()));
		live.pause(outcome.pause(), now);
		tell(live, SYSTEM, state.label() + ": " + outcome.output(), call.index(), now);
		if (state == StepRun.State.FAILED || state == StepRun.State.TIMED_OUT) {
			end(live, (state == StepRun.State.FAILED) ? RunbookRun.State.FAILED : RunbookRun.State.TIMED_OUT,
					"step " + step.name() + " " + state.label(), now);
		}
	}

	private void skip(Live live, int index, String reason, Moment now) {
		// What was tried before may have been done, and is to be taken back then.
		boolean tried = live.step(index).attempts() > 0;
		live.set(index,
				live.step(index).ended(tried ? StepRun.State.TIMED_OUT : StepRun.State.SKIPPED, reason, now.instant()));
		tell(live, SYSTEM, (tried ? "not tried again: " : "skipped: ") + reason, index, now);
	}

	private void stepsDone(Live live, Moment now) {
		RunbookRun run = live.run();
		Runbook runbook = this.book.runbook(run.runbook());
		String nothing = (runbook != null) ? nothingDone(run, runbook) : null;
		if (nothing != null) {
			end(live, RunbookRun.State.SKIPPED, nothing, now);
		}
		else if (runbook != null && runbook.verify() != null && run.trigger().watchesAlert()) {
			live.set(run.to(RunbookRun.State.VERIFYING, "", now));
			tell(live, SYSTEM, "is watched for whether it helped", now);
			verify(live, now);
		}
		else {
			end(live, RunbookRun.State.SUCCEEDED, run.dry() ? "dry run" : "", now);
		}
	}

	/**
	 * Why a run has done nothing: all its steps were left out or, when it is judged, all
	 * its remedies. What happens to the alert then is nobody's merit or fault.
	 */
	private static @Nullable String nothingDone(RunbookRun run, Runbook runbook) {
		boolean remedies = runbook.verify() != null
				&& runbook.steps().stream().anyMatch((step) -> step.bound().traits().remedies() != null);
		String reason = null;
		for (int i = 0; i < run.steps().size(); i++) {
			StepRun step = run.steps().get(i);
			if (remedies && runbook.steps().get(i).bound().traits().remedies() == null) {
				continue;
			}
			if (step.state() != StepRun.State.SKIPPED) {
				return null;
			}
			reason = (reason != null) ? reason : step.output();
		}
		return reason;
	}

	private void verify(Live live, Moment now) {
		RunbookRun run = live.run();
		Runbook runbook = this.book.runbook(run.runbook());
		Verification verify = (runbook != null) ? runbook.verify() : null;
		if (verify == null) {
			end(live, RunbookRun.State.INTERRUPTED, "nothing says any more how it is judged", now);
			return;
		}
		Live.Judgement judgement = live.judge(verify, this.surroundings.firing(run.trigger()), now);
		if (judgement == null) {
			return;
		}
		if (run.dry()) {
			end(live, RunbookRun.State.SUCCEEDED,
					(judgement.cleared() ? "dry run, would not have been needed: " : "dry run, would have helped: ")
							+ judgement.reason(),
					now);
			Track track = this.book.track(run.runbook());
			if (!judgement.cleared() && track != null) {
				track.wouldHaveHelped();
				this.book.output().changed(track.record());
			}
		}
		else {
			end(live, judgement.cleared() ? RunbookRun.State.SUCCEEDED : RunbookRun.State.INEFFECTIVE,
					judgement.reason(), now);
		}
	}

	/** Something that belongs to the run has thrown. */
	void broken(Live live, RuntimeException error, Moment now) {
		if (!live.run().state().ended()) {
			end(live, RunbookRun.State.FAILED, Redaction.describe(error), now);
		}
	}

	private void end(Live live, RunbookRun.State state, String reason, Moment now) {
		boolean judged = live.run().state() == RunbookRun.State.VERIFYING || state.bad();
		boolean began = live.run().startedAt() != null;
		live.set(live.run().to(state, reason, now));
		RunbookRun run = live.run();
		Runbook runbook = this.book.runbook(run.runbook());
		Track track = this.book.track(run.runbook());
		boolean opened = false;
		if (track != null && began) {
			track.ended(GuardRails.budgetKey(run), now);
			opened = judged && !run.dry() && track.judged(state, now);
			this.book.output().changed(track.record());
		}
		boolean escalates = !run.dry()
				&& (opened || (state.bad() && !this.book.killed() && runbook != null && runbook.escalateIneffective()));
		tell(live, actor(live), state.label() + (reason.isEmpty() ? "" : ": " + reason), null, escalates, now);
		if (opened) {
			tell(live, SYSTEM, "circuit opened after " + Track.OPENS_AFTER + " runs in a row that did not help", now);
		}
	}

	private void reverse(Live live, List<StepCall> calls, Moment now) {
		if (live.reversalOverdue(now)) {
			reversed(live, live.reversing(), StepOutcome.failed("timed out"), now);
		}
		int index = live.due(now);
		if (index < 0) {
			return;
		}
		RunbookRun run = live.run();
		BoundStep reverser = this.book.reverser(run, index);
		String token = live.step(index).undo();
		if (reverser == null || token == null) {
			live.set(index, live.step(index).undone("not reverted: no such step any more"));
			tell(live, SYSTEM, "not reverted: no such step any more", index, now);
		}
		else if (mine(run, reverser.traits())) {
			live.reverse(index, REVERSAL, now);
			calls.add(new StepCall(run.id(), index, 0, StepCall.Kind.REVERT, reverser, context(run), token, REVERSAL));
		}
	}

	/** What was done to one replica is taken back there, whoever acts for all. */
	private boolean mine(RunbookRun run, StepTraits traits) {
		return (traits.scope() == StepScope.LOCAL) ? run.instance().equals(this.book.instance())
				: this.surroundings.leads();
	}

	private void reversed(Live live, int index, StepOutcome outcome, Moment now) {
		boolean success = outcome.kind() == StepOutcome.Kind.DONE;
		if (!live.reversed(success, now)) {
			return;
		}
		String result = success ? "reverted" : "not reverted: " + RunbookOutput.text(outcome);
		live.set(index, live.step(index).undone(result));
		tell(live, SYSTEM, result, live.step(index), !success, now);
	}

	private BoundStep bound(RunbookRun run, int index) {
		Runbook runbook = this.book.runbook(run.runbook());
		if (runbook == null) {
			throw new IllegalStateException("No runbook " + run.runbook());
		}
		return runbook.steps().get(index).bound();
	}

	private static StepContext context(RunbookRun run) {
		RunbookTrigger trigger = run.trigger();
		return new StepContext(run.id(), run.runbook(), trigger.incident(), trigger.alert(), trigger.labels(),
				trigger.target(), actor(run));
	}

	private static String actor(Live live) {
		return actor(live.run());
	}

	private static String actor(RunbookRun run) {
		String decided = run.actor();
		return (decided != null) ? decided : SYSTEM;
	}

	private void tell(Live live, String actor, String text, Moment now) {
		tell(live, actor, text, null, false, now);
	}

	private void tell(Live live, String actor, String text, int index, Moment now) {
		tell(live, actor, text, live.step(index), false, now);
	}

	private void tell(Live live, String actor, String text, @Nullable StepRun step, boolean escalates, Moment now) {
		RunbookRun run = live.run();
		this.book.output().changed(run);
		String what = "runbook " + run.runbook() + " " + run.id()
				+ ((step != null) ? ", step " + step.name() + "{" + step.parameters() + "}" : "");
		this.book.output().event(run, actor, what + ": " + text, step, escalates, now);
	}

}
