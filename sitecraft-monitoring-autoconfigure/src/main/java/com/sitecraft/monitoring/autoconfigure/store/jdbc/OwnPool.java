package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.time.Duration;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.boot.jdbc.DataSourceUnwrapper;

/**
 * A pool beside the host's, so that a host that has used up its own can still be told.
 */
final class OwnPool {

	/** Of a connection and of each answer. */
	static final Duration PATIENCE = Duration.ofSeconds(2);

	/** One for the writer, one for the command of an operator, one for pages. */
	private static final int CONNECTIONS = 3;

	/** Requests and pages that wait for the others must not cost the lease. */
	private static final int FOR_THE_LEASE = 1;

	private OwnPool() {
	}

	/**
	 * A pool to the database of the given data source, which connects to nothing until it
	 * is used. A data source that is not Hikari's is asked for the connections.
	 */
	static HikariDataSource of(DataSource host) {
		return pool(host, "sitecraft", CONNECTIONS);
	}

	/**
	 * The same for the lease alone.
	 */
	static HikariDataSource forLease(DataSource host) {
		return pool(host, "sitecraft-lease", FOR_THE_LEASE);
	}

	private static HikariDataSource pool(DataSource host, String name, int connections) {
		HikariConfig config = new HikariConfig();
		HikariDataSource hikari = DataSourceUnwrapper.unwrap(host, HikariConfigMXBean.class, HikariDataSource.class);
		if (hikari != null && hikari.getJdbcUrl() != null) {
			String url = hikari.getJdbcUrl();
			config.setJdbcUrl(url);
			config.setUsername(hikari.getUsername());
			config.setPassword(hikari.getPassword());
			config.getDataSourceProperties().putAll(hikari.getDataSourceProperties());
			config.setSchema(hikari.getSchema());
			config.setCatalog(hikari.getCatalog());
			if (url.startsWith("jdbc:postgresql:")) {
				// The pool connects on a thread of its own, which only this ends.
				bound(config, "connectTimeout");
				bound(config, "loginTimeout");
				bound(config, "socketTimeout");
				// A query over time is cancelled by another connection, to which a frozen
				// server does not answer either; the driver's own bound is 10 s.
				bound(config, "cancelSignalTimeout");
			}
		}
		else {
			config.setDataSource(host);
		}
		config.setPoolName(name);
		config.setMaximumPoolSize(connections);
		config.setMinimumIdle(0);
		config.setConnectionTimeout(PATIENCE.toMillis());
		config.setValidationTimeout(PATIENCE.toMillis() / 2);
		// A database that is down must not stop the start.
		config.setInitializationFailTimeout(-1);
		return lazy(config);
	}

	/** Given its settings at once it would make the pool at once. */
	private static HikariDataSource lazy(HikariConfig config) {
		HikariDataSource pool = new HikariDataSource();
		config.copyStateTo(pool);
		return pool;
	}

	private static void bound(HikariConfig config, String property) {
		config.addDataSourceProperty(property, String.valueOf(PATIENCE.toSeconds()));
	}

}
