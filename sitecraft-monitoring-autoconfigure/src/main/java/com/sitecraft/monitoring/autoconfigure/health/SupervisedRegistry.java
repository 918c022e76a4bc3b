package com.sitecraft.monitoring.autoconfigure.health;

/**
 * A registry that supervises what it hands out.
 */
interface SupervisedRegistry {

	/**
	 * Takes all contributors under supervision that are not yet, children of composites
	 * included. May call code of the host.
	 */
	void discover();

}
