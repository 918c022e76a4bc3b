package com.sitecraft.monitoring.autoconfigure.incident;

import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.incident.PageOutcome;

/**
 * Says what became of pages, so that it is on the timeline of their incident. Called once
 * a tick by the loop of the replica that acts for all; must not block.
 */
@FunctionalInterface
public interface PageReports {

	/**
	 * Tells all that is new.
	 */
	void report(Tick tick, Receiver receiver);

	/**
	 * Takes what became of pages; a key that is not known is ignored, and what was said
	 * before changes nothing.
	 */
	interface Receiver {

		/**
		 * What finally became of a page.
		 * @param detail what happened, without secrets
		 */
		void settled(String key, PageOutcome outcome, String detail);

		/**
		 * A page that is pending for longer than anybody should wait.
		 */
		void late(String key);

	}

}
