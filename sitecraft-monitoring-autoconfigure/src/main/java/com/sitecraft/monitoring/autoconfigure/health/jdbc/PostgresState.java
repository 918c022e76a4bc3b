package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL says about itself.
 *
 * @param standby whether it is a standby
 * @param lag how far a standby is behind; {@code null} on a primary, and where a standby
 * has replayed nothing yet
 * @param oldestTransaction age of the oldest open transaction in this database;
 * {@code null} when there is none. Without the role {@code pg_read_all_stats} only
 * transactions of the own user are seen.
 */
record PostgresState(boolean standby, @Nullable Duration lag, @Nullable Duration oldestTransaction) {

	/**
	 * A standby that has replayed all it received is not behind, however long ago that
	 * was, but only as long as it is still connected to where it receives from.
	 */
	private static final String QUERY = """
			SELECT pg_is_in_recovery(),
			  CASE WHEN NOT pg_is_in_recovery() THEN NULL
			    WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
			      AND EXISTS (SELECT 1 FROM pg_stat_wal_receiver) THEN 0
			    ELSE EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END,
			  (SELECT EXTRACT(EPOCH FROM clock_timestamp() - min(xact_start)) FROM pg_stat_activity
			    WHERE datname = current_database() AND backend_type = 'client backend'
			      AND pid <> pg_backend_pid())
			""";

	private static final int QUERY_TIMEOUT_SECONDS = 1;

	static PostgresState read(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
			try (ResultSet row = statement.executeQuery(QUERY)) {
				row.next();
				return new PostgresState(row.getBoolean(1), seconds(row, 2), seconds(row, 3));
			}
		}
	}

	private static @Nullable Duration seconds(ResultSet row, int column) throws SQLException {
		double seconds = row.getDouble(column);
		return row.wasNull() ? null : Duration.ofMillis(Math.max(0, Math.round(seconds * 1000)));
	}

}
