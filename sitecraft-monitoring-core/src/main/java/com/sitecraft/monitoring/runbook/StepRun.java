package com.sitecraft.monitoring.runbook;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What became of one step of a run; immutable.
 *
 * @param name name of the step
 * @param parameters its parameters as text, secrets masked
 * @param state where it stands
 * @param startedAt when its effect began
 * @param endedAt when it ended
 * @param output what it said, bounded and masked
 * @param attempts number of times its effect began
 * @param undo how to take it back, {@code null} when there is nothing to
 * @param undoAt when it is taken back in any case
 * @param undone what became of taking it back, {@code null} when it was not tried
 */
public record StepRun(String name, String parameters, State state, @Nullable Instant startedAt,
		@Nullable Instant endedAt, String output, int attempts, @Nullable String undo, @Nullable Instant undoAt,
		@Nullable String undone) {

	public StepRun {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(parameters, "parameters");
		Objects.requireNonNull(state, "state");
		Objects.requireNonNull(output, "output");
	}

	static StepRun pending(String name, String parameters) {
		return new StepRun(name, parameters, State.PENDING, null, null, "", 0, null, null, null);
	}

	StepRun intended(@Nullable String undo) {
		return new StepRun(this.name, this.parameters, State.INTENDED, null, null, "", this.attempts, undo, this.undoAt,
				null);
	}

	StepRun started(Instant at, @Nullable Instant undoAt) {
		return new StepRun(this.name, this.parameters, State.STARTED, at, null, "", this.attempts + 1, this.undo,
				undoAt, null);
	}

	/** It did not begin after all. */
	StepRun withheld() {
		return new StepRun(this.name, this.parameters, State.INTENDED, null, null, "", this.attempts - 1, this.undo,
				this.undoAt, null);
	}

	StepRun ended(State state, String output, Instant at) {
		return new StepRun(this.name, this.parameters, state, this.startedAt, at, output, this.attempts, this.undo,
				this.undoAt, this.undone);
	}

	StepRun undone(String result) {
		return new StepRun(this.name, this.parameters, this.state, this.startedAt, this.endedAt, this.output,
				this.attempts, this.undo, this.undoAt, result);
	}

	/** Given up where it may have been done. */
	StepRun given(Instant at) {
		return (this.state == State.STARTED) ? ended(State.INTERRUPTED, "effect unknown", at) : this;
	}

	/** Of a run of which only another step is done here. */
	StepRun elsewhere() {
		return new StepRun(this.name, this.parameters, State.SKIPPED, null, null, "", 0, null, null, null);
	}

	/** What is somebody else's to take back, if anybody's. */
	StepRun without() {
		State ended = (this.state.compareTo(State.SUCCEEDED) < 0) ? State.SKIPPED : this.state;
		return new StepRun(this.name, this.parameters, ended, this.startedAt, this.endedAt, this.output, this.attempts,
				null, null, null);
	}

	/** Something may have been done that can be taken back. */
	boolean holdsUndo() {
		return this.undo != null && this.undone == null && this.state != State.SKIPPED;
	}

	/**
	 * Where a step stands.
	 */
	public enum State {

		PENDING,

		/** Written down, not begun. */
		INTENDED,

		STARTED, SUCCEEDED, FAILED,

		/** Given up; whether it took effect is unknown. */
		TIMED_OUT,

		/** The process that ran it is gone; whether it took effect is unknown. */
		INTERRUPTED,

		SKIPPED;

		/** As answers and timelines write it. */
		public String label() {
			return (this == TIMED_OUT) ? "timed out, effect unknown" : name().toLowerCase(Locale.ROOT);
		}

	}

}
