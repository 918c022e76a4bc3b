package com.sitecraft.monitoring.metrics;

/**
 * How many distinct values the labels of the product meters may have. The product of the
 * limits of a meter's labels bounds its series, so the worst case of
 * {@code sitecraft_analyses_total} is
 * {@code (max-workspaces + 1) x 2 x (max-values + 1)}.
 *
 * @param maxWorkspaces values of {@code workspace_id}, 1 to 10,000
 * @param maxValues values of each other label ({@code plan_type}, {@code analysis_type},
 * {@code source}, {@code reason}, {@code package_size}, the stages of an analysis), 1 to
 * 1,000
 * @param maxFeatures values of {@code feature}, 1 to 1,000
 * @param maxQueues values of {@code queue_name}, 1 to 1,000
 */
public record LabelLimits(int maxWorkspaces, int maxValues, int maxFeatures, int maxQueues) {

	private static final LabelLimits DEFAULTS = new LabelLimits(500, 20, 100, 50);

	public LabelLimits {
		range("max-workspaces", maxWorkspaces, 10_000);
		range("max-values", maxValues, 1_000);
		range("max-features", maxFeatures, 1_000);
		range("max-queues", maxQueues, 1_000);
	}

	/** 500 workspaces, 100 features, 50 queues, 20 values of each other label. */
	public static LabelLimits defaults() {
		return DEFAULTS;
	}

	private static void range(String field, int value, int most) {
		if (value < 1 || value > most) {
			throw new IllegalArgumentException(field + " is " + value + ", allowed is 1 to " + most);
		}
	}

}
