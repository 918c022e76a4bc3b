package com.sitecraft.monitoring.signal;

import java.util.Set;

/**
 * Across.
 */
public record Across(Aggregation aggregation, Set<String> by) {
}
