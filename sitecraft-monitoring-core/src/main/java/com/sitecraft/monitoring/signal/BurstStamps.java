package com.sitecraft.monitoring.signal;

/**
 * Stamps for values of one track that end now, without a look at the clock for each when
 * they come in a burst. A look costs 25 ns, as much as all else that recording adds to
 * the meters.
 * <p>
 * A burst is {@value #BURST} values within one tick, more than 15,000 a second. While it
 * lasts the clock is read for every {@value #STRIDE}th value. When it stops dead, up to
 * {@value #STRIDE} - 1 values after it may be stamped with its end, unless somebody
 * looked at the track meanwhile, as the pipeline check does every few seconds: so a stamp
 * is never more wrong than the time between two looks, and only for a handful of values
 * out of hundreds.
 * <p>
 * Fields are written without order by everybody. What a thread reads was true a moment
 * ago; nothing is computed from two of them that must fit together.
 */
final class BurstStamps {

	static final int BURST = 256;

	static final int STRIDE = 32;

	private final Time time;

	private final Ticks ticks;

	/** The tick that was read last. */
	private int last;

	/** Number of the first value that was seen in that tick. */
	private long first;

	/** Whether the tick before that saw a burst. */
	private boolean burst;

	BurstStamps(Time time, Ticks ticks) {
		this.time = time;
		this.ticks = ticks;
	}

	/**
	 * The stamp of a value.
	 * @param number of the value in its track, counted from 0
	 */
	int next(long number) {
		if (this.burst && (number & (STRIDE - 1)) != 0) {
			return this.last;
		}
		int tick = this.ticks.at(this.time.nanos());
		if (tick != this.last) {
			this.burst = number - this.first >= BURST;
			this.first = number;
			this.last = tick;
		}
		return tick;
	}

	/** Makes the next value read the clock. */
	void looked() {
		this.burst = false;
	}

}
