package com.sitecraft.monitoring.runbook;

import java.time.Duration;

/**
 * How it is judged that a run helped: the alert that triggered it clears and stays clear.
 *
 * @param clearsWithin time within which it must clear, from the last step, above 0
 * @param staysClearFor time for which it must then stay clear, 0 or more
 */
public record Verification(Duration clearsWithin, Duration staysClearFor) {

	public Verification {
		if (clearsWithin.isNegative() || clearsWithin.isZero()) {
			throw new IllegalArgumentException("verify.clears-within is " + clearsWithin + ", allowed is more than 0");
		}
		if (staysClearFor.isNegative()) {
			throw new IllegalArgumentException("verify.stays-clear-for is " + staysClearFor + ", allowed is 0 or more");
		}
	}

}
