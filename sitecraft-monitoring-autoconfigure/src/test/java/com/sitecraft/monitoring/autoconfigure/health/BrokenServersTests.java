package com.sitecraft.monitoring.autoconfigure.health;

import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.fixtures.FaultProxy;
import com.sitecraft.fixtures.PostgresServer;
import com.sitecraft.fixtures.RedisServer;
import com.sitecraft.monitoring.health.HealthSupervisor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application on real servers that break in every way: what its health says meanwhile,
 * that everything else goes on, and that it recovers by itself. Defaults wherever a user
 * has them, but for the intervals.
 */
class BrokenServersTests {

	private static PostgresServer postgres;

	private static RedisServer redis;

	private static FaultProxy toPostgres;

	private static FaultProxy toRedis;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		postgres = PostgresServer.start();
		redis = RedisServer.start();
		toPostgres = FaultProxy.to(postgres.host(), postgres.port());
		toRedis = FaultProxy.to(redis.host(), redis.port());
		application = RunningApplication.start(WebApplicationType.SERVLET, Host.class,
				"spring.datasource.url=" + postgres.jdbcUrl().replace(":" + postgres.port(), ":" + toPostgres.port()),
				"spring.datasource.username=" + postgres.username(),
				"spring.datasource.password=" + postgres.password(), "spring.data.redis.host=localhost",
				"spring.data.redis.port=" + toRedis.port(), "sitecraft.monitoring.health.defaults.interval=300ms",
				"sitecraft.monitoring.health.defaults.timeout=700ms",
				// Longer than the 500 ms for which HikariCP trusts a connection untested.
				"sitecraft.monitoring.health.checks.db.interval=800ms");
	}

	@AfterAll
	static void stop() {
		application.close();
		toPostgres.close();
		toRedis.close();
		postgres.close();
		redis.close();
	}

	@AfterEach
	void repaired() {
		awaitGet("/actuator/health", "200 ", ",\"status\":\"UP\"}");
		awaitGet("/actuator/health/full", "200 ", ",\"status\":\"UP\"}");
	}

	/** Ends what is connected, too: the proxy's refusal spares it. */
	private static void refuse(FaultProxy proxy) {
		proxy.reset();
		proxy.refuse();
	}

	static Stream<Arguments> faults() {
		return Stream.of(
				Arguments.of("db", "frozen", (Runnable) () -> postgres.freeze(), (Runnable) () -> postgres.thaw()),
				Arguments.of("db", "stopped", (Runnable) () -> postgres.stop(), (Runnable) () -> postgres.restart()),
				Arguments.of("db", "refused", (Runnable) () -> refuse(toPostgres), (Runnable) () -> toPostgres.pass()),
				Arguments.of("db", "reset", (Runnable) () -> toPostgres.reset(), (Runnable) () -> toPostgres.pass()),
				Arguments.of("db", "black-holed", (Runnable) () -> toPostgres.blackHole(),
						(Runnable) () -> toPostgres.pass()),
				Arguments.of("db", "slow", (Runnable) () -> toPostgres.delay(Duration.ofSeconds(3)),
						(Runnable) () -> toPostgres.pass()),
				Arguments.of("redis", "frozen", (Runnable) () -> redis.freeze(), (Runnable) () -> redis.thaw()),
				Arguments.of("redis", "stopped", (Runnable) () -> redis.stop(), (Runnable) () -> redis.restart()),
				Arguments.of("redis", "refused", (Runnable) () -> refuse(toRedis), (Runnable) () -> toRedis.pass()),
				Arguments.of("redis", "reset", (Runnable) () -> toRedis.reset(), (Runnable) () -> toRedis.pass()),
				Arguments.of("redis", "black-holed", (Runnable) () -> toRedis.blackHole(),
						(Runnable) () -> toRedis.pass()),
				Arguments.of("redis", "slow", (Runnable) () -> toRedis.delay(Duration.ofSeconds(3)),
						(Runnable) () -> toRedis.pass()));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("faults")
	void healthWhenServerBreaksThenDegradedAndRecovers(String check, String fault, Runnable breakIt, Runnable mend) {
		String other = check.equals("db") ? "redis" : "db";
		breakIt.run();
		try {
			awaitGet("/actuator/health/" + check, "503 ", "\"status\":\"DOWN\"");
			assertThat(application.get("/actuator/health")).startsWith("200 ").endsWith(",\"status\":\"DEGRADED\"}");
			assertThat(application.get("/actuator/health/lb")).startsWith("200 ").endsWith(",\"status\":\"DEGRADED\"}");
			assertThat(application.get("/actuator/health/full")).startsWith("503 ").endsWith(",\"status\":\"DOWN\"}");
			assertThat(application.get("/actuator/health/" + other)).startsWith("200 ");
			assertThat(application.get("/actuator/health/liveness")).isEqualTo("200 {\"status\":\"UP\"}");
			assertThat(application.get("/actuator/checks")).contains("\"status\":\"degraded\"");
			assertThat(application.get("/actuator/prometheus"))
				.contains("sitecraft_health_status{check=\"" + check + "\"} 0.0");
		}
		finally {
			mend.run();
		}
		awaitGet("/actuator/health/" + check, "200 ", "\"status\":\"UP\"");
	}

	@Test
	void poolWhenPostgresFreezesThenLosesAtMostOneConnection() throws SQLException {
		awaitGet("/actuator/health/db", "200 ", "\"status\":\"UP\"");
		HikariDataSource dataSource = application.bean(HikariDataSource.class);
		// The host is the one who builds its pool.
		dataSource.getConnection().close();
		HikariPoolMXBean pool = dataSource.getHikariPoolMXBean();
		Awaitility.await().until(() -> pool.getIdleConnections() == 10);
		Counter timeouts = application.bean(MeterRegistry.class)
			.get("sitecraft.health.transitions")
			.tags("check", "db", "to", "down")
			.counter();
		double before = timeouts.count();
		postgres.freeze();
		try {
			awaitGet("/actuator/health/db", "503 ", "\"status\":\"DOWN\"");
			// Ten more looks, each of which could cost the pool another connection.
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(() -> assertThat(application.bean(HealthSupervisor.class).report("db"))
					.satisfies((report) -> assertThat(report.consecutiveFailures()).isGreaterThan(12)));
			assertThat(pool.getTotalConnections()).isGreaterThanOrEqualTo(9);
			assertThat(pool.getActiveConnections()).isLessThanOrEqualTo(1);
			assertThat(timeouts.count()).isEqualTo(before + 1);
		}
		finally {
			postgres.thaw();
		}
	}

	@Test
	void startWhenNothingIsReachableThenStartsAndSaysSo() {
		toPostgres.refuse();
		toRedis.refuse();
		try (RunningApplication late = RunningApplication.start(WebApplicationType.SERVLET, Host.class,
				"spring.datasource.url=jdbc:postgresql://localhost:" + toPostgres.port() + "/none",
				"spring.datasource.username=none", "spring.datasource.password=none",
				"spring.data.redis.host=localhost", "spring.data.redis.port=" + toRedis.port())) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(late.get("/actuator/health/full")).startsWith("503 "));
			assertThat(late.get("/actuator/health")).startsWith("200 ").endsWith(",\"status\":\"DEGRADED\"}");
		}
		finally {
			toPostgres.pass();
			toRedis.pass();
		}
	}

	private static void awaitGet(String path, String prefix, String part) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.untilAsserted(() -> assertThat(application.get(path)).as(path).startsWith(prefix).contains(part));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Host {

	}

}
