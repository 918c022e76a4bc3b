package com.sitecraft.monitoring.runbook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.sitecraft.monitoring.signal.Dropped;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.Redaction;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What the engine has to say since somebody listened: what is to be stored, by key and so
 * bounded by the number of runs, and what happened. Here everything is bounded and
 * masked.
 */
public final class RunbookOutput {

	/** Of events that nobody has taken. */
	private static final int MAX_EVENTS = 10_000;

	private final Map<String, RunbookRun> runs = new LinkedHashMap<>();

	private final Map<String, TrackRecord> records = new LinkedHashMap<>();

	private final Set<String> forgotten = new LinkedHashSet<>();

	private final Deque<RunbookEvent> events = new ArrayDeque<>();

	private final Counter dropped;

	private @Nullable KillSwitch killSwitch;

	RunbookOutput(MeterRegistry registry) {
		this.dropped = Dropped.counter(registry, "runbooks.events");
	}

	void changed(RunbookRun run) {
		this.forgotten.remove(run.id());
		this.runs.put(run.id(), run);
	}

	void changed(TrackRecord record) {
		this.records.put(record.runbook(), record);
	}

	void changed(KillSwitch changed) {
		this.killSwitch = changed;
	}

	void forgotten(String run) {
		this.runs.remove(run);
		this.forgotten.add(run);
	}

	/** Of a run that changed. */
	void tell(RunbookRun run, String actor, String text, boolean escalates, Moment now) {
		changed(run);
		event(new RunbookEvent(run, now.instant(), actor, Redaction.redact(name(run) + ": " + text), null, escalates));
	}

	/** Of a run that changed in one of its steps. */
	void tell(RunbookRun run, String actor, String text, int index, boolean escalates, Moment now) {
		changed(run);
		StepRun step = run.steps().get(index);
		event(new RunbookEvent(run, now.instant(), actor,
				Redaction.redact(name(run) + ", step " + step.name() + "{" + step.parameters() + "}: " + text), step,
				escalates));
	}

	private static String name(RunbookRun run) {
		return "runbook " + run.runbook() + " " + run.id();
	}

	private void event(RunbookEvent event) {
		if (this.events.size() >= MAX_EVENTS) {
			this.events.removeFirst();
			this.dropped.increment();
		}
		this.events.add(event);
	}

	Batch take() {
		Batch batch = new Batch(List.copyOf(this.runs.values()), List.copyOf(this.records.values()), this.killSwitch,
				List.copyOf(this.forgotten));
		this.runs.clear();
		this.records.clear();
		this.forgotten.clear();
		this.killSwitch = null;
		return batch;
	}

	List<RunbookEvent> takeEvents() {
		List<RunbookEvent> taken = new ArrayList<>(this.events);
		this.events.clear();
		return taken;
	}

	static StepRun pending(PlannedStep step) {
		String parameters = step.parameters()
			.values()
			.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + (entry.getKey().isEmpty() ? "" : "=") + shown(entry.getValue()))
			.collect(Collectors.joining(", "));
		return StepRun.pending(step.name(), Redaction.redact(parameters));
	}

	/** The path of a URL may be what lets one in. */
	private static String shown(String value) {
		int host = value.indexOf("://");
		int path = (host >= 0) ? value.indexOf('/', host + 3) : -1;
		return (path >= 0) ? value.substring(0, path) + "/…" : value;
	}

	static String text(StepOutcome outcome) {
		return Redaction.redact(outcome.output());
	}

	/** Nobody acts without a name. */
	static String actor(String actor) {
		if (actor.isBlank()) {
			throw new IllegalArgumentException("actor is '" + actor + "', allowed is a text that is not blank");
		}
		return actor;
	}

	/**
	 * What is to be stored, in one commit.
	 *
	 * @param runs runs that changed
	 * @param records records that changed
	 * @param killSwitch kill switch, {@code null} when it did not change
	 * @param forgotten ids of runs that nobody needs any more
	 */
	public record Batch(List<RunbookRun> runs, List<TrackRecord> records, @Nullable KillSwitch killSwitch,
			List<String> forgotten) {

		public boolean isEmpty() {
			return this.runs.isEmpty() && this.records.isEmpty() && this.killSwitch == null && this.forgotten.isEmpty();
		}

	}

}
