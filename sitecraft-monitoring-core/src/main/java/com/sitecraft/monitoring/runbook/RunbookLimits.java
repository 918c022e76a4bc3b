package com.sitecraft.monitoring.runbook;

import java.time.Duration;

/**
 * Bounds of the engine.
 *
 * @param open most runs that are open, 1 to 10,000; one more trigger is dropped and
 * counted
 * @param ended most runs that are remembered after their end, 1 to 10,000
 * @param running most runs whose steps run at a time, 1 to 100
 * @param approval time after which an approval comes too late
 */
public record RunbookLimits(int open, int ended, int running, Duration approval) {

	/** A thousand targets that wait are a storm, and nobody reads five hundred runs. */
	public static final RunbookLimits DEFAULT = new RunbookLimits(1_000, 500, 4, Duration.ofHours(1));

	public RunbookLimits {
		require("open", open, 10_000);
		require("max-runs", ended, 10_000);
		require("max-running", running, 100);
		if (approval.isNegative() || approval.isZero()) {
			throw new IllegalArgumentException("approval-expires-after is " + approval + ", allowed is more than 0");
		}
	}

	private static void require(String name, int value, int most) {
		if (value < 1 || value > most) {
			throw new IllegalArgumentException(name + " is " + value + ", allowed is 1 to " + most);
		}
	}

}
