package com.sitecraft.monitoring.signal;

import java.util.Arrays;

/**
 * What is kept of samples for long: for each step of time the last value, what a counter
 * had lost in resets until then, and, if asked for, the least, the greatest, sum and
 * number. The last bucket grows until its time is over.
 */
final class Buckets {

	private static final int FIRST_CAPACITY = 16;

	/** A column that is not kept. */
	private static final double[] NOTHING = {};

	private final long step;

	/** Buckets that span the time: one is cut at either end of it. */
	private final int most;

	private long[] times = new long[FIRST_CAPACITY];

	private double[] last = new double[FIRST_CAPACITY];

	/** Nothing as long as no counter was reset. */
	private double[] lost = NOTHING;

	private double[] least = NOTHING;

	private double[] greatest = NOTHING;

	private double[] sum = NOTHING;

	private double[] count = NOTHING;

	private int head;

	private int size;

	/** Number of the last bucket's step. */
	private long bucket;

	Buckets(long step, long span, boolean statistics) {
		this.step = step;
		this.most = (int) (span / step) + 2;
		if (statistics) {
			keepStatistics();
		}
	}

	private Buckets(Buckets of) {
		this.step = of.step;
		this.most = of.most;
		this.times = of.times.clone();
		this.last = of.last.clone();
		this.lost = copy(of.lost);
		this.least = copy(of.least);
		this.greatest = copy(of.greatest);
		this.sum = copy(of.sum);
		this.count = copy(of.count);
		this.head = of.head;
		this.size = of.size;
		this.bucket = of.bucket;
	}

	private static double[] copy(double[] column) {
		return (column == NOTHING) ? NOTHING : column.clone();
	}

	Buckets copy() {
		return new Buckets(this);
	}

	void append(long time, double value, double lost) {
		long bucket = Math.floorDiv(time, this.step);
		boolean opens = this.size == 0 || bucket != this.bucket;
		if (opens) {
			open();
			this.bucket = bucket;
		}
		int slot = slot(this.size - 1);
		this.times[slot] = time;
		this.last[slot] = value;
		if (lost != 0 && this.lost == NOTHING) {
			this.lost = new double[this.times.length];
		}
		if (this.lost != NOTHING) {
			this.lost[slot] = lost;
		}
		if (this.sum != NOTHING) {
			this.least[slot] = (opens || value < this.least[slot] || Double.isNaN(this.least[slot])) ? value
					: this.least[slot];
			this.greatest[slot] = (opens || value > this.greatest[slot] || Double.isNaN(this.greatest[slot])) ? value
					: this.greatest[slot];
			this.sum[slot] = opens ? value : this.sum[slot] + value;
			this.count[slot] = opens ? 1 : this.count[slot] + 1;
		}
	}

	/** The oldest makes room when there is none. */
	private void open() {
		if (this.size == this.most) {
			this.head = (this.head + 1) % this.times.length;
			return;
		}
		if (this.size == this.times.length) {
			int capacity = Math.min(this.most, this.size * 2);
			this.times = Arrays.copyOf(this.times, capacity);
			this.last = grown(this.last, capacity);
			this.lost = grown(this.lost, capacity);
			this.least = grown(this.least, capacity);
			this.greatest = grown(this.greatest, capacity);
			this.sum = grown(this.sum, capacity);
			this.count = grown(this.count, capacity);
		}
		this.size++;
	}

	/** A column begins at 0 until it has all its room. */
	private static double[] grown(double[] column, int capacity) {
		return (column == NOTHING) ? NOTHING : Arrays.copyOf(column, capacity);
	}

	/**
	 * Keeps the least, the greatest, sum and number from now on; of buckets that are
	 * already there only the last value is known.
	 */
	void keepStatistics() {
		if (this.sum == NOTHING) {
			this.least = this.last.clone();
			this.greatest = this.last.clone();
			this.sum = this.last.clone();
			this.count = new double[this.last.length];
			Arrays.fill(this.count, 1);
		}
	}

	int size() {
		return this.size;
	}

	/** A bucket has the time of its last sample. */
	long time(int index) {
		return this.times[slot(index)];
	}

	double last(int index) {
		return this.last[slot(index)];
	}

	double lost(int index) {
		return (this.lost == NOTHING) ? 0 : this.lost[slot(index)];
	}

	double least(int first, int past) {
		double least = Double.NaN;
		for (int i = first; i < past; i++) {
			double value = this.least[slot(i)];
			least = (value < least || Double.isNaN(least)) ? value : least;
		}
		return least;
	}

	double greatest(int first, int past) {
		double greatest = Double.NaN;
		for (int i = first; i < past; i++) {
			double value = this.greatest[slot(i)];
			greatest = (value > greatest || Double.isNaN(greatest)) ? value : greatest;
		}
		return greatest;
	}

	double sum(int first, int past) {
		return sum(this.sum, first, past);
	}

	double count(int first, int past) {
		return sum(this.count, first, past);
	}

	private double sum(double[] column, int first, int past) {
		double sum = 0;
		for (int i = first; i < past; i++) {
			sum += column[slot(i)];
		}
		return sum;
	}

	/**
	 * Index of the first bucket that does not end before a time; the size when there is
	 * none.
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

	private int slot(int index) {
		int slot = this.head + index;
		return (slot < this.times.length) ? slot : slot - this.times.length;
	}

}
