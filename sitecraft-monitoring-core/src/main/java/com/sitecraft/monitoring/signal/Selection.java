package com.sitecraft.monitoring.signal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The series that a query selects, and its results: one for each series, or for each
 * group of them.
 */
final class Selection implements PreparedQuery {

	private final SeriesStore store;

	private final Query query;

	private final Window window;

	private final @Nullable Across across;

	/** Whether the window reaches further back than every sample is kept. */
	private final boolean coarse;

	private long generation = -1;

	private Series[] series = {};

	/** For each series the index of its result. */
	private int[] group = {};

	private double[] values = {};

	private int[] counts = {};

	private Vector answer = Vector.of(List.of());

	/** Buckets of a histogram, in the order of the results; {@code null} without one. */
	private @Nullable Histograms histograms;

	Selection(SeriesStore store, Query query) {
		this.store = store;
		this.query = query;
		this.window = new Window(query.over(), query.offset().toMillis());
		this.across = query.across();
		this.coarse = store.keepLong(query.selected(), this.window.back(), query.over().needsStatistics());
	}

	@Override
	public Vector evaluate(Moment at) {
		long generation = this.store.generation(this.query.selected());
		if (this.generation != generation) {
			select();
			this.generation = generation;
		}
		requireBuckets();
		long now = at.millis();
		if (this.across == null && this.histograms == null) {
			if (this.coarse) {
				for (int i = 0; i < this.series.length; i++) {
					this.values[i] = value(this.series[i], now);
				}
			}
			else {
				this.window.values(this.series, now, this.values);
			}
			return this.answer;
		}
		Arrays.fill(this.values, Window.NONE);
		Arrays.fill(this.counts, 0);
		if (this.histograms != null) {
			this.histograms.clear();
		}
		for (int i = 0; i < this.series.length; i++) {
			double value = value(this.series[i], now);
			if (!Window.isNone(value)) {
				add(i, value);
			}
		}
		finish();
		return this.answer;
	}

	private double value(Series series, long now) {
		Buckets buckets = this.coarse ? series.coarse() : null;
		return (buckets != null) ? this.window.value(buckets, now) : this.window.value(series, now);
	}

	private void add(int index, double value) {
		int result = this.group[index];
		int count = this.counts[result]++;
		double known = this.values[result];
		if (this.histograms != null) {
			this.histograms.add(index, value);
		}
		else if (this.across == null || count == 0) {
			this.values[result] = value;
		}
		else {
			this.values[result] = switch (this.across.aggregation()) {
				case SUM, AVG -> known + value;
				case MIN -> (value < known || Double.isNaN(known)) ? value : known;
				case MAX -> (value > known || Double.isNaN(known)) ? value : known;
				case COUNT -> known;
			};
		}
	}

	private void finish() {
		if (this.histograms != null) {
			this.histograms.quantiles(this.values);
		}
		else if (this.across != null && this.across.aggregation() == Aggregation.COUNT) {
			for (int i = 0; i < this.values.length; i++) {
				this.values[i] = (this.counts[i] > 0) ? this.counts[i] : Window.NONE;
			}
		}
		else if (this.across != null && this.across.aggregation() == Aggregation.AVG) {
			for (int i = 0; i < this.values.length; i++) {
				this.values[i] = (this.counts[i] > 0) ? this.values[i] / this.counts[i] : Window.NONE;
			}
		}
	}

	private void requireBuckets() {
		if (this.histograms != null && this.series.length == 0 && !this.store.has(this.query.selected())
				&& this.store.has(this.query.metric() + "_count")) {
			throw new QueryException("metric '" + this.query.metric() + "' has no buckets, so no quantile; allowed is "
					+ "a histogram: management.metrics.distribution.percentiles-histogram or slo for its meter");
		}
	}

	private void select() {
		List<Series> selected = this.store.select(this.query.selected(), this.query.match());
		Double quantile = this.query.histogramQuantile();
		Map<Labels, Integer> groups = new LinkedHashMap<>();
		int[] group = new int[selected.size()];
		for (int i = 0; i < group.length; i++) {
			Labels key = key(selected.get(i).id().labels(), quantile != null);
			Integer known = groups.putIfAbsent(key, groups.size());
			group[i] = (known != null) ? known : groups.size() - 1;
		}
		this.series = selected.toArray(Series[]::new);
		this.group = group;
		List<Labels> labels = List.copyOf(groups.keySet());
		if (!labels.equals(this.answer.labels())) {
			this.values = new double[labels.size()];
			this.counts = new int[labels.size()];
			this.answer = Vector.of(labels, this.values);
		}
		this.histograms = (quantile != null) ? new Histograms(quantile, this.series, group, labels.size()) : null;
	}

	private Labels key(Labels labels, boolean histogram) {
		if (this.across != null) {
			return labels.keep(this.across.by());
		}
		return histogram ? labels.without(Set.of(Histograms.BOUND)) : labels;
	}

}
