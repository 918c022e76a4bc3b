package com.sitecraft.monitoring.runbook;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a runbook from its runs; immutable, and what is stored of it.
 *
 * @param runbook name of the runbook
 * @param revision raised by every change
 * @param runs runs that began, dry ones excluded
 * @param effective runs after which the alert cleared and stayed clear
 * @param ineffective runs after which it did not
 * @param failed runs that failed, timed out or were interrupted
 * @param dryRuns dry runs
 * @param wouldHaveHelped dry runs of which the alert did not clear by itself
 * @param badInARow runs since the last effective one that were ineffective, failed or
 * timed out
 * @param openedAt since when the circuit is open, {@code null} when it is closed
 * @param attempts attempts that still count against the budget
 */
public record TrackRecord(String runbook, long revision, int runs, int effective, int ineffective, int failed,
		int dryRuns, int wouldHaveHelped, int badInARow, @Nullable Instant openedAt, List<Attempt> attempts) {

	public TrackRecord {
		attempts = List.copyOf(attempts);
	}

	/**
	 * An attempt on a target.
	 *
	 * @param target target, with {@code dry:} before it for a dry run
	 * @param startedAt when it began
	 * @param endedAt when it ended, {@code null} when it has not
	 */
	public record Attempt(String target, Instant startedAt, @Nullable Instant endedAt) {
	}

}
