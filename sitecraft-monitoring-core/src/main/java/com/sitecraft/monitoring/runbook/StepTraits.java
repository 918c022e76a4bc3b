package com.sitecraft.monitoring.runbook;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What must be known of a step before it may run.
 *
 * @param scope where it acts
 * @param remedies causes that it acts on: {@link StepScope#LOCAL} only those in one
 * replica, {@link StepScope#SHARED} any, {@code null} for a step that only looks, tells
 * or waits
 * @param reversible whether doing it without a journal does no lasting harm
 * @param idempotent whether doing it twice is doing it once, so that it may be retried
 * when nobody knows whether it was done
 * @param timeout when it is given up, 1 ms to 1 h
 */
public record StepTraits(StepScope scope, @Nullable StepScope remedies, boolean reversible, boolean idempotent,
		Duration timeout) {

	private static final Duration LONGEST = Duration.ofHours(1);

	public StepTraits {
		Objects.requireNonNull(scope, "scope");
		if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException("timeout is " + timeout + ", allowed is 1 ms to 1 h");
		}
	}

	/**
	 * Traits of a step that looks at this replica and changes nothing.
	 */
	public static StepTraits looking(Duration timeout) {
		return new StepTraits(StepScope.LOCAL, null, true, true, timeout);
	}

	/**
	 * Traits of a step that changes nothing and belongs to no replica, such as one that
	 * waits.
	 */
	public static StepTraits waiting(Duration timeout) {
		return new StepTraits(StepScope.SHARED, null, true, true, timeout);
	}

	/**
	 * Traits of a step that tells somebody outside, which cannot be taken back.
	 */
	public static StepTraits telling(Duration timeout) {
		return new StepTraits(StepScope.SHARED, null, false, false, timeout);
	}

	/**
	 * Traits of a step that acts on causes of its own scope.
	 * @param reversible whether it can be taken back
	 * @param idempotent whether doing it twice is doing it once
	 */
	public static StepTraits acting(StepScope scope, boolean reversible, boolean idempotent, Duration timeout) {
		return new StepTraits(scope, scope, reversible, idempotent, timeout);
	}

	/**
	 * The same of a step that acts on causes of the given scope, whatever its own.
	 */
	public StepTraits remedying(StepScope causes) {
		return new StepTraits(this.scope, causes, this.reversible, this.idempotent, this.timeout);
	}

}
