package com.sitecraft.monitoring.autoconfigure.health;

import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Status;

/**
 * The host's own order of statuses, with DEGRADED between the failures and UP. Spring
 * Boot's aggregator ignores statuses that its order does not name.
 */
final class DegradedStatusAggregator implements StatusAggregator {

	static final Status DEGRADED = new Status("DEGRADED");

	private final StatusAggregator delegate;

	DegradedStatusAggregator(StatusAggregator delegate) {
		this.delegate = delegate;
	}

	@Override
	public Status getAggregateStatus(Set<Status> statuses) {
		if (!statuses.contains(DEGRADED)) {
			return this.delegate.getAggregateStatus(statuses);
		}
		Set<Status> others = new LinkedHashSet<>(statuses);
		others.remove(DEGRADED);
		if (others.isEmpty()) {
			return DEGRADED;
		}
		Status worst = this.delegate.getAggregateStatus(others);
		return (Status.UP.equals(worst) || Status.UNKNOWN.equals(worst)) ? DEGRADED : worst;
	}

}
