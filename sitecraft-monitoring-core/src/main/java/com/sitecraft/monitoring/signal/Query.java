package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * A question to series: select, make one value of each window, put series together,
 * divide. Every query is also a PromQL expression, see {@link PromQl}.
 *
 * @param metric name as Prometheus has it; of a histogram without {@code _bucket}
 * @param match conditions on labels, all of which hold
 * @param over what is made of one series
 * @param across how series are put together, {@code null} for not at all
 * @param histogramQuantile quantile of a histogram, 0 to 1, or {@code null}; needs a rate
 * or an increase
 * @param dividedBy what the result is divided by, joined on equal labels, or {@code null}
 * @param offset how far back the window ends
 */
public record Query(String metric, List<Matcher> match, OverTime over, @Nullable Across across,
		@Nullable Double histogramQuantile, @Nullable Query dividedBy, Duration offset) {

	/** Prometheus' own look-back for a value. */
	private static final Duration LOOK_BACK = Duration.ofMinutes(5);

	public Query {
		Objects.requireNonNull(over, "over");
		if (!metric.matches("[a-zA-Z_:][a-zA-Z0-9_:]*")) {
			throw new IllegalArgumentException("metric is '" + metric
					+ "', allowed is a name as Prometheus has it: letters, digits, _ and :, not a digit first");
		}
		match = List.copyOf(match);
		if (offset.isNegative()) {
			throw new IllegalArgumentException("offset is " + offset + ", allowed is 0 or more");
		}
		if (histogramQuantile != null) {
			if (!(histogramQuantile >= 0 && histogramQuantile <= 1)) {
				throw new IllegalArgumentException(
						"histogram-quantile is " + histogramQuantile + ", allowed is 0 to 1");
			}
			if (over.function() != OverTime.Function.RATE && over.function() != OverTime.Function.INCREASE) {
				throw new IllegalArgumentException(
						"over is " + over.function() + " with a histogram-quantile, allowed are rate and increase");
			}
			if (across != null && across.aggregation() != Aggregation.SUM) {
				throw new IllegalArgumentException(
						"across is " + across.aggregation() + " with a histogram-quantile, allowed is sum");
			}
			if (across != null && across.by().contains(Histograms.BOUND)) {
				throw new IllegalArgumentException("by is " + across.by()
						+ " with a histogram-quantile, allowed is any label but le, which is kept anyway");
			}
		}
		if (dividedBy != null && dividedBy.dividedBy() != null) {
			throw new IllegalArgumentException("divided-by has a divided-by of its own, allowed is one");
		}
	}

	/**
	 * The last value of every series of a metric.
	 */
	public static Query of(String metric) {
		return new Query(metric, List.of(), OverTime.last(LOOK_BACK), null, null, null, Duration.ZERO);
	}

	public Query match(List<Matcher> match) {
		return new Query(this.metric, match, this.over, this.across, this.histogramQuantile, this.dividedBy,
				this.offset);
	}

	/**
	 * With conditions in Alertmanager's syntax.
	 */
	public Query match(String matchers) {
		return match(Matcher.parse(matchers));
	}

	public Query over(OverTime over) {
		return new Query(this.metric, this.match, over, this.across, this.histogramQuantile, this.dividedBy,
				this.offset);
	}

	public Query across(@Nullable Across across) {
		return new Query(this.metric, this.match, this.over, across, this.histogramQuantile, this.dividedBy,
				this.offset);
	}

	public Query histogramQuantile(@Nullable Double quantile) {
		return new Query(this.metric, this.match, this.over, this.across, quantile, this.dividedBy, this.offset);
	}

	public Query dividedBy(@Nullable Query dividedBy) {
		return new Query(this.metric, this.match, this.over, this.across, this.histogramQuantile, dividedBy,
				this.offset);
	}

	public Query offset(Duration offset) {
		return new Query(this.metric, this.match, this.over, this.across, this.histogramQuantile, this.dividedBy,
				offset);
	}

	/**
	 * Names of all series that are read.
	 */
	public Set<String> metrics() {
		Set<String> metrics = new TreeSet<>();
		metrics.add(selected());
		if (this.histogramQuantile != null) {
			// Tells a histogram without buckets from no histogram.
			metrics.add(this.metric + "_count");
		}
		if (this.dividedBy != null) {
			metrics.addAll(this.dividedBy.metrics());
		}
		return metrics;
	}

	/**
	 * Name of the series that are selected.
	 */
	String selected() {
		return (this.histogramQuantile != null) ? this.metric + "_bucket" : this.metric;
	}

}
