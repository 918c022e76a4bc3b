package com.sitecraft.monitoring.health;

import java.time.Duration;

/**
 * What a queue may look like while it is healthy.
 *
 * @param maxDepth messages waiting or in work, 0 or more; a deeper queue is down
 * @param maxAge age of the oldest of them, more than 0; an older one is down. Not judged
 * where the queue carries no enqueue times.
 * @param minConsumers live consumers, 0 or more; fewer is down. Not judged where the
 * queue cannot tell.
 */
public record QueueLimits(long maxDepth, Duration maxAge, long minConsumers) {

	public QueueLimits {
		if (maxDepth < 0) {
			throw new IllegalArgumentException("max-depth is " + maxDepth + ", allowed is 0 or more");
		}
		if (maxAge.isNegative() || maxAge.isZero()) {
			throw new IllegalArgumentException("max-age is " + maxAge + ", allowed is more than 0");
		}
		if (minConsumers < 0) {
			throw new IllegalArgumentException("min-consumers is " + minConsumers + ", allowed is 0 or more");
		}
	}

}
