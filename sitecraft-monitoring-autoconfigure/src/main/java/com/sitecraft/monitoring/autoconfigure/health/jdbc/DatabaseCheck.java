package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.health.CheckResult;
import com.sitecraft.monitoring.health.Findings;
import com.sitecraft.monitoring.health.HealthCheck;
import com.sitecraft.monitoring.signal.Redaction;

/**
 * A database is well when it answers over a pooled connection. PostgreSQL also says how
 * far a standby is behind and how old the oldest transaction is; these degrade.
 */
final class DatabaseCheck implements HealthCheck {

	private final MonitoredDataSource dataSource;

	private final DatabaseHealthProperties properties;

	private volatile MonitoredDataSource.@Nullable Look look;

	DatabaseCheck(MonitoredDataSource dataSource, DatabaseHealthProperties properties) {
		this.dataSource = dataSource;
		this.properties = properties;
	}

	@Override
	public CheckResult check() throws SQLException {
		MonitoredDataSource.Look current = this.dataSource.look(true);
		this.look = current;
		try {
			return withPool(current.run(this::roundTrip));
		}
		catch (ConnectionUnavailableException ex) {
			PoolState pool = ex.pool();
			boolean exhausted = pool != null && pool.isExhausted();
			return CheckResult.down(String.valueOf(ex.getMessage()))
				.with("cause", exhausted ? "pool-exhausted" : "no-connection")
				.with("pool", (pool != null) ? pool.details() : null);
		}
		finally {
			this.look = null;
		}
	}

	@Override
	public void abort() {
		MonitoredDataSource.Look current = this.look;
		if (current != null) {
			current.abort();
		}
	}

	private CheckResult withPool(CheckResult result) {
		PoolState pool = this.dataSource.poolState();
		return result.with("pool", (pool != null) ? pool.details() : null);
	}

	private CheckResult roundTrip(Connection connection) throws SQLException {
		// Drivers count in seconds; 0 would be for ever.
		int seconds = (int) Math.max(1, this.properties.networkTimeout().toSeconds());
		if (!connection.isValid(seconds)) {
			throw new SQLNonTransientConnectionException("the database does not answer on an open connection", "08006");
		}
		String product = connection.getMetaData().getDatabaseProductName();
		Findings findings = new Findings().detail("database", product);
		if ("PostgreSQL".equals(product)) {
			judgePostgres(connection, findings);
		}
		return findings.result();
	}

	private void judgePostgres(Connection connection, Findings findings) throws SQLException {
		PostgresState state;
		try {
			state = PostgresState.read(connection);
		}
		catch (SQLException ex) {
			if (BoundedConnection.isBroken(connection, ex)) {
				throw ex;
			}
			// It answers; that it does not tell about itself is no reason to be down.
			findings.detail("postgresql", "unknown: " + Redaction.redact(String.valueOf(ex.getMessage())));
			return;
		}
		findings.detail("standby", state.standby() ? true : null)
			.detail("replicationLagSeconds", seconds(state.lag()))
			.detail("oldestTransactionSeconds", seconds(state.oldestTransaction()));
		judge(findings, "replication lag", state.lag(), this.properties.maxReplicationLag());
		judge(findings, "the oldest transaction", state.oldestTransaction(), this.properties.maxTransactionAge());
	}

	private static void judge(Findings findings, String what, @Nullable Duration value, Duration limit) {
		if (value != null && !limit.isZero() && value.compareTo(limit) > 0) {
			findings.degraded(what + " is " + seconds(value) + " s, the limit is " + seconds(limit) + " s");
		}
	}

	private static @Nullable Double seconds(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() / 1000.0 : null;
	}

}
