package com.sitecraft.monitoring.runbook;

/**
 * Where a cause lies, and where a step acts.
 */
public enum StepScope {

	/** In one replica. */
	LOCAL,

	/** In what all replicas share. */
	SHARED

}
