package com.sitecraft.monitoring.runbook;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * All runbooks and their runs as of the last change; immutable, any thread may read it.
 *
 * @param killSwitch whether nothing may run
 * @param ready whether budgets are known, without which nothing runs
 * @param runbooks runbooks with their records, in their order
 * @param runs open runs and the last that ended, oldest first
 */
public record RunbooksView(KillSwitch killSwitch, boolean ready, List<Item> runbooks, List<RunbookRun> runs) {

	public RunbooksView {
		runbooks = List.copyOf(runbooks);
		runs = List.copyOf(runs);
	}

	/**
	 * A run by id, {@code null} when there is none.
	 */
	public @Nullable RunbookRun run(String id) {
		return this.runs.stream().filter((run) -> run.id().equals(id)).findFirst().orElse(null);
	}

	/**
	 * A runbook and its record.
	 */
	public record Item(Runbook runbook, TrackRecord record) {
	}

}
