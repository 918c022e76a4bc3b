package com.sitecraft.monitoring.autoconfigure.incident;

import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.incident.IncidentChange;

/**
 * Where another capability hands in what it changed about an incident.
 */
@FunctionalInterface
public interface IncidentChanges {

	/**
	 * Stores a change and hands on its pages, in one commit. On the loop's thread.
	 */
	void apply(IncidentChange change, Tick tick);

}
