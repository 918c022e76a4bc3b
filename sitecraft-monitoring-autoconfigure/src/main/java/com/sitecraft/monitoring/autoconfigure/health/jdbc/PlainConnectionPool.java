package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

/**
 * A data source of which nothing is known: it waits for a connection as long as it was
 * configured to.
 */
record PlainConnectionPool(DataSource dataSource) implements ConnectionPool {

	@Override
	public Connection connect(Duration patience) throws SQLException {
		return this.dataSource.getConnection();
	}

	@Override
	public void discard(Connection connection) throws SQLException {
		// The pool, if there is one, finds out when it gets the connection back.
		try (connection) {
			connection.abort(Runnable::run);
		}
	}

	@Override
	public @Nullable PoolState state() {
		return null;
	}

}
