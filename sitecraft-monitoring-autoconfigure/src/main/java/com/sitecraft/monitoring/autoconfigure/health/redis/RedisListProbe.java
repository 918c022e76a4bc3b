package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;

import com.sitecraft.monitoring.autoconfigure.health.queues.MessageTime;
import com.sitecraft.monitoring.signal.QueueProbe;
import com.sitecraft.monitoring.signal.QueueReading;

/**
 * A queue kept in a list. Its messages carry no time of their own, so the age is known
 * only where the host can read it out of them. A list knows nothing of its consumers.
 */
final class RedisListProbe implements QueueProbe {

	private final MonitoredRedis redis;

	private final String name;

	private final String key;

	private final boolean mayBeEmpty;

	private final @Nullable MessageTime messageTime;

	RedisListProbe(MonitoredRedis redis, String name, String key, boolean mayBeEmpty,
			@Nullable MessageTime messageTime) {
		this.redis = redis;
		this.name = name;
		this.key = key;
		this.mayBeEmpty = mayBeEmpty;
		this.messageTime = messageTime;
	}

	@Override
	public QueueReading read() throws IOException {
		return this.redis.call(this::read);
	}

	private QueueReading read(RedisConnection connection) {
		byte[] rawKey = this.key.getBytes(StandardCharsets.UTF_8);
		Long length = connection.listCommands().lLen(rawKey);
		long depth = (length != null) ? length : 0;
		if (depth == 0 && !this.mayBeEmpty) {
			return new QueueReading.Unknown("list '" + this.key + "' does not exist");
		}
		Duration age = (depth > 0 && this.messageTime != null) ? age(connection, rawKey, this.messageTime) : null;
		return new QueueReading.State(depth, false, age, null);
	}

	/**
	 * Which end is the old one depends on the host, so both are asked.
	 */
	private @Nullable Duration age(RedisConnection connection, byte[] rawKey, MessageTime times) {
		Instant oldest = Stream
			.of(connection.listCommands().lIndex(rawKey, -1), connection.listCommands().lIndex(rawKey, 0))
			.filter(Objects::nonNull)
			.map((message) -> enqueuedAt(message, times))
			.filter(Objects::nonNull)
			.min(Instant::compareTo)
			.orElse(null);
		Long now = connection.serverCommands().time(TimeUnit.MILLISECONDS);
		return (oldest != null && now != null) ? Duration.between(oldest, Instant.ofEpochMilli(now)) : null;
	}

	private @Nullable Instant enqueuedAt(byte[] message, MessageTime times) {
		try {
			return times.enqueuedAt(this.name, message);
		}
		catch (RuntimeException ex) {
			// Somebody wrote a message that is none; the depth is still right.
			return null;
		}
	}

}
