package com.sitecraft.monitoring.runbook;

import java.time.Duration;
import java.util.List;

import com.sitecraft.monitoring.signal.Moment;

/**
 * Takes the steps of a running run one after the other: asks how to take it back, writes
 * down what is intended, lets it take effect once that is stored, and notes how it ended.
 */
final class StepProgress {

	/** Nothing is done meanwhile, so that there is no reason to wait for long. */
	private static final Duration PREPARATION = Duration.ofSeconds(10);

	private final Runbooks book;

	private final GuardRails rails;

	private final RunEnding ending;

	private final Parts parts;

	StepProgress(Runbooks book, GuardRails rails, RunEnding ending, Parts parts) {
		this.parts = parts;
		this.book = book;
		this.rails = rails;
		this.ending = ending;
	}

	/**
	 * Goes as far as the next effect, or the end of the run or of its steps.
	 * @return whether all steps have ended
	 */
	boolean advance(Live live, List<StepCall> calls, Moment now) {
		while (live.run().state() == RunbookRun.State.RUNNING) {
			int index = live.current();
			if (index == live.run().steps().size()) {
				// Of a part, whoever asked for it waits.
				return live.run().isPart() || !live.pausing(now);
			}
			boolean goesOn = switch (live.step(index).state()) {
				case PENDING -> !live.pausing(now) && prepare(live, index, calls, now);
				case INTENDED -> release(live, index, calls, now);
				default -> timeOut(live, index, now);
			};
			if (!goesOn) {
				return false;
			}
		}
		return false;
	}

	/** Whether nothing speaks against the step; otherwise the run has gone elsewhere. */
	private boolean allowed(Live live, int index, Moment now) {
		RunbookRun run = live.run();
		Runbook runbook = this.book.runbook(run.runbook());
		String stopped = run.isPart() ? this.rails.refusal(run, runbook, this.book.killed())
				: this.rails.stopped(run, runbook, this.book.killed());
		if (stopped != null || runbook == null) {
			stop(live, index, String.valueOf(stopped), now);
			return false;
		}
		String unfit = this.rails.cleared(run.trigger()) ? GuardRails.CLEARED
				: this.rails.unfit(runbook.steps().get(index).traits(), run.trigger());
		if (unfit != null) {
			skip(live, index, unfit, now);
			return false;
		}
		return true;
	}

	private void stop(Live live, int index, String reason, Moment now) {
		skip(live, index, reason, now);
		this.ending.end(live, RunbookRun.State.INTERRUPTED, reason, now);
	}

	private boolean prepare(Live live, int index, List<StepCall> calls, Moment now) {
		if (live.preparing()) {
			if (!live.preparationOverdue(now)) {
				return false;
			}
			unprepared(live, index, "timed out", now);
			return true;
		}
		if (!allowed(live, index, now)) {
			return true;
		}
		RunbookRun run = live.run();
		StepTraits traits = traits(run, index);
		String elsewhere = this.rails.elsewhere(traits, run.trigger());
		if (elsewhere != null) {
			String unasked = this.rails.unasked(elsewhere);
			if (unasked != null) {
				skip(live, index, unasked, now);
			}
			else {
				this.parts.ask(live, index, elsewhere, traits, now);
			}
			return true;
		}
		if (run.dry() || live.step(index).attempts() > 0) {
			live.intendAgain(index);
			this.book.output().changed(live.run());
			return true;
		}
		live.prepare(PREPARATION, now);
		calls.add(call(StepCall.Kind.PREPARE, live, index, planned(run, index), PREPARATION));
		return false;
	}

	private boolean release(Live live, int index, List<StepCall> calls, Moment now) {
		if (live.takeFresh()) {
			return false;
		}
		// First of all: when the plan has changed, it may have no such step.
		if (!allowed(live, index, now)) {
			return true;
		}
		PlannedStep planned = planned(live.run(), index);
		GuardRails.Go go = this.rails.mayTakeEffect(live.run(), planned.traits());
		if (go == GuardRails.Go.LATER) {
			return false;
		}
		if (go == GuardRails.Go.NEVER) {
			skip(live, index, GuardRails.UNREACHABLE, now);
			return true;
		}
		live.start(index, planned.traits().timeout(), now);
		this.book.output().changed(live.run());
		calls.add(call(live.run().dry() ? StepCall.Kind.DRY_RUN : StepCall.Kind.RUN, live, index, planned,
				planned.traits().timeout()));
		return false;
	}

	private static StepCall call(StepCall.Kind kind, Live live, int index, PlannedStep planned, Duration timeout) {
		RunbookRun run = live.run();
		return new StepCall(run.id(), index, live.step(index).attempts(), kind, planned.bound(), run.context(), "",
				timeout);
	}

	private boolean timeOut(Live live, int index, Moment now) {
		RunbookRun part = this.parts.of(live.run(), index);
		if (part != null && part.state().ended()) {
			told(live, index, part, now);
			return true;
		}
		if (!live.overdue(now)) {
			return false;
		}
		if (part == null && traits(live.run(), index).idempotent() && live.retriable(index)) {
			live.set(index, live.step(index).ended(StepRun.State.PENDING, "", now.instant()));
			tell(live, index, "timed out, and is tried once more", now);
			return true;
		}
		close(live, index, StepRun.State.TIMED_OUT, "effect unknown", StepRun.State.TIMED_OUT.label(), now);
		return true;
	}

	/** What another replica has done. */
	private void told(Live live, int index, RunbookRun part, Moment now) {
		StepRun done = part.steps().get(index);
		StepRun.State state = switch (done.state()) {
			case SUCCEEDED, FAILED, SKIPPED, TIMED_OUT -> done.state();
			case INTERRUPTED -> StepRun.State.TIMED_OUT;
			// It was refused there, or ended before it began.
			default -> StepRun.State.SKIPPED;
		};
		String said = done.output().isEmpty() ? part.reason() : done.output();
		String output = RunbookOutput.text(StepOutcome.done("replica " + part.instance() + ": " + said));
		close(live, index, state, output, state.label() + ": " + output, now);
	}

	/** Whether a call is still what is waited for. */
	boolean awaits(Live live, StepCall call) {
		StepRun step = live.step(call.index());
		return step.attempts() == call.attempt() && ((call.kind() == StepCall.Kind.PREPARE)
				? step.state() == StepRun.State.PENDING && live.preparing() : step.state() == StepRun.State.STARTED);
	}

	void ended(Live live, StepCall call, StepAnswer answer, Moment now) {
		if (!awaits(live, call)) {
			return;
		}
		StepOutcome outcome = answer.outcome();
		if (call.kind() == StepCall.Kind.PREPARE) {
			if (outcome.kind() == StepOutcome.Kind.DONE) {
				live.prepared();
				live.intend(call.index(), answer.undo());
				this.book.output().changed(live.run());
			}
			else {
				unprepared(live, call.index(), outcome.output(), now);
			}
			return;
		}
		StepRun.State state = switch (outcome.kind()) {
			case DONE -> StepRun.State.SUCCEEDED;
			case FAILED -> StepRun.State.FAILED;
			case UNKNOWN -> StepRun.State.TIMED_OUT;
			case NOT_AVAILABLE -> StepRun.State.SKIPPED;
		};
		live.pause(outcome.pause(), now);
		close(live, call.index(), state, RunbookOutput.text(outcome), state.label() + ": " + outcome.output(), now);
	}

	/** It was to take effect, and somebody stopped everything before it did. */
	void withheld(Live live, StepCall call, Moment now) {
		if (!awaits(live, call)) {
			return;
		}
		live.prepared();
		if (call.kind() != StepCall.Kind.PREPARE) {
			live.set(call.index(), live.step(call.index()).withheld());
		}
		stop(live, call.index(), GuardRails.KILLED, now);
	}

	private void unprepared(Live live, int index, String why, Moment now) {
		live.prepared();
		String text = "not done, it cannot say how to take it back: " + why;
		close(live, index, StepRun.State.FAILED, RunbookOutput.text(StepOutcome.failed(text)), "failed: " + text, now);
	}

	/** A step that only looks, tells or waits ends no run: the others do without it. */
	private void close(Live live, int index, StepRun.State state, String output, String text, Moment now) {
		live.set(index, live.step(index).ended(state, output, now.instant()));
		tell(live, index, text, now);
		StepRun step = live.step(index);
		boolean bad = state == StepRun.State.FAILED || state == StepRun.State.TIMED_OUT;
		if (bad && traits(live.run(), index).remedies() != null) {
			this.ending.end(live, RunEnding.stateAfter(step), "step " + step.name() + " " + state.label(), now);
		}
	}

	private void skip(Live live, int index, String reason, Moment now) {
		// What was tried before may have been done, and is to be taken back then.
		boolean tried = live.step(index).attempts() > 0;
		live.set(index,
				live.step(index).ended(tried ? StepRun.State.TIMED_OUT : StepRun.State.SKIPPED, reason, now.instant()));
		tell(live, index, (tried ? "not tried again: " : "skipped: ") + reason, now);
	}

	private void tell(Live live, int index, String text, Moment now) {
		this.book.output().tell(live.run(), RunbookRun.SYSTEM, text, index, false, now);
	}

	private StepTraits traits(RunbookRun run, int index) {
		return planned(run, index).traits();
	}

	private PlannedStep planned(RunbookRun run, int index) {
		Runbook runbook = this.book.runbook(run.runbook());
		if (runbook == null) {
			throw new IllegalStateException("No runbook " + run.runbook());
		}
		return runbook.steps().get(index);
	}

}
