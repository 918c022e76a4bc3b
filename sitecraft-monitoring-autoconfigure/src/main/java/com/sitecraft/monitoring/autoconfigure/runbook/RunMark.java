package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.incident.IncidentEvent;
import com.sitecraft.monitoring.incident.Timeline;
import com.sitecraft.monitoring.runbook.RunbookEvent;
import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.StepRun;
import com.sitecraft.monitoring.signal.Redaction;

/**
 * Something of a run that its incident is to hear once: its end, the end of a step, or
 * that a step could not be taken back. Made of the run alone, so that it is the same
 * whether the engine has just told it or a later process finds it stored.
 *
 * @param run the run after it
 * @param number place of the step from 1, 0 for the run itself
 * @param undo whether it is about taking the step back
 * @param from when it happened at the earliest
 * @param by when it was due at the latest
 */
record RunMark(RunbookRun run, int number, boolean undo, Instant from, Instant by) {

	/** A step that is configured no longer: who changed that knows. */
	private static final String NO_SUCH_STEP = "not reverted: no such step any more";

	/** How the engine calls itself. */
	private static final String ENGINE = "runbook";

	/**
	 * What of a run must reach its incident, whatever dies meanwhile.
	 */
	static List<RunMark> lasting(RunbookRun run) {
		List<RunMark> marks = new ArrayList<>();
		RunMark end = end(run);
		if (end != null) {
			marks.add(end);
		}
		for (int i = 0; i < run.steps().size(); i++) {
			RunMark left = left(run, i);
			if (left != null) {
				marks.add(left);
			}
		}
		return marks;
	}

	/** {@code null} as long as it goes on; the end of a part is that of a step. */
	static @Nullable RunMark end(RunbookRun run) {
		Instant endedAt = run.endedAt();
		return (run.state().ended() && endedAt != null && !run.isPart()) ? new RunMark(run, 0, false, endedAt, endedAt)
				: null;
	}

	/** {@code null} unless taking the step back was given up. */
	private static @Nullable RunMark left(RunbookRun run, int index) {
		StepRun step = run.steps().get(index);
		String undone = step.undone();
		if (undone == null || !undone.startsWith("not reverted: ") || undone.equals(NO_SUCH_STEP)) {
			return null;
		}
		Instant endedAt = run.endedAt();
		Instant undoAt = step.undoAt();
		if (endedAt == null || undoAt == null) {
			Instant at = (endedAt != null) ? endedAt : undoAt;
			return (at != null) ? new RunMark(run, index + 1, true, at, at) : null;
		}
		boolean early = endedAt.isBefore(undoAt);
		return new RunMark(run, index + 1, true, early ? endedAt : undoAt, early ? undoAt : endedAt);
	}

	/** The steps that have ended. */
	static List<RunMark> steps(RunbookRun run) {
		List<RunMark> marks = new ArrayList<>();
		for (int i = 0; i < run.steps().size(); i++) {
			StepRun step = run.steps().get(i);
			Instant endedAt = step.endedAt();
			if (step.state().compareTo(StepRun.State.SUCCEEDED) >= 0 && endedAt != null) {
				marks.add(new RunMark(run, i + 1, false, endedAt, endedAt));
			}
		}
		return marks;
	}

	/** What the engine told, {@code null} when a later process could not find it. */
	static @Nullable RunMark of(RunbookEvent event) {
		RunbookRun run = event.run();
		StepRun step = event.step();
		if (step == null) {
			RunMark end = end(run);
			return (end != null && end.text().equals(event.text())) ? end : null;
		}
		int index = index(run, step);
		if (step.undone() != null) {
			return (index >= 0) ? left(run, index) : null;
		}
		return steps(run).stream().filter((mark) -> mark.number == index + 1).findFirst().orElse(null);
	}

	/** By identity: two steps may be equal. */
	private static int index(RunbookRun run, StepRun step) {
		for (int i = 0; i < run.steps().size(); i++) {
			if (run.steps().get(i) == step) {
				return i;
			}
		}
		return -1;
	}

	boolean isEnd() {
		return this.number == 0;
	}

	boolean lasting() {
		return isEnd() || this.undo;
	}

	boolean escalates() {
		return this.undo || (isEnd() && this.run.escalates());
	}

	String key() {
		return this.run.id() + "/" + this.number + (this.undo ? "/undo" : "");
	}

	/** Whether it is on a timeline. */
	boolean on(Timeline timeline) {
		return timeline.events()
			.stream()
			.anyMatch((event) -> event.kind() == IncidentEvent.Kind.RUNBOOK && same(event.evidence()));
	}

	/**
	 * Whether a timeline may have had it: a long one leaves out the middle, which is all
	 * that happened before the oldest event that follows.
	 */
	boolean mayBeLeftOut(Timeline timeline) {
		List<IncidentEvent> last = timeline.last();
		return timeline.leftOut() > 0 && !last.isEmpty() && !this.from.isAfter(last.get(0).at());
	}

	/** A run ends once: that it ended otherwise for who died before is its end too. */
	private boolean same(Map<String, String> evidence) {
		if (!Redaction.redact(this.run.id()).equals(evidence.get("run"))) {
			return false;
		}
		String number = evidence.get("number");
		if (isEnd()) {
			return number == null && ended(evidence.get("state"));
		}
		return String.valueOf(this.number).equals(number) && this.undo == evidence.containsKey("undone")
				&& (this.undo || step().state().label().equals(evidence.get("outcome")));
	}

	private static boolean ended(@Nullable String label) {
		for (RunbookRun.State state : RunbookRun.State.values()) {
			if (state.ended() && state.label().equals(label)) {
				return true;
			}
		}
		return false;
	}

	private StepRun step() {
		return this.run.steps().get(this.number - 1);
	}

	/** As the engine says it. */
	private String text() {
		String text = "runbook " + this.run.runbook() + " " + this.run.id();
		if (isEnd()) {
			return Redaction.redact(text + ": " + this.run.state().label() + more(this.run.reason()));
		}
		StepRun step = step();
		String undone = step.undone();
		return Redaction.redact(text + ", step " + step.name() + "{" + step.parameters() + "}: "
				+ ((this.undo && undone != null) ? undone : step.state().label() + more(step.output())));
	}

	private static String more(String text) {
		return text.isEmpty() ? "" : ": " + text;
	}

	IncidentEvent event(Instant at) {
		String actor = this.run.actor();
		return new IncidentEvent(at, IncidentEvent.Kind.RUNBOOK, (isEnd() && actor != null) ? actor : ENGINE,
				this.run.runbook(), text(),
				isEnd() ? evidence(this.run, 0, null) : evidence(this.run, this.number, step()));
	}

	/** What the engine told, though nobody could find it later. */
	static IncidentEvent event(RunbookEvent event) {
		StepRun step = event.step();
		int index = (step != null) ? index(event.run(), step) : -1;
		Map<String, String> evidence = evidence(event.run(), index + 1, step);
		if (step == null && event.run().state().ended()) {
			// What follows the end is not taken for it.
			evidence.remove("state");
		}
		return new IncidentEvent(event.at(), IncidentEvent.Kind.RUNBOOK, event.actor(), event.run().runbook(),
				event.text(), evidence);
	}

	private static Map<String, String> evidence(RunbookRun run, int number, @Nullable StepRun step) {
		Map<String, String> evidence = new LinkedHashMap<>();
		evidence.put("run", run.id());
		evidence.put("state", run.state().label());
		if (step != null) {
			evidence.put("step", step.name());
			evidence.put("number", String.valueOf(number));
			evidence.put("parameters", step.parameters());
			evidence.put("outcome", step.state().label());
			evidence.put("output", step.output());
			String undone = step.undone();
			if (undone != null) {
				evidence.put("undone", undone);
			}
		}
		return evidence;
	}

}
