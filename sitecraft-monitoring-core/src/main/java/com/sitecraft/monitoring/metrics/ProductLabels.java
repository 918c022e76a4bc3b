package com.sitecraft.monitoring.metrics;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * The bounded labels of the product meters. One for all meters, so that a value has the
 * same name, its own or {@value CardinalityLimiter#OTHER}, on each of them.
 */
public final class ProductLabels {

	private final KnownLabels known;

	private final CardinalityLimiter workspace;

	private final CardinalityLimiter plan;

	private final CardinalityLimiter analysis;

	private final CardinalityLimiter stage;

	private final CardinalityLimiter source;

	private final CardinalityLimiter reason;

	private final CardinalityLimiter packageSize;

	private final CardinalityLimiter feature;

	private final CardinalityLimiter queue;

	/**
	 * Makes the labels.
	 * @param registry where foldings are counted
	 * @param limits how many values each may have
	 * @param known values that exist from the start
	 * @throws IllegalArgumentException when more is known than fits
	 */
	public ProductLabels(MeterRegistry registry, LabelLimits limits, KnownLabels known) {
		this.known = known.within(limits);
		this.workspace = new CardinalityLimiter("workspace_id", limits.maxWorkspaces(), registry);
		this.plan = limiter(registry, "plan_type", limits.maxValues(), known.planTypes());
		this.analysis = limiter(registry, "analysis_type", limits.maxValues(), known.analysisTypes());
		this.stage = new CardinalityLimiter("stage", limits.maxValues(), registry);
		this.source = limiter(registry, "source", limits.maxValues(), known.sources());
		this.reason = limiter(registry, "reason", limits.maxValues(), known.reasons());
		this.packageSize = limiter(registry, "package_size", limits.maxValues(), known.packageSizes());
		this.feature = limiter(registry, "feature", limits.maxFeatures(), known.features());
		this.queue = new CardinalityLimiter("queue_name", limits.maxQueues(), registry);
	}

	private static CardinalityLimiter limiter(MeterRegistry registry, String label, int max, List<String> known) {
		CardinalityLimiter limiter = new CardinalityLimiter(label, max, registry);
		known.forEach(limiter::value);
		return limiter;
	}

	KnownLabels known() {
		return this.known;
	}

	CardinalityLimiter workspace() {
		return this.workspace;
	}

	CardinalityLimiter plan() {
		return this.plan;
	}

	CardinalityLimiter analysis() {
		return this.analysis;
	}

	CardinalityLimiter stage() {
		return this.stage;
	}

	CardinalityLimiter source() {
		return this.source;
	}

	CardinalityLimiter reason() {
		return this.reason;
	}

	CardinalityLimiter packageSize() {
		return this.packageSize;
	}

	CardinalityLimiter feature() {
		return this.feature;
	}

	CardinalityLimiter queue() {
		return this.queue;
	}

}
