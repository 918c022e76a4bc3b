package com.sitecraft.monitoring.signal;

import java.util.Arrays;

/**
 * Samples in the order of their time, the oldest of which make room. It grows by doubling
 * until it spans its time.
 */
final class Ring {

	private static final int FIRST_CAPACITY = 16;

	private final long span;

	private long[] times = new long[FIRST_CAPACITY];

	private double[] values = new double[FIRST_CAPACITY];

	private int head;

	private int size;

	/**
	 * An empty ring.
	 * @param span milliseconds that are kept
	 */
	Ring(long span) {
		this.span = span;
	}

	int size() {
		return this.size;
	}

	long time(int index) {
		return this.times[slot(index)];
	}

	double value(int index) {
		return this.values[slot(index)];
	}

	void append(long time, double value) {
		while (this.size > 0 && time(0) < time - this.span) {
			this.head = (this.head + 1) & (this.times.length - 1);
			this.size--;
		}
		if (this.size == this.times.length) {
			grow();
		}
		this.size++;
		this.times[slot(this.size - 1)] = time;
		this.values[slot(this.size - 1)] = value;
	}

	/**
	 * Index of the first sample that is not before a time; the size when there is none.
	 */
	int firstAtOrAfter(long time) {
		int low = 0;
		int high = this.size;
		while (low < high) {
			int middle = (low + high) >>> 1;
			if (time(middle) < time) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

	/**
	 * The same, for a caller that has a guess: series that are sampled together nearly
	 * always have the same index.
	 */
	int firstAtOrAfter(long time, int guess) {
		if (guess > 0 && guess < this.size && time(guess) >= time && time(guess - 1) < time) {
			return guess;
		}
		return firstAtOrAfter(time);
	}

	private int slot(int index) {
		return (this.head + index) & (this.times.length - 1);
	}

	private void grow() {
		int length = this.times.length;
		long[] moreTimes = new long[length * 2];
		double[] moreValues = new double[length * 2];
		int tail = length - this.head;
		System.arraycopy(this.times, this.head, moreTimes, 0, tail);
		System.arraycopy(this.times, 0, moreTimes, tail, this.head);
		System.arraycopy(this.values, this.head, moreValues, 0, tail);
		System.arraycopy(this.values, 0, moreValues, tail, this.head);
		this.times = moreTimes;
		this.values = moreValues;
		this.head = 0;
	}

	Ring copy() {
		Ring copy = new Ring(this.span);
		for (int i = 0; i < this.size; i++) {
			copy.append(time(i), value(i));
		}
		return copy;
	}

	@Override
	public String toString() {
		double[] all = new double[this.size];
		Arrays.setAll(all, this::value);
		return Arrays.toString(all);
	}

}
