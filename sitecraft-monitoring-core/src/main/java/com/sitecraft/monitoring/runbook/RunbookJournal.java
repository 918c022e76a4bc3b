package com.sitecraft.monitoring.runbook;

/**
 * Port of what is known about storing. Answers from memory, on the engine's thread.
 */
public interface RunbookJournal {

	/**
	 * Whether a run is stored with this revision or a later one, so that a crash cannot
	 * make anybody forget it.
	 */
	boolean durable(String run, long revision);

	/**
	 * Whether storing works at present, and so does telling who acts for all replicas.
	 */
	boolean reachable();

}
