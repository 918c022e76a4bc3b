package com.sitecraft.monitoring.alerting;

/**
 * Follows what happens to alerts. Called on the loop's thread, after the change took
 * effect; must not block. What it throws is counted and otherwise ignored.
 */
@FunctionalInterface
public interface AlertListener {

	/** Follows nothing. */
	AlertListener NONE = (change) -> {
	};

	void changed(AlertChange change);

}
