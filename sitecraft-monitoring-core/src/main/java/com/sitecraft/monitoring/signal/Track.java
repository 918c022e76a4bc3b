package com.sitecraft.monitoring.signal;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The last raw values of one metric and label set, with outcome, and the entrance to what
 * is in flight. Made by {@link Observations#track}; resolve it once and keep it.
 * <p>
 * Recording allocates nothing, takes no lock and may be done from any thread. A value
 * (end, duration, outcome) is one word in a ring, so a reader sees it whole or not at
 * all. The races that remain are harmless: a reader may meet the value of the lap before
 * in a slot that was taken but not yet written (a true value with its own time), and a
 * writer that is held up for a whole lap may overwrite a newer value with its older one.
 */
public final class Track {

	/** A window never reaches further back than this many ticks. */
	private static final int KEPT_TICKS = Ticks.in(Observations.MAX_WINDOW);

	private static final int SIGN = 0x8000_0000;

	private final String metric;

	private final Map<String, String> labels;

	private final int index;

	private final Observations owner;

	/** Ring, empty in the track that stands for those past the bound. */
	private final AtomicLongArray ring;

	private final AtomicLong written = new AtomicLong();

	private final BurstStamps stamps;

	/** Values overwritten while a window could still have reached them. */
	private final LongAdder lost;

	Track(String metric, Map<String, String> labels, int index, int values, Observations owner, LongAdder lost) {
		this.metric = metric;
		this.labels = labels;
		this.index = index;
		this.owner = owner;
		this.ring = new AtomicLongArray(values);
		this.stamps = new BurstStamps(owner.time(), owner.ticks());
		this.lost = lost;
	}

	/** Name of what is observed. */
	public String metric() {
		return this.metric;
	}

	/** What tells this track from others of the metric. */
	public Map<String, String> labels() {
		return this.labels;
	}

	/**
	 * Records a value that ends now. In a burst of more than 15,000 values a second the
	 * time of a few may be that of the burst's last look at the clock.
	 * @param durationNanos duration in nanoseconds; a negative one counts as 0
	 * @param succeeded whether what took that long did its work
	 */
	public void record(long durationNanos, boolean succeeded) {
		long number = this.written.getAndIncrement();
		put(number, this.stamps.next(number), durationNanos, succeeded);
	}

	/**
	 * Records a value.
	 * @param endNanos {@link Time#nanos()} at its end
	 * @param durationNanos duration in nanoseconds; a negative one counts as 0
	 * @param succeeded whether what took that long did its work
	 */
	public void record(long endNanos, long durationNanos, boolean succeeded) {
		put(this.written.getAndIncrement(), this.owner.ticks().at(endNanos), durationNanos, succeeded);
	}

	private void put(long number, int tick, long durationNanos, boolean succeeded) {
		int length = this.ring.length();
		if (length == 0) {
			this.lost.increment();
			return;
		}
		int slot = (int) (number & (length - 1));
		long before = this.ring.getOpaque(slot);
		this.ring.setRelease(slot, value(tick, durationNanos, succeeded));
		if (before != 0 && tick - tick(before) <= KEPT_TICKS) {
			this.lost.increment();
		}
	}

	/**
	 * Enters something that started into what is in flight.
	 * @param startNanos {@link Time#nanos()} at its start
	 * @return the token for {@link #ended}; of no use to anything else
	 */
	public long started(long startNanos) {
		return this.owner.started(this, startNanos);
	}

	/**
	 * Takes something that ended, well or not, out of what is in flight.
	 * @param token what {@link #started} returned; to be given back once
	 */
	public void ended(long token) {
		this.owner.ended(token);
	}

	int index() {
		return this.index;
	}

	boolean isOverflow() {
		return this.ring.length() == 0;
	}

	/**
	 * The values of the last ticks before {@code now}, oldest first.
	 */
	ObservationWindow window(int now, int ticks) {
		this.stamps.looked();
		int length = this.ring.length();
		long end = this.written.get();
		long start = Math.max(0, end - length);
		long[] values = new long[(int) (end - start)];
		int count = 0;
		// The ring has wrapped: unless it reaches back past the window, values are
		// missing.
		boolean truncated = start > 0;
		for (long i = start; i < end; i++) {
			long value = this.ring.getAcquire((int) (i & (length - 1)));
			int age = now - tick(value);
			if (value != 0 && age > ticks) {
				truncated = false;
			}
			// Less than 0: written after the look began.
			else if (value != 0 && age >= 0) {
				values[count++] = value;
			}
		}
		return new ObservationWindow(this.labels, values, count, truncated);
	}

	/** End tick in the upper half, seconds as a float below, its sign for a failure. */
	private static long value(int tick, long durationNanos, boolean succeeded) {
		int seconds = Float.floatToRawIntBits((float) (Math.max(0, durationNanos) * 1e-9));
		return ((long) tick << 32) | (succeeded ? seconds : seconds | SIGN) & 0xFFFF_FFFFL;
	}

	static int tick(long value) {
		return (int) (value >>> 32);
	}

	static float seconds(long value) {
		return Float.intBitsToFloat((int) value & ~SIGN);
	}

	static boolean succeeded(long value) {
		return ((int) value & SIGN) == 0;
	}

}
