package com.sitecraft.monitoring.autoconfigure.health.redis;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Time;

/**
 * Turns the count of evicted keys into a rate, from one look to the next. Looks come one
 * at a time, on changing threads.
 */
final class Evictions {

	private static final double NANOS_A_MINUTE = 60e9;

	private final Time time;

	private volatile @Nullable Seen last;

	Evictions(Time time) {
		this.time = time;
	}

	/**
	 * Keys a minute since the look before; {@code null} at the first look, and at the
	 * first one after a restart of the server.
	 */
	@Nullable Double perMinute(long evicted) {
		Seen before = this.last;
		Seen now = new Seen(evicted, this.time.nanos());
		this.last = now;
		if (before == null || now.evicted() < before.evicted() || now.nanos() == before.nanos()) {
			return null;
		}
		return (now.evicted() - before.evicted()) * NANOS_A_MINUTE / (now.nanos() - before.nanos());
	}

	private record Seen(long evicted, long nanos) {
	}

}
