package com.sitecraft.monitoring.runbook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * One run as of one moment; immutable. All that continuing or taking back needs, so that
 * it is also what is stored.
 *
 * @param id unique id, made of runbook and trigger and so the same on every replica; a
 * part of a run has the id of the run, a hyphen and more
 * @param revision raised by every change
 * @param runbook name of the runbook
 * @param trigger what triggered it
 * @param instance replica that runs it
 * @param dry whether it only says what it would do
 * @param plan SHA-256 of plan, parameters and target, to which an approval is bound
 * @param state where it stands
 * @param reason why it is there, empty when the state says so
 * @param escalates whether its end is to escalate the incident, {@code false} before
 * @param actor who approved or rejected it, {@code null} when nobody did
 * @param createdAt when it was proposed
 * @param expiresAt when an approval comes too late
 * @param startedAt when its first step began
 * @param endedAt when it ended
 * @param repeats number of times that the same happened again meanwhile
 * @param steps its steps
 */
public record RunbookRun(String id, long revision, String runbook, RunbookTrigger trigger, String instance, boolean dry,
		String plan, State state, String reason, boolean escalates, @Nullable String actor, Instant createdAt,
		@Nullable Instant expiresAt, @Nullable Instant startedAt, @Nullable Instant endedAt, int repeats,
		List<StepRun> steps) {

	/** Between the id of a run and the place of the step that is a part of it. */
	private static final String PART = "-s";

	/** Who acts when no person does. */
	static final String SYSTEM = "runbook";

	public RunbookRun {
		if (id.isBlank()) {
			throw new IllegalArgumentException("id is '" + id + "', allowed is a text that is not blank");
		}
		Objects.requireNonNull(runbook, "runbook");
		Objects.requireNonNull(trigger, "trigger");
		Objects.requireNonNull(instance, "instance");
		Objects.requireNonNull(plan, "plan");
		Objects.requireNonNull(state, "state");
		Objects.requireNonNull(reason, "reason");
		Objects.requireNonNull(createdAt, "createdAt");
		steps = List.copyOf(steps);
	}

	/** Id of the run that this one is a part of, its own when it is not. */
	static String origin(String id) {
		int part = id.indexOf('-');
		return (part < 0) ? id : id.substring(0, part);
	}

	/**
	 * Whether it is one step of another run that this replica was asked to do.
	 */
	public boolean isPart() {
		String part = this.id.substring(origin(this.id).length());
		return part.length() > PART.length() && part.startsWith(PART)
				&& part.chars().skip(PART.length()).allMatch(Character::isDigit);
	}

	int partIndex() {
		return Integer.parseInt(this.id.substring(origin(this.id).length() + PART.length()));
	}

	String partId(int index) {
		return this.id + PART + index;
	}

	/** One step of this run, for another replica. */
	RunbookRun part(int index, String instance, Moment now) {
		List<StepRun> others = new ArrayList<>();
		for (int i = 0; i < this.steps.size(); i++) {
			StepRun step = this.steps.get(i);
			others.add((i == index) ? StepRun.pending(step.name(), step.parameters()) : step.elsewhere());
		}
		return new RunbookRun(partId(index), 1, this.runbook, this.trigger, instance, this.dry, this.plan,
				State.PROPOSED, "", false, this.actor, now.instant(), null, null, null, 0, others);
	}

	/**
	 * What the replica that ran this has to take back, when another one has the run.
	 * @param stored the run as the other one has it, whose steps may say the same
	 * @return a run of its own, {@code null} when nothing is left to do
	 */
	@Nullable RunbookRun leftBehind(RunbookRun stored, Moment now) {
		List<StepRun> left = new ArrayList<>();
		boolean owes = false;
		for (int i = 0; i < this.steps.size(); i++) {
			StepRun step = this.steps.get(i);
			String told = (i < stored.steps.size()) ? stored.steps.get(i).undo() : null;
			boolean own = step.attempts() > 0 && step.holdsUndo()
					&& !(Objects.equals(step.undo(), told) && stored.instance.equals(this.instance));
			owes |= own;
			left.add(own ? step.given(now.instant()) : step.without());
		}
		String part = this.id + "-" + Integer.toHexString(this.instance.hashCode());
		return owes ? new RunbookRun(part, 1, this.runbook, this.trigger, this.instance, this.dry, this.plan,
				State.INTERRUPTED, "replica " + stored.instance + " has this run; what was done here is taken back",
				false, this.actor, this.createdAt, this.expiresAt, this.startedAt, now.instant(), 0, left) : null;
	}

	/** This run, with what another account of it knows to have been taken back. */
	RunbookRun reverted(RunbookRun other) {
		RunbookRun run = this;
		for (int i = 0; i < Math.min(this.steps.size(), other.steps.size()); i++) {
			StepRun step = this.steps.get(i);
			String undone = other.steps.get(i).undone();
			if (undone != null && step.undone() == null && Objects.equals(step.undo(), other.steps.get(i).undo())) {
				run = run.withStep(i, step.undone(undone));
			}
		}
		return run;
	}

	/** Something is still to be done about it. */
	public boolean open() {
		return !this.state.ended() || this.steps.stream().anyMatch(this::owes);
	}

	/** Who approved or wanted it, or else the engine. */
	String decider() {
		return (this.actor != null) ? this.actor : SYSTEM;
	}

	StepContext context() {
		return new StepContext(this.id, this.runbook, this.trigger.incident(), this.trigger.alert(),
				this.trigger.labels(), this.trigger.target(), decider());
	}

	/** Whether a step is to be taken back, now or at its time. */
	boolean owes(StepRun step) {
		return step.holdsUndo() && (step.undoAt() != null || this.state.bad());
	}

	RunbookRun to(State state, String reason, Moment now) {
		return to(state, reason, false, now);
	}

	RunbookRun to(State state, String reason, boolean escalates, Moment now) {
		Instant at = now.instant();
		boolean starts = state == State.RUNNING && this.startedAt == null;
		return new RunbookRun(this.id, this.revision + 1, this.runbook, this.trigger, this.instance, this.dry,
				this.plan, state, reason, escalates, this.actor, this.createdAt, this.expiresAt,
				starts ? at : this.startedAt, state.ended() ? at : this.endedAt, this.repeats, this.steps);
	}

	RunbookRun expiring(Instant at) {
		return new RunbookRun(this.id, this.revision + 1, this.runbook, this.trigger, this.instance, this.dry,
				this.plan, State.AWAITING_APPROVAL, "", this.escalates, this.actor, this.createdAt, at, this.startedAt,
				this.endedAt, this.repeats, this.steps);
	}

	RunbookRun decidedBy(String actor) {
		return new RunbookRun(this.id, this.revision + 1, this.runbook, this.trigger, this.instance, this.dry,
				this.plan, this.state, this.reason, this.escalates, actor, this.createdAt, this.expiresAt,
				this.startedAt, this.endedAt, this.repeats, this.steps);
	}

	RunbookRun ownedBy(String instance) {
		return instance.equals(this.instance) ? this
				: new RunbookRun(this.id, this.revision + 1, this.runbook, this.trigger, instance, this.dry, this.plan,
						this.state, this.reason, this.escalates, this.actor, this.createdAt, this.expiresAt,
						this.startedAt, this.endedAt, this.repeats, this.steps);
	}

	/** The same, newer than another account of it. */
	RunbookRun after(RunbookRun other) {
		return new RunbookRun(this.id, Math.max(this.revision, other.revision) + 1, this.runbook, this.trigger,
				this.instance, this.dry, this.plan, this.state, this.reason, this.escalates, this.actor, this.createdAt,
				this.expiresAt, this.startedAt, this.endedAt, Math.max(this.repeats, other.repeats), this.steps);
	}

	RunbookRun repeated() {
		return new RunbookRun(this.id, this.revision + 1, this.runbook, this.trigger, this.instance, this.dry,
				this.plan, this.state, this.reason, this.escalates, this.actor, this.createdAt, this.expiresAt,
				this.startedAt, this.endedAt, this.repeats + 1, this.steps);
	}

	RunbookRun withStep(int index, StepRun step) {
		List<StepRun> changed = new ArrayList<>(this.steps);
		changed.set(index, step);
		return new RunbookRun(this.id, this.revision + 1, this.runbook, this.trigger, this.instance, this.dry,
				this.plan, this.state, this.reason, this.escalates, this.actor, this.createdAt, this.expiresAt,
				this.startedAt, this.endedAt, this.repeats, changed);
	}

	/**
	 * Where a run stands.
	 */
	public enum State {

		/** Waits for its turn. */
		PROPOSED, AWAITING_APPROVAL, RUNNING,

		/** All is done, and it is watched whether it helped. */
		VERIFYING, SUCCEEDED,

		/** The alert did not clear, or came back. */
		INEFFECTIVE, FAILED,

		/** A step was given up; whether it took effect is unknown. */
		TIMED_OUT,

		/** It was stopped, or its process died. */
		INTERRUPTED, REJECTED, SKIPPED;

		public boolean ended() {
			return compareTo(SUCCEEDED) >= 0;
		}

		/** What was done is to be taken back. */
		boolean bad() {
			return this == INEFFECTIVE || this == FAILED || this == TIMED_OUT || this == INTERRUPTED;
		}

		/** As answers and timelines write it. */
		public String label() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
