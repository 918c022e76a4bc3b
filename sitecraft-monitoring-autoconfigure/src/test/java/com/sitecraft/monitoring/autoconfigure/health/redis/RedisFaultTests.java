package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.sitecraft.fixtures.FaultProxy;
import com.sitecraft.fixtures.RedisServer;
import com.sitecraft.fixtures.SettableClock;
import com.sitecraft.monitoring.autoconfigure.health.Looking;
import com.sitecraft.monitoring.health.CheckResult;
import com.sitecraft.monitoring.health.CheckStatus;
import com.sitecraft.monitoring.health.HealthCheck;
import com.sitecraft.monitoring.signal.QueueProbe;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A Redis that does not answer, on a client that would wait for a minute.
 */
@Timeout(40)
class RedisFaultTests {

	private static final Duration BOUND = Duration.ofMillis(300);

	private RedisServer server;

	private FaultProxy proxy;

	private RedisCommands redis;

	@BeforeEach
	void start() {
		this.server = RedisServer.start();
		this.proxy = FaultProxy.to(this.server.host(), this.server.port());
		this.redis = RedisCommands.to("127.0.0.1", this.proxy.port());
	}

	@AfterEach
	void stop() {
		this.redis.close();
		this.proxy.close();
		this.server.close();
	}

	@Test
	void checkWhenFrozenThenDownWithinItsBoundAndUpOnceThawed() throws Exception {
		assumeTrue(this.server.canFreeze(), "this server cannot be frozen");
		HealthCheck check = check(BOUND);
		assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP);
		this.server.freeze();
		CheckResult frozen = Looking.at(check).result();
		assertThat(frozen.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(frozen.error()).endsWith("no answer within 300 ms");
		this.server.thaw();
		Awaitility.await().untilAsserted(() -> assertThat(check.check().status()).isEqualTo(CheckStatus.UP));
	}

	@Test
	void checkWhenFrozenAndInterruptedThenEnds() throws Exception {
		assumeTrue(this.server.canFreeze(), "this server cannot be frozen");
		HealthCheck check = check(Duration.ofMinutes(10));
		check.check();
		this.server.freeze();
		Looking look = Looking.at(check);
		look.giveUp();
		Awaitility.await().until(look::isOver);
		assertThat(look.result().status()).isEqualTo(CheckStatus.DOWN);
	}

	@Test
	void probesWhenFrozenThenFailWithinTheirBound() throws Exception {
		assumeTrue(this.server.canFreeze(), "this server cannot be frozen");
		this.redis.send("PING");
		MonitoredRedis monitored = new MonitoredRedis(this.redis.factory(), BOUND);
		QueueProbe list = new RedisListProbe(monitored, "mail", "mail", true, null);
		QueueProbe stream = new RedisStreamProbe(monitored, "jobs", "workers", true, Duration.ofMinutes(1), 1, 100);
		list.read();
		stream.read();
		this.server.freeze();
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(list::read)
			.withMessage("no answer within 300 ms");
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(stream::read)
			.withMessage("no answer within 300 ms");
	}

	@Test
	void checkWhenBlackHoledThenDownAndUpOnceItPasses() throws Exception {
		HealthCheck check = check(BOUND);
		check.check();
		this.proxy.blackHole();
		assertThat(Looking.at(check).result().error()).endsWith("no answer within 300 ms");
		this.proxy.pass();
		Awaitility.await().untilAsserted(() -> assertThat(check.check().status()).isEqualTo(CheckStatus.UP));
	}

	@Test
	void checkWhenStoppedThenDownAndUpOnceRestarted() throws Exception {
		HealthCheck check = check(BOUND);
		check.check();
		this.server.stop();
		assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.DOWN);
		this.server.restart();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP));
	}

	@Test
	void checkWhenRefusedFromTheStartThenDownWithTheReasonAndUpOnceItIsThere() {
		this.proxy.refuse();
		HealthCheck check = check(BOUND);
		CheckResult refused = Looking.at(check).result();
		assertThat(refused.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(refused.error()).contains("no connection: ").contains("refused");
		this.proxy.pass();
		Awaitility.await()
			.untilAsserted(() -> assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP));
	}

	@Test
	void checkWhenResetThenDown() throws Exception {
		HealthCheck check = check(BOUND);
		check.check();
		this.proxy.reset();
		assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.DOWN);
	}

	@Test
	void checkWhenSlowButWithinItsBoundThenUp() throws Exception {
		HealthCheck check = check(Duration.ofSeconds(5));
		check.check();
		this.proxy.delay(Duration.ofMillis(200));
		assertThat(check.check().status()).isEqualTo(CheckStatus.UP);
	}

	@Test
	void checkWhenSlowerThanItsBoundThenDown() throws Exception {
		HealthCheck check = check(BOUND);
		check.check();
		this.proxy.delay(Duration.ofSeconds(2));
		assertThat(Looking.at(check).result().error()).endsWith("no answer within 300 ms");
	}

	@Test
	void checkWhenHostSharesNoConnectionThenBoundedAllTheSame() throws Exception {
		assumeTrue(this.server.canFreeze(), "this server cannot be frozen");
		try (RedisCommands own = RedisCommands.to("127.0.0.1", this.proxy.port(), false)) {
			HealthCheck check = new RedisCheck(new MonitoredRedis(own.factory(), BOUND), properties(BOUND), time());
			assertThat(check.check().status()).isEqualTo(CheckStatus.UP);
			this.proxy.delay(Duration.ofSeconds(5));
			Looking look = Looking.at(check);
			look.giveUp();
			this.proxy.pass();
			Awaitility.await().until(look::isOver);
		}
	}

	private RedisCheck check(Duration bound) {
		return new RedisCheck(new MonitoredRedis(this.redis.factory(), bound), properties(bound), time());
	}

	private static RedisHealthProperties properties(Duration bound) {
		return new RedisHealthProperties(bound, 0.9, null, 0, CheckStatus.DEGRADED);
	}

	private static Time time() {
		SettableClock clock = new SettableClock();
		return Time.of(clock, clock::nanos);
	}

}
