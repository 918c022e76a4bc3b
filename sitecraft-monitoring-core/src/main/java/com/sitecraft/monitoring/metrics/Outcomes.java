package com.sitecraft.monitoring.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The two counters of a workspace and plan. Made together, so that the one that does not
 * count first is there at 0.
 */
final class Outcomes {

	private final Counter completed;

	private final Counter failed;

	Outcomes(MeterRegistry registry, String workspaceId, String planType) {
		this.completed = counter(registry, workspaceId, planType, "completed");
		this.failed = counter(registry, workspaceId, planType, "failed");
	}

	void count(boolean completed) {
		(completed ? this.completed : this.failed).increment();
	}

	private static Counter counter(MeterRegistry registry, String workspaceId, String planType, String status) {
		return Counter.builder("sitecraft.analyses")
			.description("Analyses that ended")
			.tag("workspace_id", workspaceId)
			.tag("plan_type", planType)
			.tag("status", status)
			.register(registry);
	}

}
