package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

import javax.sql.DataSource;

import com.sitecraft.monitoring.StateStoreException;

/**
 * Calls of the database that take one connection each, and end when the server says
 * nothing for {@link OwnPool#PATIENCE}.
 *
 * @param dataSource where connections come from
 */
record Transactions(DataSource dataSource) {

	/**
	 * Does the work without a transaction around it.
	 * @param what what is done, for the message of a failure
	 */
	<T> T call(String what, Work<T> work) {
		try (Connection connection = this.dataSource.getConnection()) {
			// A query timeout asks the server to cancel, and a frozen one does not.
			connection.setNetworkTimeout(Runnable::run, Math.toIntExact(OwnPool.PATIENCE.toMillis()));
			return work.with(connection);
		}
		catch (SQLException ex) {
			throw new StateStoreException("Cannot " + what + " in the database", ex);
		}
	}

	/**
	 * Does all of the work or nothing of it.
	 * @param what what is done, for the message of a failure
	 */
	<T> T transaction(String what, Work<T> work) {
		return call(what, (connection) -> {
			connection.setAutoCommit(false);
			try {
				T result = work.with(connection);
				connection.commit();
				return result;
			}
			catch (SQLException | RuntimeException ex) {
				rollBack(connection, ex);
				throw ex;
			}
		});
	}

	static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
		PreparedStatement statement = connection.prepareStatement(sql);
		// A server that waits for a lock is alive, and cancels.
		statement.setQueryTimeout(Math.toIntExact(OwnPool.PATIENCE.toSeconds()));
		return statement;
	}

	private static void rollBack(Connection connection, Exception cause) {
		try {
			connection.rollback();
		}
		catch (SQLException ex) {
			cause.addSuppressed(ex);
		}
	}

	@FunctionalInterface
	interface Work<T> {

		T with(Connection connection) throws SQLException;

	}

}
