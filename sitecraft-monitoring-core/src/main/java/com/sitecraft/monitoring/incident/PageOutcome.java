package com.sitecraft.monitoring.incident;

/**
 * What finally became of a page.
 */
public enum PageOutcome {

	/** The receiver has it. */
	DELIVERED,

	/** It was refused, or tried for too long. */
	UNDELIVERED,

	/** It was over before anybody was told. */
	CANCELLED

}
