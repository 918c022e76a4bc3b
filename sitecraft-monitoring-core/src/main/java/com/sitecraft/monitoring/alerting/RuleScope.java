package com.sitecraft.monitoring.alerting;

/**
 * Who judges a rule.
 */
public enum RuleScope {

	/** Every replica for itself; its alerts carry the label {@code instance}. */
	INSTANCE,

	/** The holder of the lease, once for all replicas. */
	FLEET

}
