package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import com.sitecraft.monitoring.autoconfigure.health.queues.MessageTime;
import com.sitecraft.monitoring.autoconfigure.health.queues.QueueDefinition;
import com.sitecraft.monitoring.autoconfigure.health.queues.QueueProbeFactory;
import com.sitecraft.monitoring.autoconfigure.health.queues.QueueType;
import com.sitecraft.monitoring.autoconfigure.health.queues.QueuesProperties;
import com.sitecraft.monitoring.signal.QueueProbe;

/**
 * Makes probes of queues that are kept in Redis.
 */
final class RedisQueueProbeFactory implements QueueProbeFactory {

	/** Longer than most jobs take, short enough to notice that the workers are gone. */
	private static final Duration CONSUMER_IDLE = Duration.ofMinutes(10);

	/** Counting reads the messages; more would be a load of its own. */
	private static final long MAX_COUNTED = 10_000;

	private final ListableBeanFactory beans;

	private final Duration commandTimeout;

	private final @Nullable MessageTime messageTime;

	RedisQueueProbeFactory(ListableBeanFactory beans, Duration commandTimeout, @Nullable MessageTime messageTime) {
		this.beans = beans;
		this.commandTimeout = commandTimeout;
		this.messageTime = messageTime;
	}

	@Override
	public Set<QueueType> types() {
		return Set.of(QueueType.REDIS_LIST, QueueType.REDIS_STREAM);
	}

	@Override
	public QueueProbe create(QueueDefinition definition) {
		QueuesProperties.Queue queue = definition.properties();
		String key = definition.required("key", queue.key());
		MonitoredRedis redis = new MonitoredRedis(definition.bean(this.beans, RedisConnectionFactory.class),
				this.commandTimeout);
		if (queue.type() == QueueType.REDIS_LIST) {
			boolean mayBeEmpty = queue.mayBeEmpty() == null || queue.mayBeEmpty();
			return new RedisListProbe(redis, definition.name(), key, mayBeEmpty, this.messageTime);
		}
		Duration idle = Objects.requireNonNullElse(queue.consumerIdle(), CONSUMER_IDLE);
		if (idle.isNegative() || idle.isZero()) {
			throw definition.invalid("consumer-idle", idle, "more than 0");
		}
		return new RedisStreamProbe(redis, key, definition.required("group", queue.group()),
				Boolean.TRUE.equals(queue.mayBeEmpty()), idle, Math.max(1, queue.minConsumers()),
				(queue.maxDepth() < MAX_COUNTED) ? queue.maxDepth() + 1 : MAX_COUNTED);
	}

}
