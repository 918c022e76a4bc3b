package com.sitecraft.monitoring.signal;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * How series are put together.
 *
 * @param aggregation what is made of them
 * @param by names of the labels that are kept, one result for each of their values; empty
 * for one result
 */
public record Across(Aggregation aggregation, Set<String> by) {

	public Across {
		Objects.requireNonNull(aggregation, "aggregation");
		by = java.util.Collections.unmodifiableSet(new TreeSet<>(by));
	}

	public static Across of(Aggregation aggregation, String... by) {
		return new Across(aggregation, Set.of(by));
	}

}
