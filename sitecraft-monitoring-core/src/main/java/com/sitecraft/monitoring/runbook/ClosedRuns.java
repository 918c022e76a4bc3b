package com.sitecraft.monitoring.runbook;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The last runs that ended, oldest first.
 */
final class ClosedRuns {

	private final Map<String, RunbookRun> runs = new LinkedHashMap<>();

	private final int most;

	/** Whether somebody may still ask for it. */
	private final Predicate<RunbookRun> needed;

	private final RunbookOutput output;

	ClosedRuns(int most, Predicate<RunbookRun> needed, RunbookOutput output) {
		this.needed = needed;
		this.most = most;
		this.output = output;
	}

	Collection<RunbookRun> all() {
		return Collections.unmodifiableCollection(this.runs.values());
	}

	@Nullable RunbookRun get(String id) {
		return this.runs.get(id);
	}

	void remove(String id) {
		this.runs.remove(id);
	}

	void clear() {
		this.runs.clear();
	}

	/** One that was skipped a thousand times is one line. */
	void add(RunbookRun run) {
		// Whoever asked for a part waits for that very one.
		boolean alike = run.state() == RunbookRun.State.SKIPPED && !run.isPart();
		RunbookRun same = alike ? skippedAlike(run) : null;
		if (same != null) {
			RunbookRun more = same.repeated();
			this.runs.put(more.id(), more);
			this.output.changed(more);
			this.output.forgotten(run.id());
		}
		else {
			remember(run);
		}
	}

	private @Nullable RunbookRun skippedAlike(RunbookRun run) {
		return this.runs.values()
			.stream()
			.filter((other) -> other.state() == RunbookRun.State.SKIPPED && !other.isPart()
					&& other.runbook().equals(run.runbook()) && other.dry() == run.dry()
					&& other.reason().equals(run.reason()) && other.trigger().target().equals(run.trigger().target())
					&& !other.id().equals(run.id()))
			.findFirst()
			.orElse(null);
	}

	void remember(RunbookRun run) {
		this.runs.remove(run.id());
		this.runs.put(run.id(), run);
		int surplus = this.runs.size() - this.most;
		for (RunbookRun oldest : (surplus > 0) ? List.copyOf(this.runs.values()) : List.<RunbookRun>of()) {
			if (surplus > 0 && !this.needed.test(oldest)) {
				this.runs.remove(oldest.id());
				this.output.forgotten(oldest.id());
				surplus--;
			}
		}
	}

}
