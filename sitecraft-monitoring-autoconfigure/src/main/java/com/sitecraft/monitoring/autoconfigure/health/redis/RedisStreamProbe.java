package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStreamCommands;
import org.springframework.data.redis.connection.stream.ByteRecord;
import org.springframework.data.redis.connection.stream.PendingMessagesSummary;
import org.springframework.data.redis.connection.stream.StreamInfo;

import com.sitecraft.monitoring.signal.QueueProbe;
import com.sitecraft.monitoring.signal.QueueReading;

/**
 * A queue kept in a stream that one consumer group reads. Its depth is what was not
 * delivered to the group yet plus what was delivered and not acknowledged.
 */
final class RedisStreamProbe implements QueueProbe {

	/** Messages a call when they have to be counted: they come with their content. */
	private static final int PAGE = 100;

	/** A consumer that waits takes a message at once, one that polls within seconds. */
	private static final Duration TAKEN_WITHIN = Duration.ofSeconds(5);

	private final MonitoredRedis redis;

	private final String key;

	private final byte[] rawKey;

	private final String group;

	private final boolean mayBeEmpty;

	private final Duration consumerIdle;

	private final long enoughConsumers;

	private final long countLimit;

	/**
	 * Creates the probe.
	 * @param mayBeEmpty whether a missing stream is an empty queue
	 * @param consumerIdle time after which a consumer that did nothing is no longer live
	 * @param enoughConsumers live consumers that settle the question, 1 or more
	 * @param countLimit messages that are counted where Redis does not tell the number
	 */
	RedisStreamProbe(MonitoredRedis redis, String key, String group, boolean mayBeEmpty, Duration consumerIdle,
			long enoughConsumers, long countLimit) {
		this.redis = redis;
		this.key = key;
		this.rawKey = key.getBytes(StandardCharsets.UTF_8);
		this.group = group;
		this.mayBeEmpty = mayBeEmpty;
		this.consumerIdle = consumerIdle;
		this.enoughConsumers = enoughConsumers;
		this.countLimit = countLimit;
	}

	@Override
	public QueueReading read() throws IOException {
		return this.redis.call(this::read);
	}

	private QueueReading read(RedisConnection connection) {
		if (!Boolean.TRUE.equals(connection.keyCommands().exists(this.rawKey))) {
			return this.mayBeEmpty ? new QueueReading.State(0, false, null, null)
					: new QueueReading.Unknown("stream '" + this.key + "' does not exist");
		}
		RedisStreamCommands stream = connection.streamCommands();
		StreamInfo.XInfoGroup info = group(stream);
		if (info == null) {
			return new QueueReading.Unknown(
					"consumer group '" + this.group + "' of stream '" + this.key + "' does not exist");
		}
		StreamId next = StreamId.parse(info.lastDeliveredId()).next();
		long pending = info.pendingCount();
		Undelivered undelivered = undelivered(stream, info, next);
		StreamId oldest = oldest(oldestPending(stream, pending), undelivered.first());
		long now = now(connection);
		return new QueueReading.State(undelivered.count() + pending, undelivered.capped(),
				(oldest != null) ? oldest.age(now) : null, consumers(stream, waits(undelivered, now)));
	}

	private StreamInfo.@Nullable XInfoGroup group(RedisStreamCommands stream) {
		StreamInfo.XInfoGroups groups = stream.xInfoGroups(this.rawKey);
		return (groups != null)
				? groups.stream().filter((info) -> info.groupName().equals(this.group)).findFirst().orElse(null) : null;
	}

	/**
	 * Redis 6.2 does not tell how many messages are undelivered, and later versions do
	 * not once one of them was deleted. Then they have to be counted.
	 */
	private Undelivered undelivered(RedisStreamCommands stream, StreamInfo.XInfoGroup info, StreamId next) {
		if (info.getRaw().get("lag") instanceof Long lag) {
			return new Undelivered(lag, false, (lag > 0) ? first(page(stream, next, 1)) : null);
		}
		long count = 0;
		StreamId first = null;
		StreamId from = next;
		while (count < this.countLimit) {
			int size = (int) Math.min(PAGE, this.countLimit - count);
			List<ByteRecord> page = page(stream, from, size);
			first = (first != null) ? first : first(page);
			count += page.size();
			if (page.size() < size) {
				return new Undelivered(count, false, first);
			}
			from = id(page.get(page.size() - 1)).next();
		}
		return new Undelivered(count, true, first);
	}

	private List<ByteRecord> page(RedisStreamCommands stream, StreamId from, int size) {
		List<ByteRecord> page = stream.xRange(this.rawKey, Range.rightUnbounded(Range.Bound.inclusive(from.toString())),
				Limit.limit().count(size));
		return Objects.requireNonNullElse(page, List.of());
	}

	private @Nullable StreamId oldestPending(RedisStreamCommands stream, long pending) {
		if (pending == 0) {
			return null;
		}
		PendingMessagesSummary summary = stream.xPending(this.rawKey, this.group);
		return (summary != null && summary.getTotalPendingMessages() > 0) ? StreamId.parse(summary.minMessageId())
				: null;
	}

	/**
	 * Whether messages are left lying that a live consumer would have taken by now.
	 */
	private static boolean waits(Undelivered undelivered, long now) {
		if (undelivered.first() == null) {
			return undelivered.count() > 0;
		}
		Duration age = undelivered.first().age(now);
		return age == null || age.compareTo(TAKEN_WITHIN) > 0;
	}

	/**
	 * Consumers stay in the list for ever; only those that did something lately count.
	 * <p>
	 * Before version 7.2 (which adds {@code inactive}) one that waits for a message looks
	 * as idle as one that died, or is not listed at all. As long as no message is left
	 * lying the two cannot be told apart, so nobody counts as lost.
	 */
	private @Nullable Long consumers(RedisStreamCommands stream, boolean waits) {
		StreamInfo.XInfoConsumers consumers = stream.xInfoConsumers(this.rawKey, this.group);
		if (consumers == null) {
			return null;
		}
		long live = consumers.stream().filter((info) -> info.idleTime().compareTo(this.consumerIdle) <= 0).count();
		boolean idleIsTold = !consumers.isEmpty()
				&& consumers.stream().allMatch((info) -> info.getRaw().containsKey("inactive"));
		return (live >= this.enoughConsumers || waits || idleIsTold) ? live : null;
	}

	private static long now(RedisConnection connection) {
		return Objects.requireNonNull(connection.serverCommands().time(TimeUnit.MILLISECONDS), "TIME");
	}

	private static @Nullable StreamId oldest(@Nullable StreamId pending, @Nullable StreamId undelivered) {
		if (pending == null || undelivered == null) {
			return (pending != null) ? pending : undelivered;
		}
		return StreamId.earlier(pending, undelivered);
	}

	private static @Nullable StreamId first(List<ByteRecord> page) {
		return page.isEmpty() ? null : id(page.get(0));
	}

	private static StreamId id(ByteRecord message) {
		return StreamId.parse(message.getId().getValue());
	}

	/**
	 * What the group was not given yet.
	 *
	 * @param count number of messages
	 * @param capped whether there are more
	 * @param first the oldest of them
	 */
	private record Undelivered(long count, boolean capped, @Nullable StreamId first) {
	}

}
