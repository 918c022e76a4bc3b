package com.sitecraft.monitoring.runbook;

import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * What people decide about runs that await approval. What is refused is on the timeline
 * as well.
 */
final class Approvals {

	private final Runbooks book;

	private final GuardRails rails;

	private final RunEnding ending;

	private final RunbookLimits limits;

	Approvals(Runbooks book, GuardRails rails, RunEnding ending, RunbookLimits limits) {
		this.book = book;
		this.rails = rails;
		this.ending = ending;
		this.limits = limits;
	}

	void ask(Live live, Moment now) {
		live.expire(this.limits.approval(), now);
		this.book.output()
			.tell(live.run(), RunbookRun.SYSTEM, "awaits approval of plan " + live.run().plan(), false, now);
	}

	void await(Live live, Moment now) {
		if (live.expired(now)) {
			this.ending.end(live, RunbookRun.State.SKIPPED, "the approval has expired", now);
		}
		else if (this.rails.cleared(live.run().trigger())) {
			this.ending.end(live, RunbookRun.State.SKIPPED, GuardRails.CLEARED, now);
		}
	}

	RunbookDecision approve(@Nullable Live live, String plan, String actor, Moment now) {
		RunbookOutput.actor(actor);
		if (live == null || live.run().state() != RunbookRun.State.AWAITING_APPROVAL) {
			return notAwaiting(live);
		}
		RunbookRun run = live.run();
		String refusal = refusal(live, plan, now);
		if (refusal != null) {
			this.book.output().tell(run, actor, "approval refused: " + refusal, false, now);
			return RunbookDecision.refused(refusal);
		}
		live.set(run.decidedBy(actor).to(RunbookRun.State.PROPOSED, "", now));
		this.book.output().tell(live.run(), actor, "approved plan " + plan, false, now);
		return RunbookDecision.accepted(run.id());
	}

	private @Nullable String refusal(Live live, String plan, Moment now) {
		RunbookRun run = live.run();
		if (live.expired(now)) {
			return "the approval has expired";
		}
		String stopped = this.rails.refusal(run, this.book.runbook(run.runbook()), this.book.killed());
		if (stopped != null) {
			return stopped;
		}
		return run.plan().equals(plan) ? null : "the plan is another than was approved";
	}

	RunbookDecision reject(@Nullable Live live, String actor, Moment now) {
		RunbookOutput.actor(actor);
		if (live == null || live.run().state() != RunbookRun.State.AWAITING_APPROVAL) {
			return notAwaiting(live);
		}
		live.set(live.run().decidedBy(actor));
		this.ending.end(live, RunbookRun.State.REJECTED, "", now);
		this.book.runs().close(live.run());
		return RunbookDecision.accepted(live.run().id());
	}

	private static RunbookDecision notAwaiting(@Nullable Live live) {
		return RunbookDecision.refused((live != null)
				? "run " + live.run().id() + " does not await approval, it is " + live.run().state().label()
				: "no such run awaits approval");
	}

}
