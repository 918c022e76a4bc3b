package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import com.sitecraft.monitoring.signal.Across;
import com.sitecraft.monitoring.signal.Aggregation;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.Query;
import org.jspecify.annotations.Nullable;

/**
 * What makes a label set of a rule match.
 */
public sealed interface Condition {

	/**
	 * Queries that are read.
	 */
	List<Query> queries();

	/**
	 * A value beyond a bound. A ratio is a query that is divided by another.
	 *
	 * @param query the value
	 * @param comparison how it is compared
	 * @param bound what it is compared with
	 * @param clear recovery bound of a firing alert, on the good side of {@code bound} or
	 * equal to it
	 * @param minCount minimum of traffic
	 */
	record Threshold(Query query, Comparison comparison, double bound, @Nullable Double clear,
			@Nullable MinCount minCount) implements Condition {

		public Threshold {
			Objects.requireNonNull(query, "query");
			Objects.requireNonNull(comparison, "comparison");
			if (Double.isNaN(bound)) {
				throw new IllegalArgumentException("bound is NaN, allowed is a number: NaN never compares true");
			}
			if (clear != null && !(comparison.upward() ? clear <= bound : clear >= bound)) {
				throw new IllegalArgumentException("clear is " + clear + ", allowed is " + bound + " or "
						+ (comparison.upward() ? "less" : "more"));
			}
		}

		public Threshold(Query query, Comparison comparison, double bound) {
			this(query, comparison, bound, null, null);
		}

		@Override
		public List<Query> queries() {
			return (this.minCount != null) ? List.of(this.query, this.minCount.query()) : List.of(this.query);
		}

	}

	/**
	 * No sample where there should be one. Its alert carries the labels that the query
	 * asks for by equality, if it is plain, otherwise none.
	 *
	 * @param query what should be there
	 */
	record Absent(Query query) implements Condition {

		public Absent {
			Objects.requireNonNull(query, "query");
		}

		@Override
		public List<Query> queries() {
			return List.of(this.query);
		}

	}

	/**
	 * An error budget that is used up too fast.
	 *
	 * @param objective share of good events, above 0 and below 1
	 * @param bad counter of bad events; without aggregation it is summed over all series
	 * @param total counter of all events, aggregated as {@code bad} is
	 * @param windows pairs of windows, any of which is enough
	 */
	record BurnRate(double objective, Query bad, Query total, List<BurnWindow> windows) implements Condition {

		public BurnRate {
			if (!(objective > 0 && objective < 1)) {
				throw new IllegalArgumentException(
						"objective is " + objective + ", allowed is more than 0 and less than 1 (99.9% is 0.999)");
			}
			windows = List.copyOf(windows);
			if (windows.isEmpty() || windows.size() > 8) {
				throw new IllegalArgumentException("windows are " + windows.size() + ", allowed is 1 to 8");
			}
			if (!by(bad).equals(by(total))) {
				throw new IllegalArgumentException(
						"total is aggregated by " + by(total) + ", allowed is " + by(bad) + ", as the bad events are");
			}
		}

		public BurnRate(double objective, Query bad, Query total) {
			this(objective, bad, total, BurnWindow.DEFAULTS);
		}

		@Override
		public List<Query> queries() {
			List<Query> queries = new ArrayList<>();
			for (BurnWindow window : this.windows) {
				queries.add(ratio(window.longWindow()));
				queries.add(ratio(window.shortWindow()));
			}
			return List.copyOf(queries);
		}

		/** Share of bad events over a window. */
		Query ratio(Duration window) {
			return rate(this.bad, window).dividedBy(rate(this.total, window));
		}

		double bound(BurnWindow window) {
			// Rounded, so that 14.4 x (1 - 0.999) reads 0.0144 in the exported rule.
			return Math.round(window.factor() * (1 - this.objective) * 1e12) / 1e12;
		}

		private static Query rate(Query query, Duration window) {
			Query rate = query.over(OverTime.rate(window));
			return (query.across() != null) ? rate : rate.across(new Across(Aggregation.SUM, Set.of()));
		}

		private static Set<String> by(Query query) {
			Across across = query.across();
			return (across != null) ? across.by() : Set.of();
		}

	}

	/**
	 * Always matches: a sign of life.
	 */
	record Always() implements Condition {

		@Override
		public List<Query> queries() {
			return List.of();
		}

	}

}
