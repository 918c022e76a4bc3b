package com.sitecraft.monitoring.runbook;

import java.time.Duration;

import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Steps that another replica does, because the cause is there. Each is a run of its own
 * that the one that acts for all writes, and the other one finds: journaled, bounded and
 * taken back there like any other. The run that asked for it waits for its end.
 */
final class Parts {

	/** For the other one to find it, to ask how to take it back, and for us to hear. */
	private static final Duration SLACK = Duration.ofSeconds(30);

	private static final String NOBODY = "nobody waits for it any more";

	private final Runbooks book;

	private final RunEnding ending;

	Parts(Runbooks book, RunEnding ending) {
		this.book = book;
		this.ending = ending;
	}

	/**
	 * Has a step done. What is asked for and that it is waited for is stored at once.
	 */
	void ask(Live live, int index, String instance, StepTraits traits, Moment now) {
		live.intend(index, null);
		live.takeFresh();
		// It may be tried twice there.
		live.start(index, traits.timeout().multipliedBy(2).plus(SLACK), now);
		this.book.output().tell(live.run(), RunbookRun.SYSTEM, "asked replica " + instance, index, false, now);
		RunbookRun part = live.run().part(index, instance, now);
		this.book.runs().keep(new Live(part));
		this.book.output().changed(part);
	}

	/** {@code null} when the step is not another replica's. */
	@Nullable RunbookRun of(RunbookRun run, int index) {
		return this.book.runs().find(run.partId(index));
	}

	/** Begins one here. The run that it is a part of has passed what guards all runs. */
	boolean begins(Live live, GuardRails rails, Moment now) {
		RunbookRun part = live.run();
		String refusal = rails.refusal(part, this.book.runbook(part.runbook()), this.book.killed());
		if (refusal != null) {
			this.ending.end(live, RunbookRun.State.SKIPPED, refusal, now);
			return false;
		}
		if (!this.book.runs().takeSlot()) {
			return false;
		}
		live.set(part.to(RunbookRun.State.RUNNING, "", now));
		this.book.output().tell(live.run(), part.decider(), "begins", false, now);
		return true;
	}

	/** Before the run is over, after which its parts may be forgotten. */
	void withdrawOf(RunbookRun run, Moment now) {
		for (int i = 0; i < run.steps().size(); i++) {
			RunbookRun part = of(run, i);
			if (part != null) {
				withdraw(part, now);
			}
		}
	}

	/**
	 * Ends a part that nobody waits for any more, and has one taken back whose run did
	 * not help. Asked again and again, since the other one may write it meanwhile.
	 */
	void withdraw(RunbookRun part, Moment now) {
		RunbookRun run = this.book.runs().find(RunbookRun.origin(part.id()));
		String reason = (run != null) ? reason(part, run) : part.state().ended() ? null : NOBODY;
		if (reason == null || part.state().bad()) {
			return;
		}
		Live live = this.book.runs().liveOf(part);
		live.interrupt(now);
		this.ending.end(live, RunbookRun.State.INTERRUPTED, reason, now);
		this.book.runs().keep(live);
	}

	/** {@code null} while it is waited for, or may stand as it is. */
	private static @Nullable String reason(RunbookRun part, RunbookRun run) {
		if (part.state().ended()) {
			boolean stands = part.steps().stream().anyMatch(StepRun::holdsUndo);
			return (run.state().bad() && stands) ? "its run is " + run.state().label() : null;
		}
		boolean waited = run.state() == RunbookRun.State.RUNNING
				&& run.steps().get(part.partIndex()).state() == StepRun.State.STARTED;
		return waited ? null : NOBODY;
	}

}
