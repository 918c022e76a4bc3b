package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import javax.sql.DataSource;

import com.sitecraft.fixtures.PostgresServer;
import com.zaxxer.hikari.HikariDataSource;

/**
 * Empty databases behind pools as a host has them.
 */
final class Databases {

	private Databases() {
	}

	static HikariDataSource pool(PostgresServer server) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(server.createDatabase());
		pool.setUsername(server.username());
		pool.setPassword(server.password());
		pool.setMaximumPoolSize(1);
		return pool;
	}

	static HikariDataSource h2() {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
		pool.setUsername("sa");
		return pool;
	}

	static long count(DataSource dataSource, String table) throws SQLException {
		try (Connection connection = dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("select count(*) from " + table)) {
			result.next();
			return result.getLong(1);
		}
	}

}
