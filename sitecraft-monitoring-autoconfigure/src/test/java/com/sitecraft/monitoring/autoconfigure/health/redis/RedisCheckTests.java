package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.time.Duration;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.sitecraft.fixtures.RedisServer;
import com.sitecraft.fixtures.SettableClock;
import com.sitecraft.monitoring.health.CheckResult;
import com.sitecraft.monitoring.health.CheckStatus;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Redis says about itself; {@link RedisFaultTests} has what it does not say.
 */
@Timeout(60)
class RedisCheckTests {

	private static final RedisHealthProperties DEFAULTS = new RedisHealthProperties(Duration.ofSeconds(10), 0.9, null,
			0, CheckStatus.DEGRADED);

	private final SettableClock clock = new SettableClock();

	private RedisServer server;

	private RedisCommands redis;

	@BeforeEach
	void startServer() {
		// its own: it is left misconfigured
		this.server = RedisServer.startEmbedded();
		this.redis = RedisCommands.to(this.server.host(), this.server.port());
	}

	@AfterEach
	void stopServer() {
		this.redis.close();
		this.server.close();
	}

	@Test
	void checkWhenAllIsWellThenUpWithNumbers() throws Exception {
		CheckResult result = check(DEFAULTS).check();
		assertThat(result.error()).isNull();
		assertThat(result.status()).isEqualTo(CheckStatus.UP);
		assertThat(result.details()).containsEntry("role", "primary")
			.containsEntry("connectedReplicas", 0L)
			.containsKeys("version", "usedMemoryBytes", "evictedKeys")
			.doesNotContainKey("maxMemoryBytes");
	}

	@Test
	void checkWhenMemoryIsShortThenDegraded() throws Exception {
		this.redis.send("CONFIG SET maxmemory-policy noeviction");
		this.redis.send("CONFIG SET maxmemory 100mb");
		RedisCheck check = check(
				new RedisHealthProperties(Duration.ofSeconds(10), 0.001, null, 0, CheckStatus.DEGRADED));
		CheckResult result = check.check();
		assertThat(result.status()).isEqualTo(CheckStatus.DEGRADED);
		assertThat(result.error()).matches("memory is \\d+ % of maxmemory, the limit is 0 %");
		assertThat(check(DEFAULTS).check().status()).isEqualTo(CheckStatus.UP);
	}

	@Test
	void checkWhenMemoryIsFullAndNothingMayGoThenDown() throws Exception {
		this.redis.send("CONFIG SET maxmemory-policy noeviction");
		this.redis.send("CONFIG SET maxmemory 1");
		CheckResult result = check(DEFAULTS).check();
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).isEqualTo("memory is full and nothing may be evicted, so writes fail");
	}

	@Test
	void checkWhenMemoryIsFullAndOnlySomeMayGoThenDegraded() throws Exception {
		this.redis.send("CONFIG SET maxmemory-policy volatile-lru");
		this.redis.send("CONFIG SET maxmemory 1");
		assertThat(check(DEFAULTS).check().status()).isEqualTo(CheckStatus.DEGRADED);
	}

	@Test
	void checkWhenMemoryOfACacheIsFullThenUp() throws Exception {
		this.redis.send("CONFIG SET maxmemory-policy allkeys-lru");
		this.redis.send("CONFIG SET maxmemory 1");
		assertThat(check(DEFAULTS).check().status()).isEqualTo(CheckStatus.UP);
	}

	@Test
	void checkWhenKeysAreEvictedThenRateIsTakenBetweenLooks() throws Exception {
		RedisCheck check = check(new RedisHealthProperties(Duration.ofSeconds(10), 0.9, 10L, 0, CheckStatus.DEGRADED));
		assertThat(check.check().details()).doesNotContainKey("evictionsPerMinute");
		this.clock.advance(Duration.ofSeconds(10));
		assertThat(check.check().details()).containsEntry("evictionsPerMinute", 0.0);
		evict(5);
		this.clock.advance(Duration.ofSeconds(10));
		CheckResult result = check.check();
		assertThat(result.status()).isEqualTo(CheckStatus.DEGRADED);
		assertThat(result.error()).isEqualTo("keys are evicted at 30 a minute, the limit is 10");
		this.clock.advance(Duration.ofSeconds(10));
		assertThat(check.check().status()).isEqualTo(CheckStatus.UP);
		this.server.restart();
		this.clock.advance(Duration.ofSeconds(10));
		assertThat(check.check().details()).doesNotContainKey("evictionsPerMinute");
	}

	@Test
	void checkWhenEvictionsAreNotLimitedThenTheyAreOnlyShown() throws Exception {
		RedisCheck check = check(DEFAULTS);
		check.check();
		evict(5);
		this.clock.advance(Duration.ofSeconds(10));
		CheckResult result = check.check();
		assertThat(result.status()).isEqualTo(CheckStatus.UP);
		assertThat(result.details()).containsEntry("evictionsPerMinute", 30.0);
	}

	@Test
	void checkWhenReplicaLostItsPrimaryThenDegraded() throws Exception {
		this.redis.send("REPLICAOF 127.0.0.1 1");
		CheckResult result = check(DEFAULTS).check();
		assertThat(result.status()).isEqualTo(CheckStatus.DEGRADED);
		assertThat(result.error()).startsWith("the link of this replica to its primary is down");
		assertThat(result.details()).containsEntry("role", "replica");
		this.redis.send("REPLICAOF NO ONE");
		assertThat(check(DEFAULTS).check().status()).isEqualTo(CheckStatus.UP);
	}

	@Test
	void checkWhenReplicaFollowsItsPrimaryThenBothAreUp() throws Exception {
		try (RedisServer replica = RedisServer.startEmbedded();
				RedisCommands commands = RedisCommands.to(replica.host(), replica.port())) {
			commands.send("REPLICAOF " + this.server.host() + " " + this.server.port());
			RedisCheck check = new RedisCheck(new MonitoredRedis(commands.factory(), Duration.ofSeconds(10)), DEFAULTS,
					Time.of(this.clock, this.clock::nanos));
			RedisHealthProperties oneReplica = new RedisHealthProperties(Duration.ofSeconds(10), 0.9, null, 1,
					CheckStatus.DEGRADED);
			Awaitility.await().untilAsserted(() -> {
				assertThat(check.check().status()).isEqualTo(CheckStatus.UP);
				assertThat(check(oneReplica).check().status()).isEqualTo(CheckStatus.UP);
			});
		}
	}

	@Test
	void checkWhenTooFewReplicasThenDegraded() throws Exception {
		CheckResult result = check(
				new RedisHealthProperties(Duration.ofSeconds(10), 0.9, null, 1, CheckStatus.DEGRADED))
			.check();
		assertThat(result.status()).isEqualTo(CheckStatus.DEGRADED);
		assertThat(result.error()).isEqualTo("replicas connected are 0, the least is 1");
	}

	@Test
	void checkWhenSnapshotFailedThenAsConfigured() throws Exception {
		this.redis.send("CONFIG SET dir /proc");
		this.redis.send("BGSAVE");
		Awaitility.await()
			.untilAsserted(() -> assertThat(check(DEFAULTS).check().error()).startsWith("the last snapshot failed"));
		assertThat(check(DEFAULTS).check().status()).isEqualTo(CheckStatus.DEGRADED);
		assertThat(check(new RedisHealthProperties(Duration.ofSeconds(10), 0.9, null, 0, CheckStatus.DOWN)).check()
			.status()).isEqualTo(CheckStatus.DOWN);
	}

	@Test
	void checkWhenUserMayNotAskForInfoThenUpAllTheSame() throws Exception {
		this.redis.send("ACL SETUSER default -info");
		CheckResult result = check(DEFAULTS).check();
		assertThat(result.status()).isEqualTo(CheckStatus.UP);
		assertThat(result.details().get("info")).asString().startsWith("unknown: NOPERM");
	}

	private void evict(int keys) {
		IntStream.range(0, keys).forEach((i) -> this.redis.send("SET key" + i + " value"));
		this.redis.send("CONFIG SET maxmemory-policy allkeys-random");
		this.redis.send("CONFIG SET maxmemory 1");
		this.redis.send("PING");
		this.redis.send("CONFIG SET maxmemory 0");
	}

	private RedisCheck check(RedisHealthProperties properties) {
		return new RedisCheck(new MonitoredRedis(this.redis.factory(), properties.commandTimeout()), properties,
				Time.of(this.clock, this.clock::nanos));
	}

}
