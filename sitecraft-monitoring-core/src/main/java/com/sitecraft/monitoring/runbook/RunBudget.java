package com.sitecraft.monitoring.runbook;

import java.time.Duration;

/**
 * How often a runbook may act on one target.
 *
 * @param cooldown least time from the end of a run to the next, 0 to 7 d
 * @param count most runs that begin within the window, 1 to 100
 * @param per the window, 1 s to 7 d
 */
public record RunBudget(Duration cooldown, int count, Duration per) {

	/** Also bounds what must be remembered. */
	static final Duration LONGEST = Duration.ofDays(7);

	static final int MOST = 100;

	public RunBudget {
		if (cooldown.isNegative() || cooldown.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException("cooldown is " + cooldown + ", allowed is 0 to 7 days");
		}
		if (count < 1 || count > MOST) {
			throw new IllegalArgumentException("max-runs.count is " + count + ", allowed is 1 to " + MOST);
		}
		if (per.toSeconds() < 1 || per.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException("max-runs.per is " + per + ", allowed is 1 s to 7 days");
		}
	}

	/** How long an attempt matters. */
	Duration memory() {
		return (this.cooldown.compareTo(this.per) > 0) ? this.cooldown : this.per;
	}

}
