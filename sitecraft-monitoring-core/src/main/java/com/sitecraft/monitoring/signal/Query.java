package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Query.
 */
public record Query(String metric, List<Matcher> match, OverTime over, @Nullable Across across,
		@Nullable Double histogramQuantile, @Nullable Query dividedBy, Duration offset) {

	public Query {
		if (offset.isNegative()) {
			throw new IllegalArgumentException("offset is " + offset + ", allowed is 0 or more");
		}
	}

	public static Query of(String metric) {
		return new Query(metric, List.of(), OverTime.last(Duration.ofMinutes(1)), null, null, null, Duration.ZERO);
	}

	public Query match(List<Matcher> match) {
		return new Query(this.metric, match, this.over, this.across, this.histogramQuantile, this.dividedBy,
				this.offset);
	}

	public Query over(OverTime over) {
		return new Query(this.metric, this.match, over, this.across, this.histogramQuantile, this.dividedBy,
				this.offset);
	}

	public Query across(Across across) {
		return new Query(this.metric, this.match, this.over, across, this.histogramQuantile, this.dividedBy,
				this.offset);
	}

	public Query dividedBy(Query dividedBy) {
		return new Query(this.metric, this.match, this.over, this.across, this.histogramQuantile, dividedBy,
				this.offset);
	}

	public Query histogramQuantile(double quantile) {
		return new Query(this.metric, this.match, this.over, this.across, quantile, this.dividedBy, this.offset);
	}

	public Query offset(Duration offset) {
		return new Query(this.metric, this.match, this.over, this.across, this.histogramQuantile, this.dividedBy, offset);
	}

	public Set<String> metrics() {
		return Set.of(this.metric);
	}

}
