package com.sitecraft.monitoring.autoconfigure.health.queues;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Queues that are watched.
 *
 * @param queues Queues by name, which is also the name of their health check and the
 * value of the label 'queue_name'.
 */
@ConfigurationProperties("sitecraft.monitoring")
public record QueuesProperties(@DefaultValue Map<String, Queue> queues) {

	/**
	 * One queue.
	 *
	 * @param type What the queue is kept in. Left out where a QueueProbe bean has the
	 * name of the queue.
	 * @param key Key of the Redis list or stream.
	 * @param group Consumer group of the Redis stream.
	 * @param table Table whose rows are the messages, with its schema where needed.
	 * @param where Which rows are waiting or in work, such as "status in (queued,
	 * running)" or "done_at is null"; conditions are joined by 'and'.
	 * @param createdColumn Column with the time at which a row was queued: a timestamp,
	 * or milliseconds since 1970.
	 * @param createdZone Zone of a 'created-column' without one; the zone of the JVM
	 * unless set.
	 * @param bean Name of the bean to ask: a RedisConnectionFactory, a DataSource, or the
	 * executor. Needed for an executor, and where there are several.
	 * @param maxDepth Messages that may wait or be in work; more and the queue is down.
	 * @param maxAge Age that the oldest of them may have; beyond and the queue is down.
	 * @param minConsumers Live consumers that the queue needs; fewer and it is down. Not
	 * judged where the queue cannot tell.
	 * @param consumerIdle Time after which a stream consumer that did nothing is no
	 * longer live, 10m unless set. Should be above the time that one message takes.
	 * @param mayBeEmpty Whether a missing Redis key is an empty queue, and not a reason
	 * to know nothing; true for lists, which Redis deletes with their last element, and
	 * false for streams.
	 */
	public record Queue(@Nullable QueueType type, @Nullable String key, @Nullable String group, @Nullable String table,
			@Nullable String where, @Nullable String createdColumn, @Nullable ZoneId createdZone, @Nullable String bean,
			@DefaultValue("1000") long maxDepth, @DefaultValue("10m") Duration maxAge,
			@DefaultValue("1") long minConsumers, @Nullable Duration consumerIdle, @Nullable Boolean mayBeEmpty) {
	}

}
