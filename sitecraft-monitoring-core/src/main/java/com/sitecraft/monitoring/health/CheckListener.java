package com.sitecraft.monitoring.health;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import com.sitecraft.monitoring.signal.Guard;

/**
 * Follows what happens to checks. Called on the supervisor's thread or on the thread of
 * the check; must not block. What it throws is counted and otherwise ignored.
 */
public interface CheckListener {

	/** Follows nothing. */
	CheckListener NONE = new CheckListener() {
	};

	/**
	 * Tells several listeners, in order; one that throws does not keep the others from
	 * hearing.
	 */
	static CheckListener all(List<CheckListener> listeners, Guard guard) {
		return new CheckListeners(List.copyOf(listeners), guard);
	}

	/**
	 * A check is supervised from now on.
	 * @param path where it stands
	 * @param status what it says whenever asked, staleness included; does not block
	 */
	default void registered(String path, Supplier<CheckStatus> status) {
	}

	/**
	 * A check is no longer supervised.
	 */
	default void unregistered(String path) {
	}

	/**
	 * A look ended, or its time is over; in the latter case its real end is not reported
	 * again.
	 */
	default void looked(String path, Outcome outcome, Duration duration) {
	}

	/**
	 * The status of a check changed.
	 * @param report the check after the change; the change itself is the last of its
	 * history
	 */
	default void changed(CheckReport report) {
	}

	/**
	 * How a look ended.
	 */
	enum Outcome {

		SUCCESS, FAILURE, TIMEOUT, UNKNOWN

	}

}
