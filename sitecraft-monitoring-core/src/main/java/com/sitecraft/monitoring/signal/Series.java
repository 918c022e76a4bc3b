package com.sitecraft.monitoring.signal;

import org.jspecify.annotations.Nullable;

/**
 * The samples of one series. Written and read by one thread.
 */
public final class Series {

	private final SeriesId id;

	private final Ring fine;

	private @Nullable Buckets coarse;

	private double last = Double.NaN;

	private long lastTime = Long.MIN_VALUE;

	/** What a counter lost in resets, so that value and loss together never fall. */
	private double lost;

	private boolean evicted;

	Series(SeriesId id, long fineSpan, @Nullable Buckets coarse) {
		this.id = id;
		this.fine = new Ring(fineSpan);
		this.coarse = coarse;
	}

	private Series(Series of) {
		Buckets buckets = of.coarse;
		this.id = of.id;
		this.fine = of.fine.copy();
		this.coarse = (buckets != null) ? buckets.copy() : null;
		this.last = of.last;
		this.lastTime = of.lastTime;
		this.lost = of.lost;
	}

	Series copy() {
		return new Series(this);
	}

	public SeriesId id() {
		return this.id;
	}

	/**
	 * Appends a sample; one that is not newer than the last is ignored.
	 * @param time {@link Moment#millis()}
	 * @param value any value, {@code NaN} too
	 */
	public void append(long time, double value) {
		if (time <= this.lastTime && this.lastTime != Long.MIN_VALUE) {
			return;
		}
		if (value < this.last) {
			this.lost += this.last;
		}
		this.last = value;
		this.lastTime = time;
		this.fine.append(time, value);
		if (this.coarse != null) {
			this.coarse.append(time, value, this.lost);
		}
	}

	long lastTime() {
		return this.lastTime;
	}

	Ring fine() {
		return this.fine;
	}

	@Nullable Buckets coarse() {
		return this.coarse;
	}

	/**
	 * Keeps buckets from now on, of what the ring still has too.
	 */
	void keepCoarse(Buckets buckets) {
		if (this.coarse != null) {
			return;
		}
		this.coarse = buckets;
		double previous = Double.NaN;
		double sum = 0;
		for (int i = 0; i < this.fine.size(); i++) {
			double value = this.fine.value(i);
			sum += (value < previous) ? previous : 0;
			buckets.append(this.fine.time(i), value, sum);
			previous = value;
		}
		this.lost = sum;
	}

	/**
	 * Whether the store has dropped it; a new one is asked for then.
	 */
	public boolean isEvicted() {
		return this.evicted;
	}

	void evict() {
		this.evicted = true;
	}

}
