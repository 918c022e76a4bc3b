package com.sitecraft.monitoring.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * An open run and the durations that run for it, which mean nothing to another process.
 */
final class Live {

	static final long NOT = Long.MIN_VALUE;

	/** A reversal that fails three times needs a person. */
	private static final int MOST_REVERSALS = 3;

	/** Of a step that may be retried: once more. */
	private static final int MOST_ATTEMPTS = 2;

	private RunbookRun run;

	/** Undo of the step that is about to be done. */
	private @Nullable Undo undo;

	/** When nobody waits any longer for how to take the next step back. */
	private long preparing = NOT;

	/** Intended since the store was last asked. */
	private boolean fresh;

	private long notBefore = NOT;

	private long deadline = NOT;

	private long expires = NOT;

	private long verifyingSince = NOT;

	private long clearSince = NOT;

	/** When a step is taken back in any case, by its place. */
	private final Map<Integer, Long> undoDue = new HashMap<>();

	private int reversing = -1;

	private int reversals;

	private long reversalDeadline = NOT;

	private long reversalNotBefore = NOT;

	Live(RunbookRun run) {
		this.run = run;
	}

	RunbookRun run() {
		return this.run;
	}

	void set(RunbookRun run) {
		this.run = run;
	}

	/**
	 * Place of the step that is next or under way, the number of steps after the last.
	 */
	int current() {
		int index = 0;
		while (index < this.run.steps().size() && ended(this.run.steps().get(index).state())) {
			index++;
		}
		return index;
	}

	private static boolean ended(StepRun.State state) {
		return state.compareTo(StepRun.State.SUCCEEDED) >= 0;
	}

	StepRun step(int index) {
		return this.run.steps().get(index);
	}

	void set(int index, StepRun step) {
		this.run = this.run.withStep(index, step);
	}

	boolean pausing(Moment now) {
		return this.notBefore != NOT && now.nanos() - this.notBefore < 0;
	}

	void pause(Duration pause, Moment now) {
		this.notBefore = now.nanos() + pause.toNanos();
	}

	void prepare(Duration timeout, Moment now) {
		this.preparing = now.nanos() + timeout.toNanos();
	}

	boolean preparing() {
		return this.preparing != NOT;
	}

	boolean preparationOverdue(Moment now) {
		return now.nanos() - this.preparing >= 0;
	}

	void prepared() {
		this.preparing = NOT;
	}

	/** Once more; what takes it back is of before the first attempt. */
	void intendAgain(int index) {
		intend(index, this.undo);
	}

	void intend(int index, @Nullable Undo undo) {
		this.undo = undo;
		this.fresh = true;
		set(index, step(index).intended((undo != null) ? undo.token() : null));
	}

	/** Whether this is the first look at an intent, before the store was asked. */
	boolean takeFresh() {
		boolean was = this.fresh;
		this.fresh = false;
		return was;
	}

	void start(int index, Duration timeout, Moment now) {
		Undo held = this.undo;
		Instant undoAt = (held != null && held.after() != null) ? now.instant().plus(held.after()) : null;
		this.deadline = now.nanos() + timeout.toNanos();
		set(index, step(index).started(now.instant(), undoAt));
	}

	/** Whoever did the step does it no more, or nobody knows. */
	void interrupt(Moment now) {
		int index = current();
		if (index < this.run.steps().size() && step(index).state() != StepRun.State.PENDING) {
			set(index, step(index).ended(StepRun.State.INTERRUPTED, "effect unknown", now.instant()));
		}
	}

	boolean overdue(Moment now) {
		return this.deadline == NOT || now.nanos() - this.deadline >= 0;
	}

	boolean retriable(int index) {
		return step(index).attempts() < MOST_ATTEMPTS;
	}

	/** Whether an approval would come too late; of the wall clock after a restart. */
	boolean expired(Moment now) {
		Instant at = this.run.expiresAt();
		if (this.expires == NOT && at != null) {
			Duration left = Duration.between(now.instant(), at);
			Duration most = Duration.between(this.run.createdAt(), at);
			this.expires = now.nanos() + ((left.compareTo(most) > 0) ? most : left).toNanos();
		}
		return this.expires != NOT && now.nanos() - this.expires >= 0;
	}

	void expire(Duration after, Moment now) {
		this.expires = now.nanos() + after.toNanos();
		this.run = this.run.expiring(now.instant().plus(after));
	}

	/**
	 * Judges one look at the alert; {@code null} as long as nothing is decided.
	 */
	@Nullable Judgement judge(Verification verify, boolean firing, Moment now) {
		if (this.verifyingSince == NOT) {
			this.verifyingSince = now.nanos();
		}
		if (firing) {
			if (this.clearSince != NOT) {
				return new Judgement(false, "the alert came back");
			}
			boolean late = now.nanos() - this.verifyingSince >= verify.clearsWithin().toNanos();
			return late ? new Judgement(false, "the alert did not clear within " + verify.clearsWithin()) : null;
		}
		if (this.clearSince == NOT) {
			this.clearSince = now.nanos();
		}
		boolean stayed = now.nanos() - this.clearSince >= verify.staysClearFor().toNanos();
		return stayed ? new Judgement(true, "the alert cleared and stayed clear for " + verify.staysClearFor()) : null;
	}

	/** Whoever watches it is another; what is between is not known to have been clear. */
	void unwatch() {
		this.clearSince = NOT;
	}

	/**
	 * The step that is to be taken back now, -1 when none is.
	 */
	int due(Moment now) {
		if (this.reversing >= 0 || (this.reversalNotBefore != NOT && now.nanos() - this.reversalNotBefore < 0)) {
			return -1;
		}
		for (int i = this.run.steps().size() - 1; i >= 0; i--) {
			StepRun step = step(i);
			Instant at = step.undoAt();
			boolean due = this.run.state().bad() || (at != null && timeIsUp(i, at, now));
			if (this.run.owes(step) && due && ended(step.state())) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Of the wall clock for the first look only, which after a restart is all there is.
	 */
	private boolean timeIsUp(int index, Instant at, Moment now) {
		long due = this.undoDue.computeIfAbsent(index, (key) -> now.nanos() + left(index, at, now).toNanos());
		return now.nanos() - due >= 0;
	}

	/** No longer than it was to last, whatever the clock did. */
	private Duration left(int index, Instant at, Moment now) {
		Duration left = Duration.between(now.instant(), at);
		Instant startedAt = step(index).startedAt();
		Duration most = (startedAt != null) ? Duration.between(startedAt, at) : left;
		return (left.compareTo(most) > 0) ? most : left;
	}

	void reverse(int index, Duration timeout, Moment now) {
		this.reversing = index;
		this.reversalDeadline = now.nanos() + timeout.toNanos();
	}

	boolean reversalOverdue(Moment now) {
		return this.reversing >= 0 && now.nanos() - this.reversalDeadline >= 0;
	}

	int reversing() {
		return this.reversing;
	}

	/**
	 * Notes that a reversal ended.
	 * @return whether it is settled; otherwise it is tried again after a minute
	 */
	boolean reversed(boolean success, Moment now) {
		this.reversing = -1;
		this.reversals++;
		if (success || this.reversals >= MOST_REVERSALS) {
			this.reversals = 0;
			return true;
		}
		this.reversalNotBefore = now.nanos() + Duration.ofMinutes(1).toNanos();
		return false;
	}

	/**
	 * What watching the alert came to.
	 */
	record Judgement(boolean cleared, String reason) {
	}

}
