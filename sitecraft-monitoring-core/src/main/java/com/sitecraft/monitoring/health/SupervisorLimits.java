package com.sitecraft.monitoring.health;

import java.time.Duration;

/**
 * Bounds of a {@link HealthSupervisor}.
 *
 * @param maxConcurrent looks that may run at the same time, hung ones not counted, 1 to
 * 256
 * @param maxHung hung looks that are not counted against {@code maxConcurrent}, 0 to 256.
 * Together they bound the threads.
 * @param startupWait how long whoever asks waits for the first result of a check, counted
 * from its registration, 0 to 1 min
 */
public record SupervisorLimits(int maxConcurrent, int maxHung, Duration startupWait) {

	private static final SupervisorLimits DEFAULTS = new SupervisorLimits(8, 8, Duration.ofSeconds(2));

	public SupervisorLimits {
		range("max-concurrent", maxConcurrent, 1);
		range("max-hung", maxHung, 0);
		if (startupWait.isNegative() || startupWait.compareTo(Duration.ofMinutes(1)) > 0) {
			throw new IllegalArgumentException("startup-wait is " + startupWait + ", allowed is 0 to 1 min");
		}
	}

	/**
	 * 8 at a time, 8 hung, 2 s.
	 */
	public static SupervisorLimits defaults() {
		return DEFAULTS;
	}

	/**
	 * Threads that a pool needs to run all that these limits allow.
	 */
	public int threads() {
		return this.maxConcurrent + this.maxHung;
	}

	private static void range(String field, int value, int least) {
		if (value < least || value > 256) {
			throw new IllegalArgumentException(field + " is " + value + ", allowed is " + least + " to 256");
		}
	}

}
