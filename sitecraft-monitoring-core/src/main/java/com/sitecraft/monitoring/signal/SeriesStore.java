package com.sitecraft.monitoring.signal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Recent samples of a bounded number of series, in memory: every sample for a while, and
 * for the metrics that are asked for more a bucket for each step of time.
 * <p>
 * One thread writes and asks, the loop. Nothing here is synchronized.
 */
public final class SeriesStore {

	private final SeriesLimits limits;

	private final Map<SeriesId, Series> series = new HashMap<>();

	private final Map<String, Family> byMetric = new HashMap<>();

	/**
	 * Metrics that a query looks at further back than every sample is kept, and whether
	 * it needs more than last values.
	 */
	private final Map<String, Boolean> longMetrics = new HashMap<>();

	private final Counter refused;

	private long generation;

	private long version;

	/** For the gauge, which any thread may read. */
	private volatile int size;

	public SeriesStore(SeriesLimits limits, MeterRegistry registry) {
		this.limits = limits;
		this.refused = Dropped.counter(registry, "series");
		Gauge.builder("sitecraft.monitoring.series", this, (store) -> store.size)
			.description("Series in memory")
			.register(registry);
		Gauge.builder("sitecraft.monitoring.series.limit", limits::maxSeries)
			.description("Most series in memory")
			.register(registry);
	}

	/**
	 * The series of that identity, made when there is none.
	 * @return the series; {@code null} when there are too many, which is counted
	 */
	public @Nullable Series series(SeriesId id) {
		Series known = this.series.get(id);
		if (known != null) {
			return known;
		}
		if (this.series.size() >= this.limits.maxSeries()) {
			this.refused.increment();
			return null;
		}
		Boolean statistics = this.longMetrics.get(id.metric());
		Series made = new Series(id, this, this.limits.fine().toMillis(),
				(statistics != null) ? buckets(statistics) : null);
		add(made);
		return made;
	}

	private void add(Series made) {
		this.series.put(made.id(), made);
		Family family = this.byMetric.computeIfAbsent(made.id().metric(), (metric) -> new Family());
		family.members.add(made);
		changed(family);
	}

	/**
	 * Appends a sample to the series of that identity.
	 * @param id identity of the series
	 * @param time {@link Moment#millis()}
	 * @param value any value
	 * @return whether there was room
	 */
	public boolean append(SeriesId id, long time, double value) {
		Series series = series(id);
		if (series != null) {
			series.append(time, value);
		}
		return series != null;
	}

	/**
	 * Drops series without a recent sample.
	 * @param now the time
	 */
	public void evict(Moment now) {
		long oldest = now.millis() - this.limits.forget().toMillis();
		Iterator<Series> all = this.series.values().iterator();
		while (all.hasNext()) {
			Series series = all.next();
			if (series.lastTime() < oldest && series.lastTime() != Long.MIN_VALUE) {
				all.remove();
				series.evict();
				Family family = this.byMetric.get(series.id().metric());
				if (family != null) {
					family.members.remove(series);
					changed(family);
				}
			}
		}
		this.byMetric.values().removeIf((family) -> family.members.isEmpty());
	}

	/**
	 * A store of its own with what some queries read, for another thread to look at.
	 * @param queries the queries
	 * @param maxSamples most samples that are copied
	 * @throws QueryException when there are more
	 */
	public SeriesStore copy(Collection<Query> queries, int maxSamples) {
		SeriesStore copy = new SeriesStore(this.limits, new SimpleMeterRegistry());
		copy.longMetrics.putAll(this.longMetrics);
		long samples = 0;
		for (Query query : queries) {
			for (Query read = query; read != null; read = read.dividedBy()) {
				for (Series series : select(read.selected(), read.match())) {
					if (copy.series.containsKey(series.id())) {
						continue;
					}
					Buckets buckets = series.coarse();
					samples += series.fine().size() + ((buckets != null) ? buckets.size() : 0);
					if (samples > maxSamples) {
						throw new QueryException("'" + read.metric() + "' is asked for more than " + maxSamples
								+ " samples, allowed are no more");
					}
					copy.add(series.copy(copy));
				}
			}
		}
		return copy;
	}

	public int size() {
		return this.size;
	}

	private void changed(Family family) {
		family.generation = ++this.generation;
		this.version++;
		this.size = this.series.size();
	}

	void appended() {
		this.version++;
	}

	/**
	 * Grows with every sample and whenever the set of series changes.
	 */
	long version() {
		return this.version;
	}

	/**
	 * Changes whenever the set of a metric's series does; 0 without any.
	 */
	long generation(String metric) {
		Family family = this.byMetric.get(metric);
		return (family != null) ? family.generation : 0;
	}

	boolean has(String metric) {
		return this.byMetric.containsKey(metric);
	}

	List<Series> select(String metric, List<Matcher> matchers) {
		Family family = this.byMetric.get(metric);
		return (family == null) ? List.of()
				: family.members.stream()
					.filter((series) -> matchers.stream().allMatch((matcher) -> matcher.matches(series.id().labels())))
					.toList();
	}

	/**
	 * Whether a window that begins so far back needs buckets; they are kept from now on.
	 * @param statistics whether they must hold more than last values
	 */
	boolean keepLong(String metric, long back, boolean statistics) {
		if (back <= this.limits.fine().toMillis()) {
			return false;
		}
		if (back > this.limits.coarse().toMillis()) {
			throw new QueryException("'" + metric + "' is asked for " + back / 1000 + " s back, allowed are "
					+ this.limits.coarse().toSeconds() + " s");
		}
		Boolean kept = this.longMetrics.get(metric);
		if (kept == null || (statistics && !kept)) {
			this.longMetrics.put(metric, statistics);
			Family family = this.byMetric.get(metric);
			if (family != null) {
				family.members.forEach((series) -> keepLong(series, statistics));
			}
		}
		return true;
	}

	private void keepLong(Series series, boolean statistics) {
		Buckets kept = series.coarse();
		if (kept == null) {
			series.keepCoarse(buckets(statistics));
		}
		else {
			kept.keepStatistics();
		}
	}

	private Buckets buckets(boolean statistics) {
		return new Buckets(this.limits.step().toMillis(), this.limits.coarse().toMillis(), statistics);
	}

	/** Series of one metric. */
	private static final class Family {

		private final List<Series> members = new ArrayList<>();

		private long generation;

	}

}
