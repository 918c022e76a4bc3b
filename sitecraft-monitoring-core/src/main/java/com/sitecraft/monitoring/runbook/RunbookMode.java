package com.sitecraft.monitoring.runbook;

/**
 * What happens when something triggers a runbook.
 */
public enum RunbookMode {

	/** It says what it would do. */
	DRY_RUN,

	/** It asks somebody first. */
	APPROVAL,

	/** It does it. */
	AUTOMATIC

}
