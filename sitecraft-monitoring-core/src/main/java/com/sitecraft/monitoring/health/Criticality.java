package com.sitecraft.monitoring.health;

/**
 * How much the application needs what a check looks at.
 */
public enum Criticality {

	/** The application cannot do its work without it. */
	REQUIRED,

	/** The application works on, worse. */
	OPTIONAL,

	/** Worth showing; never changes the application's own health. */
	INFORMATIVE

}
