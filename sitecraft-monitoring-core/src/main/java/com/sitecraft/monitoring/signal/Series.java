package com.sitecraft.monitoring.signal;

import org.jspecify.annotations.Nullable;

/**
 * The samples of one series. Written and read by one thread.
 */
public final class Series {

	private final SeriesId id;

	private final SeriesStore store;

	private final Ring fine;

	private @Nullable Buckets coarse;

	private double last = Double.NaN;

	private long lastTime = Long.MIN_VALUE;

	/** What a counter lost in resets, so that value and loss together never fall. */
	private double lost;

	/** Time of the last sample that was below the one before. */
	private long lastFall = Long.MIN_VALUE;

	private boolean evicted;

	Series(SeriesId id, SeriesStore store, long fineSpan, @Nullable Buckets coarse) {
		this.id = id;
		this.store = store;
		this.fine = new Ring(fineSpan);
		this.coarse = coarse;
	}

	private Series(Series of, SeriesStore store) {
		Buckets buckets = of.coarse;
		this.id = of.id;
		this.store = store;
		this.fine = of.fine.copy();
		this.coarse = (buckets != null) ? buckets.copy() : null;
		this.last = of.last;
		this.lastTime = of.lastTime;
		this.lost = of.lost;
		this.lastFall = of.lastFall;
	}

	Series copy(SeriesStore store) {
		return new Series(this, store);
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
			this.lastFall = time;
		}
		this.last = value;
		this.lastTime = time;
		this.fine.append(time, value);
		if (this.coarse != null) {
			this.coarse.append(time, value, this.lost);
		}
		this.store.appended();
	}

	double last() {
		return this.last;
	}

	long lastTime() {
		return this.lastTime;
	}

	/**
	 * Whether no sample after a time is below the one before it, so that a counter had no
	 * reset.
	 */
	boolean roseSince(long time) {
		return this.lastFall <= time;
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
