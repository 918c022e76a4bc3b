package com.sitecraft.monitoring.incident;

/**
 * What became of something that an operator asked for.
 */
public sealed interface Decision {

	/**
	 * Done.
	 */
	record Accepted(IncidentChange change) implements Decision {
	}

	/**
	 * Not done.
	 *
	 * @param reason why, for the operator
	 */
	record Refused(String reason) implements Decision {
	}

}
