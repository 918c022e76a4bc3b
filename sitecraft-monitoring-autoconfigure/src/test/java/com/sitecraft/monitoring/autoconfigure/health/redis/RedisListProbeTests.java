package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.sitecraft.fixtures.RedisServer;
import com.sitecraft.monitoring.autoconfigure.health.queues.MessageTime;
import com.sitecraft.monitoring.signal.QueueReading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RedisListProbeTests {

	private static final MessageTime TIME_IN_FRONT = (queue, message) -> Instant
		.ofEpochMilli(Long.parseLong(new String(message, StandardCharsets.US_ASCII).split(":")[0]));

	private RedisCommands redis;

	@BeforeEach
	void connect() {
		RedisServer server = RedisServer.shared();
		server.flush();
		this.redis = RedisCommands.to(server.host(), server.port());
	}

	@AfterEach
	void disconnect() {
		this.redis.close();
	}

	@Test
	void readWhenListIsMissingThenEmpty() throws Exception {
		assertThat(probe(true, null).read()).isEqualTo(new QueueReading.State(0, false, null, null));
	}

	@Test
	void readWhenListWasEmptiedThenEmpty() throws Exception {
		this.redis.send("LPUSH mail a");
		this.redis.send("RPOP mail");
		assertThat(probe(true, null).read()).isEqualTo(new QueueReading.State(0, false, null, null));
	}

	@Test
	void readWhenListIsMissingAndMustNotBeThenUnknown() throws Exception {
		assertThat(probe(false, null).read()).isEqualTo(new QueueReading.Unknown("list 'mail' does not exist"));
	}

	@Test
	void readWhenMessagesWaitThenDepthAndNothingElseIsKnown() throws Exception {
		this.redis.send("LPUSH mail a b c");
		assertThat(probe(true, null).read()).isEqualTo(new QueueReading.State(3, false, null, null));
	}

	@Test
	void readWhenMessagesTellTheirTimeThenAgeIsThatOfTheOldestWhicheverEndItIsAt() throws Exception {
		long now = now();
		this.redis.send("LPUSH mail " + (now - 60_000) + ":a " + (now - 1_000) + ":b");
		assertThat(state(TIME_IN_FRONT).oldestAge()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
		this.redis.send("DEL mail");
		this.redis.send("RPUSH mail " + (now - 60_000) + ":a " + (now - 1_000) + ":b");
		assertThat(state(TIME_IN_FRONT).oldestAge()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
	}

	@Test
	void readWhenAMessageIsNotWhatTheHostExpectsThenAgeIsUnknownAndDepthIsNot() throws Exception {
		this.redis.send("LPUSH mail junk");
		assertThat(state(TIME_IN_FRONT)).isEqualTo(new QueueReading.State(1, false, null, null));
	}

	@Test
	void readWhenKeyIsNoListThenThrowsWithWhatRedisSays() {
		this.redis.send("SET mail text");
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> probe(true, null).read())
			.withMessageContaining("WRONGTYPE");
	}

	private long now() {
		try (var connection = this.redis.factory().getConnection()) {
			return connection.serverCommands().time(TimeUnit.MILLISECONDS);
		}
	}

	private QueueReading.State state(MessageTime times) throws Exception {
		return (QueueReading.State) probe(true, times).read();
	}

	private RedisListProbe probe(boolean mayBeEmpty, @Nullable MessageTime times) {
		return new RedisListProbe(new MonitoredRedis(this.redis.factory(), Duration.ofSeconds(10)), "letters", "mail",
				mayBeEmpty, times);
	}

}
