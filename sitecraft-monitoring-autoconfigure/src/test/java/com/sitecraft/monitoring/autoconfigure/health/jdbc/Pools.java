package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.util.function.Consumer;

import com.sitecraft.fixtures.PostgresServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;

/**
 * Connection pools as a host has them.
 */
final class Pools {

	private Pools() {
	}

	/**
	 * A pool with Hikari's defaults, filled.
	 */
	static HikariDataSource filled(PostgresServer server, int size, Consumer<HikariConfig> customizer) {
		HikariDataSource pool = lazy(server.jdbcUrl(), server, size, customizer);
		try (var connection = pool.getConnection()) {
			connection.isValid(5);
		}
		catch (java.sql.SQLException ex) {
			throw new IllegalStateException(ex);
		}
		Awaitility.await().until(() -> pool.getHikariPoolMXBean().getIdleConnections() == size);
		return pool;
	}

	/**
	 * A pool that connects to nothing until it is used, as Spring Boot makes them.
	 */
	static HikariDataSource lazy(String url, PostgresServer server, int size, Consumer<HikariConfig> customizer) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		pool.setUsername(server.username());
		pool.setPassword(server.password());
		pool.setMaximumPoolSize(size);
		customizer.accept(pool);
		return pool;
	}

}
