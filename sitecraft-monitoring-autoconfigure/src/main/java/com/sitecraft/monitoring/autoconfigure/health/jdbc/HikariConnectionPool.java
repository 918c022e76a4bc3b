package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.DataSourceUnwrapper;

/**
 * A data source that may be Hikari's, perhaps behind proxies. Hikari's own
 * {@code getConnection()} waits for the {@code connectionTimeout} of the host, 30 s by
 * default: too long to tell an exhausted pool within the time that a check has. Its pool
 * takes another limit.
 */
final class HikariConnectionPool implements ConnectionPool {

	private final DataSource dataSource;

	HikariConnectionPool(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	@Override
	public Connection connect(Duration patience) throws SQLException {
		// The pool exists from the first connection on.
		return (pool() instanceof HikariPool pool) ? pool.getConnection(patience.toMillis())
				: this.dataSource.getConnection();
	}

	@Override
	public void discard(Connection connection) throws SQLException {
		HikariDataSource hikari = hikari();
		if (hikari != null) {
			// Closes it too; closing it once more would fail.
			hikari.evictConnection(connection);
		}
		else {
			new PlainConnectionPool(this.dataSource).discard(connection);
		}
	}

	@Override
	public @Nullable Connection connectPast(Duration patience) throws SQLException {
		HikariDataSource hikari = hikari();
		String url = (hikari != null) ? hikari.getJdbcUrl() : null;
		if (hikari == null || url == null || !url.startsWith("jdbc:postgresql:")) {
			// Only of PostgreSQL's driver is it known how to bound connecting.
			return null;
		}
		Properties properties = new Properties();
		properties.putAll(hikari.getDataSourceProperties());
		put(properties, "user", hikari.getUsername());
		put(properties, "password", hikari.getPassword());
		// The driver connects on a thread of its own, which only a socket timeout ends.
		String seconds = String.valueOf(Math.max(1, patience.toSeconds()));
		put(properties, "connectTimeout", seconds);
		put(properties, "socketTimeout", seconds);
		put(properties, "loginTimeout", seconds);
		return DriverManager.getConnection(url, properties);
	}

	private static void put(Properties properties, String key, @Nullable String value) {
		if (value != null) {
			properties.setProperty(key, value);
		}
	}

	@Override
	public @Nullable PoolState state() {
		HikariDataSource hikari = hikari();
		HikariPoolMXBean pool = pool();
		if (hikari == null || pool == null) {
			return null;
		}
		return new PoolState(pool.getActiveConnections(), pool.getIdleConnections(), pool.getTotalConnections(),
				hikari.getMaximumPoolSize(), pool.getThreadsAwaitingConnection());
	}

	private @Nullable HikariPoolMXBean pool() {
		HikariDataSource hikari = hikari();
		return (hikari != null) ? hikari.getHikariPoolMXBean() : null;
	}

	private @Nullable HikariDataSource hikari() {
		return DataSourceUnwrapper.unwrap(this.dataSource, HikariConfigMXBean.class, HikariDataSource.class);
	}

}
