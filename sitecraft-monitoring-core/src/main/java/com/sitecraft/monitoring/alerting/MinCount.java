package com.sitecraft.monitoring.alerting;

import java.util.Objects;

import com.sitecraft.monitoring.signal.Query;

/**
 * Minimum of traffic below which a condition has no sample; joined on equal labels.
 *
 * @param query how much traffic there is
 * @param value least that counts
 */
public record MinCount(Query query, double value) {

	public MinCount {
		Objects.requireNonNull(query, "query");
		if (!(value >= 0) || Double.isInfinite(value)) {
			throw new IllegalArgumentException("min-count is " + value + ", allowed is a number from 0");
		}
	}

}
