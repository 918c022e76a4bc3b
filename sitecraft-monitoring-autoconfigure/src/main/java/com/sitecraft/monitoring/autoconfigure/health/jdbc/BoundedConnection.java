package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection whose calls end when the other side says nothing for too long, and that is
 * left as it was found.
 * <p>
 * A query timeout is no such bound: the driver asks the server to cancel, and a frozen
 * server does not.
 */
record BoundedConnection(Connection connection, Duration networkTimeout) {

	private static final Logger logger = LoggerFactory.getLogger(BoundedConnection.class);

	<T> T run(MonitoredDataSource.Work<T> work) throws SQLException {
		Integer before = limitNetwork();
		T outcome;
		try {
			outcome = work.with(this.connection);
		}
		catch (Throwable ex) {
			leaveAfter(ex, before);
			throw ex;
		}
		leave(before);
		return outcome;
	}

	/**
	 * Whether a connection is of no more use after a failure. A missing table leaves it
	 * sound and must not cost the pool a connection.
	 */
	static boolean isBroken(Connection connection, Throwable failure) {
		if (failure instanceof SQLException sql && sql.getSQLState() != null && sql.getSQLState().startsWith("08")) {
			return true;
		}
		try {
			return connection.isClosed();
		}
		catch (SQLException ex) {
			return true;
		}
	}

	private @Nullable Integer limitNetwork() {
		try {
			int before = this.connection.getNetworkTimeout();
			this.connection.setNetworkTimeout(Runnable::run, Math.toIntExact(this.networkTimeout.toMillis()));
			return before;
		}
		catch (SQLException | AbstractMethodError | UnsupportedOperationException ex) {
			// Not every driver can. Aborting the connection still ends a hung call.
			logger.debug("The driver has no network timeout", ex);
			return null;
		}
	}

	private void leaveAfter(Throwable failure, @Nullable Integer before) {
		if (!isBroken(this.connection, failure)) {
			try {
				leave(before);
			}
			catch (SQLException ex) {
				failure.addSuppressed(ex);
			}
		}
	}

	private void leave(@Nullable Integer before) throws SQLException {
		if (!this.connection.getAutoCommit()) {
			// Otherwise the look would leave a transaction open, and hold back vacuum.
			this.connection.rollback();
		}
		if (before != null) {
			this.connection.setNetworkTimeout(Runnable::run, before);
		}
	}

}
