package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.sitecraft.fixtures.FaultProxy;
import com.sitecraft.fixtures.PostgresServer;
import com.sitecraft.monitoring.autoconfigure.health.Looking;
import com.sitecraft.monitoring.health.CheckResult;
import com.sitecraft.monitoring.health.CheckStatus;
import com.sitecraft.monitoring.health.QueueCheck;
import com.sitecraft.monitoring.health.QueueLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Databases that do not answer, and what that costs the host's pool.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DatabaseFaultTests {

	private static final Duration FOREVER = Duration.ofMinutes(10);

	private static final String HANDED_OUT_UNTRIED = "600000";

	private static final String TRIED_BY_HIKARI = "0";

	private static PostgresServer server;

	private final List<HikariDataSource> pools = new ArrayList<>();

	private FaultProxy proxy;

	@BeforeAll
	static void startServer() {
		server = PostgresServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void startProxy() {
		this.proxy = FaultProxy.to(server.host(), server.port());
	}

	@AfterEach
	void tidy() {
		if (server.canFreeze()) {
			server.thaw();
		}
		this.proxy.pass();
		this.pools.forEach(HikariDataSource::close);
		this.proxy.close();
	}

	@Test
	void checkWhenFrozenThenAbortEndsTheLookAndThePoolLosesOneConnection() {
		freezable();
		HikariDataSource pool = pool(4, HANDED_OUT_UNTRIED);
		DatabaseCheck check = check(pool, FOREVER);
		server.freeze();
		Looking look = Looking.at(check);
		Awaitility.await().until(() -> bean(pool).getActiveConnections() == 1);
		look.giveUp();
		Awaitility.await().until(look::isOver);
		assertThat(look.result().status()).isEqualTo(CheckStatus.DOWN);
		assertThat(bean(pool).getActiveConnections()).isZero();
		assertThat(bean(pool).getTotalConnections()).isEqualTo(3);

		server.thaw();
		assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP);
		Awaitility.await().until(() -> bean(pool).getTotalConnections() == 4);
	}

	@Test
	void checkWhenFrozenAndThawedThenTheLookThatHungEndsByItself() {
		freezable();
		HikariDataSource pool = pool(2, HANDED_OUT_UNTRIED);
		server.freeze();
		Looking look = Looking.at(check(pool, FOREVER));
		Awaitility.await().until(() -> bean(pool).getActiveConnections() == 1);
		assertThat(look.isOver()).isFalse();
		server.thaw();
		assertThat(look.result().status()).isEqualTo(CheckStatus.UP);
		assertThat(bean(pool).getTotalConnections()).isEqualTo(2);
	}

	@Test
	void checkWhenFrozenAndNobodyAbortsThenTheNetworkTimeoutEndsTheLook() {
		freezable();
		HikariDataSource pool = pool(2, HANDED_OUT_UNTRIED);
		server.freeze();
		CheckResult result = Looking.at(check(pool, Duration.ofMillis(500))).result();
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).endsWith("the database does not answer on an open connection");
		assertThat(bean(pool).getActiveConnections()).isZero();
	}

	@Test
	void checkWhenFrozenAndHikariTriesTheConnectionThenOneLookTakesOneConnection() {
		freezable();
		HikariDataSource pool = pool(4, TRIED_BY_HIKARI);
		DatabaseCheck check = check(pool, FOREVER);
		server.freeze();
		Looking look = Looking.at(check);
		Awaitility.await().until(() -> bean(pool).getActiveConnections() == 1);
		look.giveUp();
		CheckResult result = look.result();
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(bean(pool).getActiveConnections()).isZero();
		// Hikari's own getConnection() would have gone on to the next one, and the next.
		assertThat(bean(pool).getTotalConnections()).isEqualTo(3);
		server.thaw();
		assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP);
		Awaitility.await().until(() -> bean(pool).getTotalConnections() == 4);
	}

	@Test
	void looksWhenFrozenAndManyThenNeverMoreThanOneConnectionIsHeld() throws Exception {
		freezable();
		HikariDataSource pool = pool(6, HANDED_OUT_UNTRIED);
		DatabaseHealthProperties properties = properties(Duration.ofSeconds(1));
		MonitoredDataSource monitored = new MonitoredDataSources(properties).of(pool);
		server.freeze();
		List<Looking> looks = new ArrayList<>();
		looks.add(Looking.at(new DatabaseCheck(monitored, properties)));
		for (int i = 0; i < 3; i++) {
			JdbcQueueProbe probe = new JdbcQueueProbe(monitored, "pg_class", RowCondition.everyRow(), null, null, 10);
			looks.add(Looking.at(new QueueCheck(probe, new QueueLimits(10, Duration.ofHours(1), 0))));
		}
		int most = 0;
		while (!looks.stream().allMatch(Looking::isOver)) {
			most = Math.max(most, bean(pool).getActiveConnections());
			Thread.onSpinWait();
		}
		assertThat(most).isEqualTo(1);
		assertThat(looks).allMatch((look) -> look.result().status() == CheckStatus.DOWN);
	}

	@Test
	void checkWhenStoppedThenDownWithWhatTheDatabaseSaidAndUpOnceRestarted() {
		HikariDataSource pool = pool(2, TRIED_BY_HIKARI);
		DatabaseCheck check = check(pool, FOREVER);
		server.stop();
		CheckResult result = Looking.at(check).result();
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).startsWith("no connection to the database: ").doesNotContain("exhausted");
		assertThat(result.details()).containsEntry("cause", "no-connection");
		server.restart();
		Awaitility.await()
			.untilAsserted(() -> assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP));
	}

	@Test
	void checkWhenRefusedFromTheStartThenDownAndUpOnceItIsThere() {
		this.proxy.refuse();
		DatabaseCheck check = check(lazyPool(), FOREVER);
		CheckResult result = Looking.at(check).result();
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).startsWith("no connection to the database: ").contains("refused");
		this.proxy.pass();
		assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP);
	}

	@Test
	void checkWhenBlackHoledFromTheStartAndTheDriverHasNoLimitThenGivingUpEndsIt() {
		// What Hikari's constructor, or the host, last set is for the whole JVM.
		DriverManager.setLoginTimeout(0);
		this.proxy.blackHole();
		DatabaseCheck check = check(lazyPool(), FOREVER);
		Looking look = Looking.at(check);
		look.giveUp();
		Awaitility.await().until(look::isOver);
		assertThat(look.result().status()).isEqualTo(CheckStatus.DOWN);
		this.proxy.pass();
		assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP);
	}

	@Test
	void checkWhenConnectionsAreBlackHoledThenBoundedAndUpOnceTheyPass() {
		HikariDataSource pool = lazyPool();
		DatabaseCheck check = check(pool, Duration.ofMillis(500));
		assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP);
		this.proxy.blackHole();
		assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.DOWN);
		this.proxy.pass();
		Awaitility.await()
			.untilAsserted(() -> assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP));
	}

	@Test
	void checkWhenConnectionIsResetThenDownOrReplacedAndUpAfterwards() {
		DatabaseCheck check = check(lazyPool(), FOREVER);
		assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP);
		this.proxy.reset();
		assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.DOWN);
		this.proxy.pass();
		Awaitility.await()
			.untilAsserted(() -> assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP));
	}

	@Test
	void checkWhenSlowButWithinItsBoundThenUp() {
		DatabaseCheck check = check(lazyPool(), Duration.ofSeconds(10));
		assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP);
		this.proxy.delay(Duration.ofMillis(150));
		assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP);
	}

	private static void freezable() {
		assumeTrue(server.canFreeze(), "this server cannot be frozen");
	}

	private static HikariPoolMXBean bean(HikariDataSource pool) {
		return pool.getHikariPoolMXBean();
	}

	/**
	 * A filled pool.
	 * @param triedAfter idle time in milliseconds after which Hikari tries a connection
	 * before it hands it out
	 */
	private HikariDataSource pool(int size, String triedAfter) {
		String before = System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", triedAfter);
		try {
			HikariDataSource pool = Pools.filled(server, size, (config) -> config.setValidationTimeout(1_500));
			this.pools.add(pool);
			return pool;
		}
		finally {
			if (before == null) {
				System.clearProperty("com.zaxxer.hikari.aliveBypassWindowMs");
			}
		}
	}

	/** A pool of one connection through the proxy, not connected yet. */
	private HikariDataSource lazyPool() {
		String url = server.jdbcUrl().replace(":" + server.port() + "/", ":" + this.proxy.port() + "/");
		HikariDataSource pool = Pools.lazy(url, server, 1, (config) -> config.setValidationTimeout(1_500));
		this.pools.add(pool);
		return pool;
	}

	private static DatabaseHealthProperties properties(Duration networkTimeout) {
		return new DatabaseHealthProperties(Duration.ofSeconds(1), networkTimeout, Duration.ZERO, Duration.ZERO);
	}

	private static DatabaseCheck check(DataSource dataSource, Duration networkTimeout) {
		DatabaseHealthProperties properties = properties(networkTimeout);
		return new DatabaseCheck(new MonitoredDataSources(properties).of(dataSource), properties);
	}

}
