package com.sitecraft.monitoring.runbook;

import java.util.ArrayList;
import java.util.List;

import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Ends runs, and counts what they came to.
 */
final class RunEnding {

	private final Runbooks book;

	RunEnding(Runbooks book) {
		this.book = book;
	}

	void end(Live live, RunbookRun.State state, String reason, Moment now) {
		RunbookRun before = live.run();
		if (before.isPart()) {
			// Whoever asked for it counts, and says what it came to.
			live.set(before.to(state, reason, now));
			tell(live.run(), reason, false, now);
			return;
		}
		boolean judged = before.state() == RunbookRun.State.VERIFYING || state.bad();
		Runbook runbook = this.book.runbook(before.runbook());
		Track track = this.book.track(before.runbook());
		boolean opened = false;
		if (track != null && before.startedAt() != null) {
			track.ended(GuardRails.budgetKey(before), now);
			opened = judged && !before.dry() && track.judged(state, now);
			if (state == RunbookRun.State.SUCCEEDED && !before.dry() && !judged) {
				track.wentWell();
			}
			this.book.output().changed(track.record());
		}
		boolean escalates = !before.dry() && runbook != null && runbook.escalateIneffective()
				&& (opened || (state.bad() && !(this.book.killed() && state == RunbookRun.State.INTERRUPTED)));
		RunbookRun run = before.to(state, reason, escalates, now);
		live.set(run);
		this.book.metrics().ended(run);
		tell(run, reason, escalates, now);
		if (opened) {
			this.book.output()
				.tell(run, RunbookRun.SYSTEM,
						"circuit opened after " + Track.OPENS_AFTER + " runs in a row that did not help", false, now);
		}
	}

	private void tell(RunbookRun run, String reason, boolean escalates, Moment now) {
		this.book.output()
			.tell(run, run.decider(), run.state().label() + (reason.isEmpty() ? "" : ": " + reason), escalates, now);
	}

	/**
	 * All steps have ended.
	 * @return whether it is to be watched whether the run helped; otherwise it has ended
	 */
	boolean stepsDone(Live live, Moment now) {
		RunbookRun run = live.run();
		Runbook runbook = run.isPart() ? null : this.book.runbook(run.runbook());
		boolean judged = runbook != null && runbook.verify() != null && run.trigger().watchesAlert();
		boolean remedies = runbook != null && runbook.remedies();
		List<StepRun> counting = counting(run, runbook);
		StepRun first = counting.get(0);
		if (counting.stream().allMatch((step) -> step.state() == StepRun.State.SKIPPED)) {
			// What happens to the alert then is nobody's merit or fault.
			end(live, RunbookRun.State.SKIPPED, first.output(), now);
		}
		else if (judged && remedies) {
			return true;
		}
		else if (counting.stream().noneMatch((step) -> step.state() == StepRun.State.SUCCEEDED)) {
			StepRun bad = counting.stream()
				.filter((step) -> step.state() != StepRun.State.SKIPPED)
				.findFirst()
				.orElse(first);
			end(live, stateAfter(bad), "step " + bad.name() + " " + bad.state().label(), now);
		}
		else if (judged) {
			return true;
		}
		else {
			end(live, RunbookRun.State.SUCCEEDED, run.dry() ? "dry run" : "", now);
		}
		return false;
	}

	/** How a run ends over a step that did not succeed. */
	static RunbookRun.State stateAfter(StepRun step) {
		return (step.state() == StepRun.State.FAILED) ? RunbookRun.State.FAILED : RunbookRun.State.TIMED_OUT;
	}

	/**
	 * The steps by which a run has done something: its remedies when it is judged, all
	 * when it has none or is not judged.
	 */
	private static List<StepRun> counting(RunbookRun run, @Nullable Runbook runbook) {
		if (run.isPart()) {
			return List.of(run.steps().get(run.partIndex()));
		}
		if (runbook == null || runbook.verify() == null || !runbook.remedies()) {
			return run.steps();
		}
		List<StepRun> remedies = new ArrayList<>();
		for (int i = 0; i < run.steps().size(); i++) {
			if (runbook.steps().get(i).traits().remedies() != null) {
				remedies.add(run.steps().get(i));
			}
		}
		return remedies;
	}

}
