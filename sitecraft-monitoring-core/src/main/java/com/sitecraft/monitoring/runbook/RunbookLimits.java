package com.sitecraft.monitoring.runbook;

import java.time.Duration;

/**
 * Bounds of the engine.
 *
 * @param open most runs that are open; one more trigger is dropped and counted
 * @param ended most runs that are remembered after their end
 * @param running most runs whose steps run at a time
 * @param approval time after which an approval comes too late
 */
public record RunbookLimits(int open, int ended, int running, Duration approval) {

	/** A thousand targets that wait are a storm, and nobody reads five hundred runs. */
	public static final RunbookLimits DEFAULT = new RunbookLimits(1_000, 500, 4, Duration.ofHours(1));

	public RunbookLimits {
		require("open", open);
		require("ended", ended);
		require("running", running);
		if (approval.isNegative() || approval.isZero()) {
			throw new IllegalArgumentException("approval is " + approval + ", allowed is more than 0");
		}
	}

	private static void require(String name, int value) {
		if (value < 1 || value > 10_000) {
			throw new IllegalArgumentException(name + " is " + value + ", allowed is 1 to 10000");
		}
	}

}
