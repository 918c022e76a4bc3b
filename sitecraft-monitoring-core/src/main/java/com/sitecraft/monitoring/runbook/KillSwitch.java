package com.sitecraft.monitoring.runbook;

import java.time.Instant;
import java.util.Objects;

/**
 * Whether nothing may run.
 *
 * @param on whether it is so
 * @param actor who said so last
 * @param at when
 */
public record KillSwitch(boolean on, String actor, Instant at) {

	static final KillSwitch NEVER_TOUCHED = new KillSwitch(false, "", Instant.EPOCH);

	public KillSwitch {
		Objects.requireNonNull(actor, "actor");
		Objects.requireNonNull(at, "at");
	}

}
