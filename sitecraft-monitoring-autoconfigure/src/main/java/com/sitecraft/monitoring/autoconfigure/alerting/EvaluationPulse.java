package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.Duration;

import com.sitecraft.monitoring.signal.Time;

/**
 * Whether rules are evaluated, and the whole way from a rule to a firing alert works.
 * Written by the loop, read by any thread.
 */
public final class EvaluationPulse {

	private final Time time;

	private final Duration maxAge;

	private volatile long last;

	private volatile boolean watchdog;

	/**
	 * @param maxAge age from which an evaluation is no sign of life
	 */
	EvaluationPulse(Time time, Duration maxAge) {
		this.time = time;
		this.maxAge = maxAge;
	}

	/**
	 * Notes one evaluation.
	 * @param watchdog whether the alert that always fires does
	 */
	public void evaluated(boolean watchdog) {
		this.last = this.time.nanos();
		this.watchdog = watchdog;
	}

	/** Whether the last evaluation is recent and the watchdog fired in it. */
	public boolean alive() {
		return this.watchdog && this.time.nanos() - this.last <= this.maxAge.toNanos();
	}

}
