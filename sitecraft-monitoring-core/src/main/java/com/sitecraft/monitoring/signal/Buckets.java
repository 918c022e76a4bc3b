package com.sitecraft.monitoring.signal;

/**
 * What is kept of samples for long: for each step of time the last value, the least, the
 * greatest, sum and number, and what a counter had lost in resets until then.
 */
final class Buckets {

	private final long step;

	private final Ring last;

	private final Ring lost;

	private final Ring least;

	private final Ring greatest;

	private final Ring sum;

	private final Ring count;

	private long bucket = Long.MIN_VALUE;

	private long time;

	private double openLast;

	private double openLost;

	private double openLeast;

	private double openGreatest;

	private double openSum;

	private int openCount;

	Buckets(long step, long span) {
		this.step = step;
		this.last = new Ring(span);
		this.lost = new Ring(span);
		this.least = new Ring(span);
		this.greatest = new Ring(span);
		this.sum = new Ring(span);
		this.count = new Ring(span);
	}

	private Buckets(Buckets of) {
		this.step = of.step;
		this.last = of.last.copy();
		this.lost = of.lost.copy();
		this.least = of.least.copy();
		this.greatest = of.greatest.copy();
		this.sum = of.sum.copy();
		this.count = of.count.copy();
		this.bucket = of.bucket;
		this.time = of.time;
		this.openLast = of.openLast;
		this.openLost = of.openLost;
		this.openLeast = of.openLeast;
		this.openGreatest = of.openGreatest;
		this.openSum = of.openSum;
		this.openCount = of.openCount;
	}

	Buckets copy() {
		return new Buckets(this);
	}

	void append(long time, double value, double lost) {
		long index = Math.floorDiv(time, this.step);
		if (index != this.bucket) {
			close();
			this.bucket = index;
			this.openLeast = value;
			this.openGreatest = value;
			this.openSum = 0;
			this.openCount = 0;
		}
		this.time = time;
		this.openLast = value;
		this.openLost = lost;
		this.openLeast = (value < this.openLeast || Double.isNaN(this.openLeast)) ? value : this.openLeast;
		this.openGreatest = (value > this.openGreatest || Double.isNaN(this.openGreatest)) ? value : this.openGreatest;
		this.openSum += value;
		this.openCount++;
	}

	/** A bucket has the time of its last sample. */
	private void close() {
		if (this.openCount > 0) {
			this.last.append(this.time, this.openLast);
			this.lost.append(this.time, this.openLost);
			this.least.append(this.time, this.openLeast);
			this.greatest.append(this.time, this.openGreatest);
			this.sum.append(this.time, this.openSum);
			this.count.append(this.time, this.openCount);
		}
	}

	/** Closed buckets and the open one. */
	int size() {
		return this.last.size() + ((this.openCount > 0) ? 1 : 0);
	}

	long time(int index) {
		return (index < this.last.size()) ? this.last.time(index) : this.time;
	}

	double last(int index) {
		return (index < this.last.size()) ? this.last.value(index) : this.openLast;
	}

	double lost(int index) {
		return (index < this.last.size()) ? this.lost.value(index) : this.openLost;
	}

	double least(int index) {
		return (index < this.last.size()) ? this.least.value(index) : this.openLeast;
	}

	double greatest(int index) {
		return (index < this.last.size()) ? this.greatest.value(index) : this.openGreatest;
	}

	double sum(int index) {
		return (index < this.last.size()) ? this.sum.value(index) : this.openSum;
	}

	double count(int index) {
		return (index < this.last.size()) ? this.count.value(index) : this.openCount;
	}

	int firstAtOrAfter(long time) {
		return this.last.firstAtOrAfter(time);
	}

}
