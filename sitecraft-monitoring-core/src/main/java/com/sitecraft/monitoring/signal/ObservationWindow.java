package com.sitecraft.monitoring.signal;

import java.util.Map;
import java.util.Objects;

/**
 * What one label set of a metric was observed to be in a window of time: raw values in
 * the order in which they were recorded, oldest first. A copy; it does not change.
 */
public final class ObservationWindow {

	private final Map<String, String> labels;

	private final long[] values;

	private final int size;

	private final boolean truncated;

	ObservationWindow(Map<String, String> labels, long[] values, int size, boolean truncated) {
		this.labels = labels;
		this.values = values;
		this.size = size;
		this.truncated = truncated;
	}

	/** The label set. */
	public Map<String, String> labels() {
		return this.labels;
	}

	/** Number of values, 0 to the values kept per track. */
	public int size() {
		return this.size;
	}

	/**
	 * Whether the window held more values than are kept: those here are the newest, and
	 * there are others between them and the start of the window.
	 */
	public boolean truncated() {
		return this.truncated;
	}

	/**
	 * Duration of a value in seconds, 0 or more, to 7 significant digits.
	 * @throws IndexOutOfBoundsException when {@code index} is not 0 to {@code size - 1}
	 */
	public double seconds(int index) {
		return Track.seconds(this.values[Objects.checkIndex(index, this.size)]);
	}

	/**
	 * Outcome of a value.
	 * @throws IndexOutOfBoundsException when {@code index} is not 0 to {@code size - 1}
	 */
	public boolean succeeded(int index) {
		return Track.succeeded(this.values[Objects.checkIndex(index, this.size)]);
	}

	/** When a value ended. */
	int tick(int index) {
		return Track.tick(this.values[Objects.checkIndex(index, this.size)]);
	}

}
