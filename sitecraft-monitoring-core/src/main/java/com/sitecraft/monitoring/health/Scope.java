package com.sitecraft.monitoring.health;

/**
 * Who is affected when a check fails.
 */
public enum Scope {

	/** Only this replica: taking it out of the load balancer helps. */
	LOCAL,

	/**
	 * Every replica sees the same failure: taking them all out of the load balancer would
	 * turn a degraded service into none.
	 */
	SHARED

}
