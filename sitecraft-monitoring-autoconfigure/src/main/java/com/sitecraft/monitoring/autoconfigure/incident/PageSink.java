package com.sitecraft.monitoring.autoconfigure.incident;

import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.incident.IncidentChange;
import com.sitecraft.monitoring.incident.Page;

/**
 * Takes the pages that were decided. Runs on the loop's thread and must not block: it
 * adds what is to be delivered to the changes of the tick, so that incident and pages are
 * stored together.
 */
@FunctionalInterface
public interface PageSink {

	/**
	 * Takes one page; what it throws is counted, and the page is not delivered.
	 */
	void page(IncidentChange change, Page page, Tick tick);

}
