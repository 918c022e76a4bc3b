package com.sitecraft.monitoring.signal;

import java.util.Objects;

/**
 * Identity of a series.
 *
 * @param metric name as Prometheus has it, for example {@code http_requests_total}
 * @param labels its labels
 */
public record SeriesId(String metric, Labels labels) {

	public SeriesId {
		Objects.requireNonNull(metric, "metric");
		Objects.requireNonNull(labels, "labels");
	}

	@Override
	public String toString() {
		return this.labels.isEmpty() ? this.metric : this.metric + this.labels;
	}

}
