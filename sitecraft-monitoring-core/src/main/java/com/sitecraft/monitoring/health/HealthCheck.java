package com.sitecraft.monitoring.health;

/**
 * One thing that can be well or not. The {@link HealthSupervisor} calls it on a pooled
 * thread, never twice at a time, and waits for it no longer than its policy allows.
 */
@FunctionalInterface
public interface HealthCheck {

	/**
	 * Looks once. It may block; it should bound its own calls below the policy's timeout.
	 * @throws Exception when it cannot tell; that counts as {@link CheckStatus#DOWN} with
	 * the exception's class and message as the reason
	 */
	CheckResult check() throws Exception;

	/**
	 * Gives up the look that is under way because its time is over. Called at most once a
	 * look, on the supervisor's thread, while {@link #check()} still runs on its own:
	 * must not block. The running thread is interrupted right after. Whatever this throws
	 * is counted and otherwise ignored.
	 */
	default void abort() {
	}

}
