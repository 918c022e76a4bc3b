package com.sitecraft.monitoring.runbook;

import org.jspecify.annotations.Nullable;

/**
 * A step with its parameters. Labels of an alert reach it as values of the context, never
 * as text that something else evaluates.
 */
public interface BoundStep {

	/** What is known of it; asked once, at start. */
	StepTraits traits();

	/**
	 * What the step would do, in words; changes nothing. On a thread of its own, which is
	 * interrupted after the step's timeout.
	 * @return one line; what starts with {@code not available} says that it cannot
	 */
	String dryRun(StepContext context) throws Exception;

	/**
	 * Does it. On a thread of its own, which is interrupted after the step's timeout.
	 * What it throws is a failure.
	 */
	StepOutcome run(StepContext context) throws Exception;

	/**
	 * How to take back what {@link #run} is about to do, asked before it does. On a
	 * thread of its own, which is interrupted after 10 s; the step is not done when this
	 * throws.
	 * @return {@code null} when there is nothing to take back
	 */
	default @Nullable Undo undo(StepContext context) throws Exception {
		return null;
	}

	/**
	 * Takes back, also in another process than the one that did it, and perhaps twice.
	 * @param token what {@link #undo} said
	 */
	default void revert(String token) throws Exception {
	}

}
