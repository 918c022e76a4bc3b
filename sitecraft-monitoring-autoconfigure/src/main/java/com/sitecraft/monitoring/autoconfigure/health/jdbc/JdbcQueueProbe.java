package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.Set;
import java.util.TimeZone;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.QueueProbe;
import com.sitecraft.monitoring.signal.QueueReading;

/**
 * A queue kept in a table. Rows are counted up to a limit, so that a table that has grown
 * without bound is not read as a whole; ages are taken from the database's own clock.
 */
final class JdbcQueueProbe implements QueueProbe {

	private static final int QUERY_TIMEOUT_SECONDS = 1;

	/** No such table, by PostgreSQL and by H2. */
	private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");

	private final String table;

	private final MonitoredDataSource dataSource;

	private final RowCondition condition;

	private final boolean hasAge;

	private final @Nullable ZoneId zone;

	private final long countLimit;

	private final String sql;

	/**
	 * Creates the probe.
	 * @param table table name, checked
	 * @param createdColumn column name, checked, or {@code null}
	 * @param zone zone of the column, or {@code null} for the JVM's
	 * @param countLimit rows that are counted at most
	 */
	JdbcQueueProbe(MonitoredDataSource dataSource, String table, RowCondition condition, @Nullable String createdColumn,
			@Nullable ZoneId zone, long countLimit) {
		this.dataSource = dataSource;
		this.table = table;
		this.condition = condition;
		this.hasAge = createdColumn != null;
		this.zone = zone;
		this.countLimit = countLimit;
		String from = " FROM " + table + (condition.sql().isEmpty() ? "" : " WHERE " + condition.sql());
		String count = "(SELECT count(*) FROM (SELECT 1" + from + " LIMIT " + countLimit + ") counted)";
		this.sql = "SELECT " + count
				+ (this.hasAge ? ", (SELECT min(" + createdColumn + ")" + from + "), CURRENT_TIMESTAMP" : "");
	}

	@Override
	public QueueReading read() throws SQLException {
		try {
			return this.dataSource.look(false).run(this::read);
		}
		catch (SQLException ex) {
			if (NO_TABLE.contains(String.valueOf(ex.getSQLState()))) {
				// Not made yet, or a wrong name: either way nothing is known.
				return new QueueReading.Unknown("table '" + this.table + "' does not exist");
			}
			throw ex;
		}
	}

	private QueueReading read(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(this.sql)) {
			statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
			boolean untyped = "PostgreSQL".equals(connection.getMetaData().getDatabaseProductName());
			int index = 1;
			for (int use = 0; use < (this.hasAge ? 2 : 1); use++) {
				for (String value : this.condition.values()) {
					// PostgreSQL compares no number or enum with a text; it finds the
					// type itself if none is given.
					statement.setObject(index++, value, untyped ? Types.OTHER : Types.VARCHAR);
				}
			}
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				long depth = row.getLong(1);
				return new QueueReading.State(depth, depth >= this.countLimit, this.hasAge ? age(row) : null, null);
			}
		}
	}

	private @Nullable Duration age(ResultSet row) throws SQLException {
		Instant created = created(row);
		Timestamp now = row.getTimestamp(3);
		return (created != null && now != null) ? Duration.between(created, now.toInstant()) : null;
	}

	private @Nullable Instant created(ResultSet row) throws SQLException {
		int type = row.getMetaData().getColumnType(2);
		if (type == Types.BIGINT || type == Types.NUMERIC || type == Types.DECIMAL) {
			long millis = row.getLong(2);
			return row.wasNull() ? null : Instant.ofEpochMilli(millis);
		}
		Timestamp created = (this.zone != null)
				? row.getTimestamp(2, Calendar.getInstance(TimeZone.getTimeZone(this.zone))) : row.getTimestamp(2);
		return (created != null) ? created.toInstant() : null;
	}

}
