package com.sitecraft.monitoring.runbook;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How to take back what a step does; written down before the step does it. What is taken
 * back is taken back when the run did not help, was interrupted or failed.
 *
 * @param token what the step needs for it, at most 1,000 characters and no secret
 * @param after time after which it is taken back in any case, {@code null} when a remedy
 * that helped stays
 */
public record Undo(String token, @Nullable Duration after) {

	public Undo {
		if (token.length() > 1_000) {
			throw new IllegalArgumentException("token is " + token.length() + " characters, allowed is at most 1000");
		}
		if (after != null && after.isNegative()) {
			throw new IllegalArgumentException("after is " + after + ", allowed is 0 or more");
		}
	}

}
