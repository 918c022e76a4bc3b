package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import org.jspecify.annotations.Nullable;

/**
 * No connection was to be had: because the pool has none left to give, or because none
 * can be made.
 */
final class ConnectionUnavailableException extends SQLException {

	private final transient @Nullable PoolState pool;

	ConnectionUnavailableException(@Nullable PoolState pool, SQLException cause) {
		super(reason(pool, cause), cause.getSQLState(), cause);
		this.pool = pool;
	}

	@Nullable PoolState pool() {
		return this.pool;
	}

	private static String reason(@Nullable PoolState pool, SQLException cause) {
		if (pool != null && pool.isExhausted()) {
			return "the connection pool is exhausted: all %d connections are in use and %d threads wait; the database was not asked"
				.formatted(pool.max(), pool.waiting());
		}
		// What a pool says of its own waiting hides what the database said.
		Throwable said = (cause instanceof SQLTransientConnectionException && cause.getCause() != null)
				? cause.getCause() : cause;
		return "no connection to the database: " + said.getMessage();
	}

}
