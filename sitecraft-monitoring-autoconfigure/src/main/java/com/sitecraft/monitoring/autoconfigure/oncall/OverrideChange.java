package com.sitecraft.monitoring.autoconfigure.oncall;

import com.sitecraft.monitoring.oncall.ScheduleOverride;

/**
 * What comes of a command about overrides.
 */
sealed interface OverrideChange {

	/** For people: what changed, or why nothing did. */
	String text();

	/**
	 * An override that is new or has another end.
	 */
	record Put(ScheduleOverride override, String text) implements OverrideChange {
	}

	/**
	 * An override that never held.
	 */
	record Delete(ScheduleOverride override, String text) implements OverrideChange {
	}

	/**
	 * Nothing, since it was done before.
	 */
	record Done(String text) implements OverrideChange {
	}

	/**
	 * Nothing, since it must not be.
	 */
	record Refused(String text) implements OverrideChange {
	}

}
