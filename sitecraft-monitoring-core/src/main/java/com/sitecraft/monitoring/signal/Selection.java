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

	private long generation = -1;

	private Series[] series = {};

	/** For each series the index of its result. */
	private int[] group = {};

	private Labels[] labels = {};

	private double[] values = {};

	private int[] counts = {};

	/** Buckets of a histogram, in the order of the results; {@code null} without one. */
	private @Nullable Histograms histograms;

	Selection(SeriesStore store, Query query) {
		this.store = store;
		this.query = query;
		this.window = new Window(query.over(), query.offset().toMillis());
		this.across = query.across();
		store.isLong(query.selected(), this.window.back());
	}

	int size() {
		return this.labels.length;
	}

	Labels labels(int index) {
		return this.labels[index];
	}

	double value(int index) {
		return this.values[index];
	}

	@Override
	public void evaluate(Moment at, SampleConsumer into) {
		compute(at);
		for (int i = 0; i < this.labels.length; i++) {
			if (!Window.isNone(this.values[i])) {
				into.accept(this.labels[i], this.values[i]);
			}
		}
	}

	/**
	 * Computes all results.
	 * @return whether there are other results than last time
	 */
	boolean compute(Moment at) {
		boolean changed = this.generation != this.store.generation();
		if (changed) {
			select();
			this.generation = this.store.generation();
		}
		boolean coarse = this.store.isLong(this.query.selected(), this.window.back());
		long now = at.millis();
		Arrays.fill(this.values, Window.NONE);
		Arrays.fill(this.counts, 0);
		if (this.histograms != null) {
			this.histograms.clear();
		}
		for (int i = 0; i < this.series.length; i++) {
			Buckets buckets = coarse ? this.series[i].coarse() : null;
			double value = (buckets != null) ? this.window.value(buckets, now) : this.window.value(this.series[i], now);
			if (!Window.isNone(value)) {
				add(i, value);
			}
		}
		finish();
		return changed;
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

	private void select() {
		String metric = this.query.selected();
		List<Series> selected = this.store.select(metric, this.query.match());
		Double quantile = this.query.histogramQuantile();
		if (quantile != null && !this.store.has(metric) && this.store.has(this.query.metric() + "_count")) {
			throw new QueryException("metric '" + this.query.metric() + "' has no buckets, so no quantile; allowed is "
					+ "a histogram: management.metrics.distribution.percentiles-histogram or slo for its meter");
		}
		Map<Labels, Integer> groups = new LinkedHashMap<>();
		int[] group = new int[selected.size()];
		for (int i = 0; i < group.length; i++) {
			Labels key = key(selected.get(i).id().labels(), quantile != null);
			Integer known = groups.putIfAbsent(key, groups.size());
			group[i] = (known != null) ? known : groups.size() - 1;
		}
		this.series = selected.toArray(Series[]::new);
		this.group = group;
		this.labels = groups.keySet().toArray(Labels[]::new);
		this.values = new double[this.labels.length];
		this.counts = new int[this.labels.length];
		this.histograms = (quantile != null) ? new Histograms(quantile, this.series, group, this.labels.length) : null;
	}

	private Labels key(Labels labels, boolean histogram) {
		if (this.across != null) {
			return labels.keep(this.across.by());
		}
		return histogram ? labels.without(Set.of(Histograms.BOUND)) : labels;
	}

}
