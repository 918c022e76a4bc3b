package com.sitecraft.monitoring.runbook;

import java.util.List;

import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.Redaction;
import org.jspecify.annotations.Nullable;

/**
 * Takes one run from state to state.
 */
final class RunProgress {

	private final Runbooks book;

	private final GuardRails rails;

	private final RunbookSurroundings surroundings;

	private final RunEnding ending;

	private final Approvals approvals;

	private final Parts parts;

	private final StepProgress steps;

	private final Reversals reversals;

	RunProgress(Runbooks book, GuardRails rails, RunbookSurroundings surroundings, RunEnding ending,
			Approvals approvals) {
		this.book = book;
		this.rails = rails;
		this.surroundings = surroundings;
		this.ending = ending;
		this.approvals = approvals;
		this.parts = new Parts(book, ending);
		this.steps = new StepProgress(book, rails, ending, this.parts);
		this.reversals = new Reversals(book, surroundings);
	}

	/**
	 * Takes over a run.
	 * @param foreign whether this process knows nothing of it but what is stored
	 */
	void takeOver(Live live, boolean foreign, Moment now) {
		RunbookRun run = live.run();
		if (!run.open()) {
			this.book.runs().remember(run);
			return;
		}
		this.book.runs().keep(live);
		boolean own = run.instance().equals(this.book.instance());
		boolean takes = own ? foreign : (this.surroundings.leads() && this.book.reachable() && !run.isPart());
		if (run.state() == RunbookRun.State.RUNNING && takes) {
			interrupt(live, now);
		}
	}

	/** This replica has begun to act for all. */
	void lead(Live live, Moment now) {
		RunbookRun run = live.run();
		if (run.state() == RunbookRun.State.RUNNING && !run.isPart() && !run.instance().equals(this.book.instance())) {
			interrupt(live, now);
		}
	}

	private void interrupt(Live live, Moment now) {
		live.interrupt(now);
		this.ending.end(live, RunbookRun.State.INTERRUPTED, "the process that ran it is gone", now);
	}

	void advance(Live live, List<StepCall> calls, Moment now) {
		boolean acts = this.surroundings.leads();
		boolean own = live.run().instance().equals(this.book.instance());
		switch (live.run().state()) {
			case PROPOSED -> {
				if (live.run().isPart()) {
					if (own && this.parts.begins(live, this.rails, now)) {
						step(live, calls, now);
					}
				}
				else if (acts) {
					begin(live, calls, now);
				}
			}
			case AWAITING_APPROVAL -> {
				if (acts) {
					this.approvals.await(live, now);
				}
			}
			case RUNNING -> {
				if (own) {
					step(live, calls, now);
				}
				else if (acts && this.surroundings.gone(live.run().instance())) {
					interrupt(live, now);
				}
			}
			case VERIFYING -> {
				if (acts) {
					verify(live, now);
				}
				else {
					live.unwatch();
				}
			}
			default -> {
				// Over, except for what is to be taken back.
			}
		}
		if (acts && live.run().isPart()) {
			this.parts.withdraw(live.run(), now);
		}
		this.reversals.advance(live, calls, now);
		if (!live.run().open()) {
			if (acts) {
				this.parts.withdrawOf(live.run(), now);
			}
			this.book.runs().close(live.run());
		}
	}

	private void begin(Live live, List<StepCall> calls, Moment now) {
		if (!this.book.ready()) {
			String blind = this.rails.blind();
			// Of what another one proposed, that one may know more.
			if (blind != null && live.run().instance().equals(this.book.instance())) {
				this.ending.end(live, RunbookRun.State.SKIPPED, blind, now);
			}
			return;
		}
		RunbookRun run = live.run();
		Runbook runbook = this.book.runbook(run.runbook());
		if (this.book.runs().busy() && (runbook == null || runbook.mode() != RunbookMode.APPROVAL)) {
			// Of a thousand that wait, none is looked at before there is room.
			return;
		}
		Track track = this.book.track(run.runbook());
		String refusal = this.rails.beforeRun(run, runbook, track, this.book.killed(), now);
		if (refusal != null || runbook == null || track == null) {
			this.ending.end(live, RunbookRun.State.SKIPPED, String.valueOf(refusal), now);
		}
		else if (runbook.mode() == RunbookMode.APPROVAL && !run.dry() && run.actor() == null) {
			this.approvals.ask(live, now);
		}
		else if (!this.book.busy(run, runbook) && this.book.runs().takeSlot()) {
			track.began(GuardRails.budgetKey(run), run.dry(), now);
			this.book.output().changed(track.record());
			live.set(run.ownedBy(this.book.instance()).to(RunbookRun.State.RUNNING, "", now));
			this.book.output()
				.tell(live.run(), live.run().decider(), run.dry() ? "dry run begins" : "begins", false, now);
			step(live, calls, now);
		}
	}

	/**
	 * Tells who wants a run whether it begins; otherwise it has ended.
	 */
	RunbookDecision wanted(Live live, Moment now) {
		RunbookRun run = live.run();
		String refusal = this.book.ready() ? refusal(run, now) : "budgets are not known yet";
		if (refusal == null) {
			return RunbookDecision.accepted(run.id());
		}
		this.ending.end(live, RunbookRun.State.SKIPPED, refusal, now);
		this.book.runs().close(live.run());
		return RunbookDecision.refused(refusal);
	}

	/** Before the first tick that acts for all nothing is known of alerts: it waits. */
	private @Nullable String refusal(RunbookRun run, Moment now) {
		Runbook runbook = this.book.runbook(run.runbook());
		return this.surroundings.leads()
				? this.rails.beforeRun(run, runbook, this.book.track(run.runbook()), this.book.killed(), now)
				: this.rails.refusal(run, runbook, this.book.killed());
	}

	private void step(Live live, List<StepCall> calls, Moment now) {
		if (this.steps.advance(live, calls, now) && this.ending.stepsDone(live, now)) {
			live.set(live.run().to(RunbookRun.State.VERIFYING, "", now));
			this.book.output().tell(live.run(), RunbookRun.SYSTEM, "is watched for whether it helped", false, now);
			verify(live, now);
		}
	}

	private void verify(Live live, Moment now) {
		RunbookRun run = live.run();
		Runbook runbook = this.book.runbook(run.runbook());
		Verification verify = (runbook != null) ? runbook.verify() : null;
		if (verify == null) {
			this.ending.end(live, RunbookRun.State.INTERRUPTED, "nothing says any more how it is judged", now);
			return;
		}
		Live.Judgement judgement = live.judge(verify, this.surroundings.firing(run.trigger()), now);
		if (judgement == null) {
			return;
		}
		if (run.dry()) {
			this.ending.end(live, RunbookRun.State.SUCCEEDED,
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
			this.ending.end(live, judgement.cleared() ? RunbookRun.State.SUCCEEDED : RunbookRun.State.INEFFECTIVE,
					judgement.reason(), now);
		}
	}

	/** Of one that is over as far as this replica knows. */
	void withdraw(RunbookRun part, Moment now) {
		if (this.surroundings.leads()) {
			this.parts.withdraw(part, now);
		}
	}

	/** Something that belongs to the run has thrown. */
	void broken(Live live, RuntimeException error, Moment now) {
		if (!live.run().state().ended()) {
			live.interrupt(now);
			this.ending.end(live, RunbookRun.State.FAILED, Redaction.describe(error), now);
		}
	}

	/** Whether the answer to a call is still of interest here. */
	boolean holds(Live live, StepCall call) {
		return (call.kind() == StepCall.Kind.REVERT) ? live.reversing() == call.index()
				: live.run().instance().equals(this.book.instance()) && this.steps.awaits(live, call);
	}

	void ended(Live live, StepCall call, StepAnswer answer, Moment now) {
		if (call.kind() == StepCall.Kind.REVERT) {
			this.reversals.ended(live, call.index(), answer.outcome(), now);
		}
		else if (live.run().state() == RunbookRun.State.RUNNING) {
			this.steps.ended(live, call, answer, now);
		}
	}

	void withheld(Live live, StepCall call, Moment now) {
		this.steps.withheld(live, call, now);
	}

}
