package com.sitecraft.monitoring.autoconfigure.health.queues;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Reads the time at which a message was queued out of the message. A bean of the host,
 * for queues that keep no such time themselves, such as Redis lists. Called on a
 * monitoring thread; must not block. When it throws, the age is unknown.
 */
@FunctionalInterface
public interface MessageTime {

	/**
	 * When the message was queued, or {@code null} when it does not say.
	 * @param queue name of the queue
	 * @param message the message as it is in the queue; whoever may write to the queue
	 * has chosen it
	 */
	@Nullable Instant enqueuedAt(String queue, byte[] message);

}
