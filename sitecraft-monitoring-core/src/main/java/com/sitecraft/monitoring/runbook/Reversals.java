package com.sitecraft.monitoring.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.sitecraft.monitoring.signal.Moment;

/**
 * Takes back what runs have done, when it is time or when they did not help. What was
 * done to one replica is taken back there, whoever acts for all.
 */
final class Reversals {

	/** Of a reversal whose step is as slow as it was before. */
	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final Runbooks book;

	private final RunbookSurroundings surroundings;

	Reversals(Runbooks book, RunbookSurroundings surroundings) {
		this.book = book;
		this.surroundings = surroundings;
	}

	void advance(Live live, List<StepCall> calls, Moment now) {
		if (live.reversalOverdue(now)) {
			ended(live, live.reversing(), StepOutcome.failed("timed out"), now);
		}
		int index = live.due(now);
		if (index < 0) {
			return;
		}
		RunbookRun run = live.run();
		PlannedStep reverser = this.book.reverser(run, index);
		String token = live.step(index).undo();
		boolean here = run.instance().equals(this.book.instance());
		if (reverser == null || token == null) {
			if (here || this.surroundings.leads()) {
				settle(live, index, "not reverted: no such step any more", false, now);
			}
		}
		else if (reverser.traits().scope() == StepScope.LOCAL && !here) {
			if (this.surroundings.leads() && this.surroundings.gone(run.instance())) {
				settle(live, index, "ended with its process: replica " + run.instance() + " is gone", false, now);
			}
		}
		else if (!here && (!this.book.reachable() || mayBeUnderWay(live.step(index), reverser.traits(), now))) {
			return;
		}
		else if (reverser.traits().scope() == StepScope.LOCAL || this.surroundings.leads()) {
			live.reverse(index, TIMEOUT, now);
			calls.add(new StepCall(run.id(), index, 0, StepCall.Kind.REVERT, reverser.bound(), run.context(), token,
					TIMEOUT));
		}
	}

	/**
	 * Whoever began it may not have heard that it is not theirs any more. Where nothing
	 * useful says when it began, it did before it was interrupted.
	 */
	private static boolean mayBeUnderWay(StepRun step, StepTraits traits, Moment now) {
		Instant startedAt = step.startedAt();
		boolean useful = startedAt != null && !startedAt.isAfter(now.instant());
		Instant since = useful ? startedAt : step.endedAt();
		return step.state() == StepRun.State.INTERRUPTED && since != null
				&& Duration.between(since, now.instant()).compareTo(traits.timeout()) < 0;
	}

	void ended(Live live, int index, StepOutcome outcome, Moment now) {
		if (live.reversing() != index) {
			return;
		}
		boolean success = outcome.kind() == StepOutcome.Kind.DONE;
		if (live.reversed(success, now)) {
			settle(live, index, success ? "reverted" : "not reverted: " + RunbookOutput.text(outcome), !success, now);
		}
	}

	private void settle(Live live, int index, String result, boolean escalates, Moment now) {
		live.set(index, live.step(index).undone(result));
		this.book.output().tell(live.run(), RunbookRun.SYSTEM, result, index, escalates, now);
	}

}
