package com.sitecraft.monitoring.signal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answer to a query: label sets, and the sample of each that has one at present. Valid
 * until the same or an equal query is evaluated again, which may reuse it.
 */
public final class Vector {

	private final List<Labels> labels;

	private final double[] values;

	private Vector(List<Labels> labels, double[] values) {
		this.labels = labels;
		this.values = values;
	}

	/**
	 * A vector of as many label sets as values, which it keeps without a copy.
	 * @param labels label sets, no two of which are equal; to be the same list, not just
	 * an equal one, as long as a query's label sets stay the same
	 * @param values value of each
	 */
	public static Vector of(List<Labels> labels, double... values) {
		if (labels.size() != values.length) {
			throw new IllegalArgumentException(
					"values are " + values.length + ", allowed are " + labels.size() + ", one for each label set");
		}
		return new Vector(labels, values);
	}

	/**
	 * The label sets. The same list as the last time says that they are the same: what is
	 * kept beside each need not be looked up again.
	 */
	public List<Labels> labels() {
		return this.labels;
	}

	public int size() {
		return this.values.length;
	}

	/**
	 * Whether a label set has a sample, which may be {@code NaN}.
	 */
	public boolean has(int index) {
		return !Window.isNone(this.values[index]);
	}

	/**
	 * The sample, {@code NaN} when there is none.
	 */
	public double value(int index) {
		return this.values[index];
	}

	/**
	 * For each label set the index of the equal one in another vector, or -1.
	 */
	public int[] indexesIn(Vector other) {
		int[] indexes = new int[size()];
		if (other.labels == this.labels) {
			Arrays.setAll(indexes, (index) -> index);
			return indexes;
		}
		Map<Labels, Integer> positions = new HashMap<>();
		for (Labels labels : other.labels) {
			positions.put(labels, positions.size());
		}
		Arrays.setAll(indexes, (index) -> positions.getOrDefault(this.labels.get(index), -1));
		return indexes;
	}

	/**
	 * Tells every sample.
	 */
	public void forEach(SampleConsumer consumer) {
		for (int i = 0; i < this.values.length; i++) {
			if (has(i)) {
				consumer.accept(this.labels.get(i), this.values[i]);
			}
		}
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		forEach((labels, value) -> text.append(labels).append(' ').append(value).append('\n'));
		return text.toString();
	}

}
