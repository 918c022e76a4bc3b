package com.sitecraft.monitoring.autoconfigure.metrics;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import com.sitecraft.monitoring.metrics.KnownLabels;
import com.sitecraft.monitoring.metrics.LabelLimits;

/**
 * Bounds of the product meters.
 *
 * @param maxWorkspaces Distinct values of the label workspace_id, 1 to 10000. Later ones
 * fold into "other".
 * @param maxValues Distinct values of each other label: plan_type, analysis_type, source,
 * reason, package_size and the stages of an analysis, 1 to 1000.
 * @param maxFeatures Distinct values of the label feature, 1 to 1000.
 * @param maxQueues Distinct values of the label queue_name, 1 to 1000. Later queues are
 * not published.
 * @param queueMaxAge Age from which what was read of a queue is no longer published, up
 * to 1 day.
 * @param known Label values whose counters exist at 0 from the start.
 */
@ConfigurationProperties("sitecraft.monitoring.metrics")
public record MetricsProperties(@DefaultValue("500") int maxWorkspaces, @DefaultValue("20") int maxValues,
		@DefaultValue("100") int maxFeatures, @DefaultValue("50") int maxQueues,
		@DefaultValue("60s") Duration queueMaxAge, @DefaultValue Known known) {

	public MetricsProperties {
		known.labels().within(new LabelLimits(maxWorkspaces, maxValues, maxFeatures, maxQueues));
	}

	LabelLimits limits() {
		return new LabelLimits(this.maxWorkspaces, this.maxValues, this.maxFeatures, this.maxQueues);
	}

	/**
	 * Label values whose counters exist at 0 from the start.
	 *
	 * @param planTypes Plans.
	 * @param analysisTypes Types of analyses.
	 * @param sources Where conversions come from.
	 * @param reasons Reasons of cancellations.
	 * @param packageSizes Sizes of credit packages.
	 * @param features Features whose use is counted.
	 */
	public record Known(@DefaultValue List<String> planTypes, @DefaultValue List<String> analysisTypes,
			@DefaultValue List<String> sources, @DefaultValue List<String> reasons,
			@DefaultValue List<String> packageSizes, @DefaultValue List<String> features) {

		KnownLabels labels() {
			return new KnownLabels(this.planTypes, this.analysisTypes, this.sources, this.reasons, this.packageSizes,
					this.features);
		}

	}

}
