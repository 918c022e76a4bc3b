package com.sitecraft.monitoring.metrics;

import java.util.List;

/**
 * Label values that are known before anything happens. Their counters exist from the
 * start at 0: a counter that appears with its first event at 1 has no increase in
 * Prometheus, so the event would be lost. They also keep their names when others run into
 * the bound.
 *
 * @param planTypes values of {@code plan_type}
 * @param analysisTypes values of {@code analysis_type}
 * @param sources values of {@code source}, where conversions come from
 * @param reasons values of {@code reason} for cancellations
 * @param packageSizes values of {@code package_size} of credit purchases
 * @param features values of {@code feature}
 */
public record KnownLabels(List<String> planTypes, List<String> analysisTypes, List<String> sources,
		List<String> reasons, List<String> packageSizes, List<String> features) {

	private static final KnownLabels NONE = new KnownLabels(List.of(), List.of(), List.of(), List.of(), List.of(),
			List.of());

	public KnownLabels {
		planTypes = List.copyOf(planTypes);
		analysisTypes = List.copyOf(analysisTypes);
		sources = List.copyOf(sources);
		reasons = List.copyOf(reasons);
		packageSizes = List.copyOf(packageSizes);
		features = List.copyOf(features);
	}

	/** Nothing known. */
	public static KnownLabels none() {
		return NONE;
	}

	/**
	 * Checks that what is known fits into the limits.
	 * @throws IllegalArgumentException when there are more values of a label than its
	 * limit
	 */
	public KnownLabels within(LabelLimits limits) {
		fits("plan-types", this.planTypes, "max-values", limits.maxValues());
		fits("analysis-types", this.analysisTypes, "max-values", limits.maxValues());
		fits("sources", this.sources, "max-values", limits.maxValues());
		fits("reasons", this.reasons, "max-values", limits.maxValues());
		fits("package-sizes", this.packageSizes, "max-values", limits.maxValues());
		fits("features", this.features, "max-features", limits.maxFeatures());
		return this;
	}

	private static void fits(String field, List<String> values, String limit, int max) {
		if (values.size() > max) {
			throw new IllegalArgumentException("known." + field + " is " + values.size()
					+ " values, allowed is at most " + max + " (" + limit + ")");
		}
	}

}
