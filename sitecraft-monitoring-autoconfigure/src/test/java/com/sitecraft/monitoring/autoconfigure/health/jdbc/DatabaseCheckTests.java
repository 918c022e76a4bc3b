package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import com.sitecraft.fixtures.PostgresServer;
import com.sitecraft.monitoring.health.CheckResult;
import com.sitecraft.monitoring.health.CheckStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.InstanceOfAssertFactories.map;

/**
 * Databases that answer; {@link DatabaseFaultTests} has those that do not.
 */
@Timeout(60)
class DatabaseCheckTests {

	private static final PostgresServer server = PostgresServer.shared();

	@Test
	void checkWhenDatabaseAnswersThenUpWithItsNameAndThePool() throws Exception {
		try (HikariDataSource pool = Pools.filled(server, 3, (config) -> {
		})) {
			CheckResult result = check(pool).check();
			assertThat(result.error()).isNull();
			assertThat(result.status()).isEqualTo(CheckStatus.UP);
			assertThat(result.details()).containsEntry("database", "PostgreSQL")
				.doesNotContainKeys("standby", "replicationLagSeconds");
			assertThat(result.details().get("pool")).asInstanceOf(map(String.class, Object.class))
				.containsEntry("max", 3)
				.containsEntry("total", 3)
				.containsEntry("active", 0);
		}
	}

	@Test
	void checkWhenPoolIsNotStartedThenItIsStartedByTheLook() throws Exception {
		try (HikariDataSource pool = Pools.lazy(server.jdbcUrl(), server, 2, (config) -> {
		})) {
			assertThat(check(pool).check().status()).isEqualTo(CheckStatus.UP);
		}
	}

	@Test
	void checkWhenPoolIsBehindAProxyThenItIsFound() throws Exception {
		try (HikariDataSource pool = Pools.filled(server, 1, (config) -> {
		}); Connection taken = pool.getConnection()) {
			CheckResult result = check(new LazyConnectionDataSourceProxy(pool)).check();
			assertThat(result.details()).containsEntry("cause", "pool-exhausted");
			assertThat(taken.isValid(1)).isTrue();
		}
	}

	@Test
	void checkWhenPoolIsExhaustedThenSaysSoAndDoesNotBlameTheDatabase() throws Exception {
		try (HikariDataSource pool = Pools.filled(server, 2, (config) -> {
		})) {
			DatabaseCheck check = check(pool);
			try (Connection one = pool.getConnection(); Connection two = pool.getConnection()) {
				// Hikari itself would wait for 30 s
				CheckResult result = check.check();
				assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
				assertThat(result.error()).startsWith("the connection pool is exhausted: all 2 connections are in use");
				assertThat(result.details()).containsEntry("cause", "pool-exhausted");
				assertThat(result.details().get("pool")).asInstanceOf(map(String.class, Object.class))
					.containsEntry("active", 2)
					.containsEntry("idle", 0);
				assertThat(one.isValid(1) && two.isValid(1)).isTrue();
			}
			assertThat(check.check().status()).isEqualTo(CheckStatus.UP);
		}
	}

	@Test
	void checkWhenDataSourceIsPlainThenUp() throws Exception {
		DriverManagerDataSource plain = new DriverManagerDataSource(server.jdbcUrl(), server.username(),
				server.password());
		CheckResult result = check(plain).check();
		assertThat(result.status()).isEqualTo(CheckStatus.UP);
		assertThat(result.details()).doesNotContainKey("pool");
	}

	@Test
	void checkWhenDatabaseIsNotPostgresThenUp() throws Exception {
		JdbcDataSource h2 = new JdbcDataSource();
		h2.setUrl("jdbc:h2:mem:check");
		CheckResult result = check(h2).check();
		assertThat(result.error()).isNull();
		assertThat(result.status()).isEqualTo(CheckStatus.UP);
		assertThat(result.details()).containsEntry("database", "H2");
	}

	@Test
	void checkWhenHostHasNoAutoCommitThenNoTransactionIsLeftOpen() throws Exception {
		try (SingleConnectionDataSource single = single()) {
			single.getConnection().setAutoCommit(false);
			assertThat(check(single).check().status()).isEqualTo(CheckStatus.UP);
			int pid = new JdbcTemplate(single).queryForObject("SELECT pg_backend_pid()", Integer.class);
			single.getConnection().rollback();
			check(single).check();
			assertThat(state(pid)).isEqualTo("idle");
		}
	}

	@Test
	void checkWhenItIsOverThenConnectionHasItsOwnNetworkTimeoutAgain() throws Exception {
		try (SingleConnectionDataSource single = single()) {
			single.getConnection().setNetworkTimeout(Runnable::run, 12_345);
			check(single).check();
			assertThat(single.getConnection().getNetworkTimeout()).isEqualTo(12_345);
		}
	}

	@Test
	void checkWhenATransactionIsTooOldThenDegraded() throws Exception {
		try (Connection other = plain().getConnection(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("SELECT 1");
			Awaitility.await().untilAsserted(() -> {
				CheckResult result = check(plain(), Duration.ZERO, Duration.ofMillis(50)).check();
				assertThat(result.status()).isEqualTo(CheckStatus.DEGRADED);
				assertThat(result.error()).matches("the oldest transaction is [0-9.]+ s, the limit is 0.05 s");
			});
			CheckResult unjudged = check(plain(), Duration.ZERO, Duration.ZERO).check();
			assertThat(unjudged.status()).isEqualTo(CheckStatus.UP);
			assertThat((Double) unjudged.details().get("oldestTransactionSeconds")).isGreaterThan(0.04);
		}
	}

	@Test
	void checkWhenAnotherDatabaseHasAnOldTransactionThenItIsNotSeen() throws Exception {
		String otherUrl = server.createDatabase();
		DriverManagerDataSource otherDatabase = new DriverManagerDataSource(otherUrl, server.username(),
				server.password());
		String thisUrl = server.createDatabase();
		DriverManagerDataSource thisDatabase = new DriverManagerDataSource(thisUrl, server.username(),
				server.password());
		try (Connection other = otherDatabase.getConnection(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("SELECT pg_sleep(0.1)");
			assertThat(check(thisDatabase).check().details()).doesNotContainKey("oldestTransactionSeconds");
			assertThat(check(otherDatabase).check().details()).containsKey("oldestTransactionSeconds");
		}
	}

	@Test
	void checkWhenUserMayNotAskThenUpAllTheSame() throws Exception {
		JdbcTemplate admin = new JdbcTemplate(plain());
		String url = server.createDatabase();
		admin.execute("DROP ROLE IF EXISTS nobody_special");
		admin.execute("CREATE ROLE nobody_special LOGIN PASSWORD 'secret'");
		JdbcTemplate database = new JdbcTemplate(
				new DriverManagerDataSource(url, server.username(), server.password()));
		database.execute("REVOKE EXECUTE ON FUNCTION pg_is_in_recovery() FROM PUBLIC");
		DriverManagerDataSource restricted = new DriverManagerDataSource(url, "nobody_special", "secret");
		CheckResult result = check(restricted).check();
		assertThat(result.status()).isEqualTo(CheckStatus.UP);
		assertThat(result.details().get("postgresql")).asString().startsWith("unknown: ").contains("permission denied");
	}

	@Test
	void checkWhenServerIsAStandbyThenLagIsShownAndJudged() throws Exception {
		try (PostgresServer own = PostgresServer.start()) {
			DriverManagerDataSource dataSource = new DriverManagerDataSource(own.jdbcUrl(), own.username(),
					own.password());
			JdbcTemplate template = new JdbcTemplate(dataSource);
			template.execute("CREATE TABLE written (id int)");
			template.execute("COPY (SELECT 1) TO PROGRAM 'touch standby.signal'");
			crash(template);
			// A standby of nobody: it replays what it has and waits for more.
			own.restart();
			CheckResult behind = check(dataSource, Duration.ofMillis(1), Duration.ZERO).check();
			assertThat(behind.status()).isEqualTo(CheckStatus.DEGRADED);
			assertThat(behind.error()).matches("replication lag is [0-9.]+ s, the limit is 0.001 s");
			assertThat(behind.details()).containsEntry("standby", true).containsKey("replicationLagSeconds");
			assertThat(check(dataSource, Duration.ZERO, Duration.ZERO).check().status()).isEqualTo(CheckStatus.UP);

			template.execute("SELECT pg_promote()");
			Awaitility.await()
				.untilAsserted(() -> assertThat(check(dataSource).check().details()).doesNotContainKey("standby"));
		}
	}

	/** Ends the server so that it has something to replay. */
	private static void crash(JdbcTemplate template) {
		Awaitility.await()
			.untilAsserted(() -> assertThatException().isThrownBy(
					() -> template.execute("COPY (SELECT 1) TO PROGRAM 'kill -QUIT $(head -1 postmaster.pid)'")));
		Awaitility.await()
			.untilAsserted(
					() -> assertThatException().isThrownBy(() -> template.getDataSource().getConnection().close()));
	}

	private static String state(int pid) {
		return new JdbcTemplate(plain()).queryForObject("SELECT state FROM pg_stat_activity WHERE pid = ?",
				String.class, pid);
	}

	private static DriverManagerDataSource plain() {
		return new DriverManagerDataSource(server.jdbcUrl(), server.username(), server.password());
	}

	private static SingleConnectionDataSource single() throws SQLException {
		return new SingleConnectionDataSource(server.jdbcUrl(), server.username(), server.password(), true);
	}

	private static DatabaseCheck check(DataSource dataSource) {
		return check(dataSource, Duration.ofSeconds(30), Duration.ofHours(1));
	}

	private static DatabaseCheck check(DataSource dataSource, Duration lag, Duration transaction) {
		DatabaseHealthProperties properties = new DatabaseHealthProperties(Duration.ofSeconds(1),
				Duration.ofSeconds(10), lag, transaction);
		return new DatabaseCheck(new MonitoredDataSources(properties).of(dataSource), properties);
	}

}
