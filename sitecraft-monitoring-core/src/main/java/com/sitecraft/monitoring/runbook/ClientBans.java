package com.sitecraft.monitoring.runbook;

import java.time.Duration;

/**
 * Port of keeping clients out; whoever detects threats implements it.
 */
@FunctionalInterface
public interface ClientBans {

	/**
	 * Bans the clients that an alert is about.
	 * @param context whom it is done for
	 * @param duration for how long
	 * @return what was done
	 */
	StepOutcome ban(StepContext context, Duration duration) throws Exception;

	/**
	 * Bans that are not there.
	 */
	static ClientBans none() {
		return (context, duration) -> StepOutcome.notAvailable("nothing here bans clients");
	}

}
