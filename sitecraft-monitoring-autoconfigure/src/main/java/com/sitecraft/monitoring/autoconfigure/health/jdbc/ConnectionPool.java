package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Where connections come from.
 */
interface ConnectionPool {

	/**
	 * Borrows a connection.
	 * @param patience how long to wait for one to become free, where the pool can be told
	 */
	Connection connect(Duration patience) throws SQLException;

	/**
	 * Opens a connection of our own, past the pool and to the same database, to see
	 * whether it answers again without risking one of the pool's.
	 * @param patience bound for the whole of connecting
	 * @return the connection, to be closed; {@code null} where one cannot be opened
	 * within a bound
	 */
	default @Nullable Connection connectPast(Duration patience) throws SQLException {
		return null;
	}

	/**
	 * Takes a connection that was borrowed and is broken out of the pool, instead of
	 * giving it back.
	 */
	void discard(Connection connection) throws SQLException;

	/**
	 * What the pool says about itself, or {@code null} when it says nothing.
	 */
	@Nullable PoolState state();

	/**
	 * The pool behind a data source; nothing is connected.
	 */
	static ConnectionPool of(DataSource dataSource) {
		boolean hikari = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource",
				ConnectionPool.class.getClassLoader());
		return hikari ? new HikariConnectionPool(dataSource) : new PlainConnectionPool(dataSource);
	}

}
