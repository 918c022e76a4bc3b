package com.sitecraft.monitoring.signal;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link QueueProbe} found: the state of the queue, or why there is none.
 */
public sealed interface QueueReading {

	/**
	 * State of a queue.
	 *
	 * @param depth messages waiting or delivered but not acknowledged, 0 or more
	 * @param capped whether counting stopped at a limit, so that {@code depth} is a lower
	 * bound
	 * @param oldestAge age of the oldest of these messages, 0 or more; {@code null} when
	 * the queue is empty or the queue does not carry enqueue times
	 * @param consumers number of live consumers, 0 or more; {@code null} when the queue
	 * cannot tell
	 */
	record State(long depth, boolean capped, @Nullable Duration oldestAge,
			@Nullable Long consumers) implements QueueReading {

		public State {
			if (depth < 0) {
				throw new IllegalArgumentException("depth is " + depth + ", allowed is 0 or more");
			}
			if (oldestAge != null && oldestAge.isNegative()) {
				// The producer's clock runs ahead of the queue's: the message is new.
				oldestAge = Duration.ZERO;
			}
			if (consumers != null && consumers < 0) {
				throw new IllegalArgumentException("consumers is " + consumers + ", allowed is 0 or more");
			}
		}

	}

	/**
	 * The queue answers but its state cannot be told, for example because the stream does
	 * not exist.
	 *
	 * @param reason why, for operators
	 */
	record Unknown(String reason) implements QueueReading {
	}

}
