package com.sitecraft.monitoring.autoconfigure.health;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * An indicator that reads memory.
 */
record SupervisedIndicator(SupervisedHealth supervised) implements HealthIndicator {

	@Override
	public Health health(boolean includeDetails) {
		return this.supervised.health(includeDetails);
	}

	@Override
	public Health health() {
		return health(true);
	}

}
