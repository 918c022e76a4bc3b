package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Identifier of a message in a stream.
 *
 * @param millis first part; the time at which Redis took the message, unless the producer
 * chose the identifier
 * @param sequence second part, unsigned
 */
record StreamId(long millis, long sequence) {

	/** September 2001: anything smaller is a number that a producer counts. */
	private static final long LEAST_TIME = 1_000_000_000_000L;

	static StreamId parse(String id) {
		int dash = id.indexOf('-');
		return new StreamId(Long.parseUnsignedLong(id, 0, dash, 10),
				Long.parseUnsignedLong(id, dash + 1, id.length(), 10));
	}

	/**
	 * The smallest identifier after this one.
	 */
	StreamId next() {
		return (this.sequence == -1) ? new StreamId(this.millis + 1, 0) : new StreamId(this.millis, this.sequence + 1);
	}

	/**
	 * How long ago the message came, or {@code null} when the identifier is no time.
	 * @param now Redis' own time, milliseconds since 1970
	 */
	@Nullable Duration age(long now) {
		return (this.millis >= LEAST_TIME)
				? Duration.between(Instant.ofEpochMilli(this.millis), Instant.ofEpochMilli(now)) : null;
	}

	static StreamId earlier(StreamId one, StreamId other) {
		int order = Long.compareUnsigned(one.millis, other.millis);
		if (order == 0) {
			order = Long.compareUnsigned(one.sequence, other.sequence);
		}
		return (order <= 0) ? one : other;
	}

	@Override
	public String toString() {
		return Long.toUnsignedString(this.millis) + "-" + Long.toUnsignedString(this.sequence);
	}

}
