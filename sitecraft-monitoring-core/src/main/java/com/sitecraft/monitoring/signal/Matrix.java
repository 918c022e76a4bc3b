package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers to one query at evenly spaced moments of the past, filled first, then looked
 * up. For one thread.
 */
public final class Matrix implements PreparedQuery {

	private final long start;

	private final long step;

	private final int moments;

	private final int maxSeries;

	private final Map<Labels, double[]> rows = new LinkedHashMap<>();

	private long samples;

	private List<double[]> columns = List.of();

	private double[] values = {};

	private Vector answer = Vector.of(List.of());

	/**
	 * A matrix without a sample.
	 * @param start first moment, read to the millisecond
	 * @param step time between two, read to the millisecond, 1 ms or more
	 * @param moments number of moments, 1 or more
	 * @param maxSeries most label sets, each of which takes 8 bytes for every moment
	 */
	public Matrix(Instant start, Duration step, int moments, int maxSeries) {
		if (step.toMillis() < 1) {
			throw new IllegalArgumentException("step is " + step + ", allowed is 1 ms or more");
		}
		if (moments < 1) {
			throw new IllegalArgumentException("moments are " + moments + ", allowed is 1 or more");
		}
		this.start = start.toEpochMilli();
		this.step = step.toMillis();
		this.moments = moments;
		this.maxSeries = maxSeries;
	}

	/**
	 * Adds the sample of a label set at a moment.
	 * @param millis milliseconds since 1970 of one of the moments
	 * @throws QueryException when there are too many label sets, when there is no such
	 * moment, or when the label set has a sample there
	 */
	public void add(Labels labels, long millis, double value) {
		int index = index(millis);
		double[] row = this.rows.get(labels);
		if (row == null) {
			if (this.rows.size() >= this.maxSeries) {
				throw new QueryException("more than " + this.maxSeries + " series at " + this.moments
						+ " evaluations each, allowed are fewer of either");
			}
			row = new double[this.moments];
			Arrays.fill(row, Window.NONE);
			this.rows.put(labels, row);
		}
		if (!Window.isNone(row[index])) {
			throw new QueryException("two samples of " + labels + " at once, allowed is one");
		}
		row[index] = value;
		this.samples++;
	}

	private int index(long millis) {
		long index = Math.floorDiv(millis - this.start, this.step);
		if (index < 0 || index >= this.moments || millis(index) != millis) {
			throw new QueryException(Instant.ofEpochMilli(millis) + " was not asked for, allowed is each "
					+ Duration.ofMillis(this.step) + " from " + Instant.ofEpochMilli(this.start));
		}
		return (int) index;
	}

	/** Milliseconds since 1970 of a moment. */
	public long millis(long moment) {
		return this.start + moment * this.step;
	}

	/** Milliseconds between two moments. */
	public long step() {
		return this.step;
	}

	public int moments() {
		return this.moments;
	}

	/** Number of label sets. */
	public int size() {
		return this.rows.size();
	}

	public long samples() {
		return this.samples;
	}

	@Override
	public Vector evaluate(Moment at) {
		int index = index(at.instant().toEpochMilli());
		if (this.columns.size() != this.rows.size()) {
			this.columns = new ArrayList<>(this.rows.values());
			this.values = new double[this.columns.size()];
			this.answer = Vector.of(List.copyOf(this.rows.keySet()), this.values);
		}
		for (int i = 0; i < this.values.length; i++) {
			this.values[i] = this.columns.get(i)[index];
		}
		return this.answer;
	}

}
