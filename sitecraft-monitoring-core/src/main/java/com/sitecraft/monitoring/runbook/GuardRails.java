package com.sitecraft.monitoring.runbook;

import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a run from beginning, and a step from being done. Every answer is a reason;
 * {@code null} means that nothing does.
 */
final class GuardRails {

	static final String CLEARED = "the alert has cleared";

	static final String KILLED = "kill switch";

	static final String UNREACHABLE = "store unreachable";

	private final RunbookSurroundings surroundings;

	private final RunbookJournal journal;

	private final String instance;

	GuardRails(RunbookSurroundings surroundings, RunbookJournal journal, String instance) {
		this.instance = instance;
		this.surroundings = surroundings;
		this.journal = journal;
	}

	/**
	 * Asked when somebody wants a run, and when it is to begin.
	 */
	@Nullable String beforeRun(RunbookRun run, @Nullable Runbook runbook, @Nullable Track track, boolean killed, Moment now) {
		String stopped = stopped(run, runbook, killed);
		if (stopped != null) {
			return stopped;
		}
		if (track == null || (track.open() && !run.dry())) {
			return "circuit open";
		}
		if (cleared(run.trigger())) {
			return CLEARED;
		}
		return track.refusal(budgetKey(run), now);
	}

	/**
	 * Asked immediately before each step, and again when its intent is stored.
	 */
	@Nullable String stopped(RunbookRun run, @Nullable Runbook runbook, boolean killed) {
		String refusal = refusal(run, runbook, killed);
		return (refusal == null && !this.surroundings.leads()) ? "another replica acts for all" : refusal;
	}

	/**
	 * Asked when somebody approves it. Whose run it is shows when it begins.
	 */
	@Nullable String refusal(RunbookRun run, @Nullable Runbook runbook, boolean killed) {
		if (killed) {
			return KILLED;
		}
		if (runbook == null) {
			return "no such runbook any more";
		}
		return runbook.hash(run.trigger()).equals(run.plan()) ? null : "the plan has changed since it was proposed";
	}

	boolean cleared(RunbookTrigger trigger) {
		return trigger.watchesAlert() && !this.surroundings.firing(trigger);
	}

	/**
	 * Why one step of a run is left out.
	 */
	@Nullable String unfit(StepTraits traits, RunbookTrigger trigger) {
		return (traits.remedies() == StepScope.LOCAL && trigger.cause() == StepScope.SHARED)
				? "a local remedy for a shared cause" : null;
	}

	/**
	 * The replica that a step is to be done on, {@code null} when that is this one or
	 * any.
	 */
	@Nullable String elsewhere(StepTraits traits, RunbookTrigger trigger) {
		String there = (trigger.cause() == StepScope.LOCAL) ? trigger.labels().get("instance") : "";
		return (traits.scope() == StepScope.LOCAL && !there.isEmpty() && !there.equals(this.instance)) ? there : null;
	}

	/** Why another replica cannot be asked. */
	@Nullable String unasked(String replica) {
		if (!this.journal.reachable()) {
			return UNREACHABLE + ", so replica " + replica + " cannot be asked";
		}
		return this.surroundings.gone(replica) ? "replica " + replica + " is gone" : null;
	}

	/**
	 * Whether a step whose intent was handed to the store may take effect now.
	 */
	Go mayTakeEffect(RunbookRun run, StepTraits traits) {
		if (this.journal.reachable()) {
			return this.journal.durable(run.id(), run.revision()) ? Go.NOW : Go.LATER;
		}
		boolean harmless = traits.scope() == StepScope.LOCAL || traits.remedies() == null;
		return (harmless && traits.reversible()) ? Go.NOW : Go.NEVER;
	}

	/** Why nothing is known of budgets; they fail closed. */
	@Nullable String blind() {
		return this.journal.reachable() ? null : UNREACHABLE + ", so budgets are unknown";
	}

	static String budgetKey(RunbookRun run) {
		return (run.dry() ? "dry:" : "") + run.trigger().target();
	}

	/**
	 * When an effect may take place.
	 */
	enum Go {

		NOW, LATER, NEVER

	}

}
