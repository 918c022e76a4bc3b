package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data source as monitoring uses it: never more than one connection at a time, however
 * many checks and probes look at it, and none of them for longer than a bound.
 */
final class MonitoredDataSource {

	private static final Logger logger = LoggerFactory.getLogger(MonitoredDataSource.class);

	private final ConnectionPool pool;

	private final Duration acquireTimeout;

	private final Duration networkTimeout;

	private final Turn turn = new Turn();

	/**
	 * Whether the last use of a connection of the pool ended with the connection lost.
	 * Until the database answers again the pool is spared: otherwise every look at a
	 * database that hangs would cost it one more.
	 */
	private volatile boolean suspect;

	MonitoredDataSource(DataSource dataSource, Duration acquireTimeout, Duration networkTimeout) {
		this.pool = ConnectionPool.of(dataSource);
		this.acquireTimeout = acquireTimeout;
		this.networkTimeout = networkTimeout;
	}

	@Nullable PoolState poolState() {
		return this.pool.state();
	}

	/**
	 * A look that has not begun.
	 * @param first whether it goes before looks that are not first
	 */
	Look look(boolean first) {
		return new Look(first);
	}

	/**
	 * What is done with the connection.
	 *
	 * @param <T> type of the outcome
	 */
	@FunctionalInterface
	interface Work<T> {

		T with(Connection connection) throws SQLException;

	}

	/**
	 * One use of one connection, by one thread; another one may abort it.
	 */
	final class Look {

		private final boolean first;

		private @Nullable Connection connection;

		/** Whether the connection is our own and not the pool's. */
		private boolean past;

		private boolean aborted;

		private Look(boolean first) {
			this.first = first;
		}

		/**
		 * Waits for the turn and for a connection, then does the work.
		 * @throws ConnectionUnavailableException when there was no connection in time
		 * @throws SQLException when the work failed
		 */
		<T> T run(Work<T> work) throws SQLException {
			takeTurn();
			try {
				Connection borrowed = borrow();
				try {
					T outcome = new BoundedConnection(borrowed, MonitoredDataSource.this.networkTimeout).run(work);
					giveBack(borrowed, false);
					MonitoredDataSource.this.suspect = false;
					return outcome;
				}
				catch (Throwable ex) {
					giveBack(borrowed, BoundedConnection.isBroken(borrowed, ex));
					throw ex;
				}
			}
			finally {
				MonitoredDataSource.this.turn.giveBack();
			}
		}

		/**
		 * Ends the look from another thread, without waiting.
		 */
		void abort() {
			Connection hung;
			synchronized (this) {
				this.aborted = true;
				hung = this.connection;
			}
			if (hung != null) {
				// Closing a socket can wait for a TLS farewell. One thread a look that is
				// over time, and it ends with the socket.
				Thread thread = new Thread(() -> abort(hung), "sitecraft-db-abort");
				thread.setDaemon(true);
				thread.start();
			}
		}

		private void takeTurn() throws SQLException {
			try {
				// Whoever holds the turn is bounded; the one who waits may be
				// interrupted.
				if (!MonitoredDataSource.this.turn.take(this.first, MonitoredDataSource.this.networkTimeout)) {
					throw new SQLTimeoutException("another look at this database has not ended for "
							+ MonitoredDataSource.this.networkTimeout.toMillis() + " ms");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new SQLTimeoutException("interrupted while another look at this database was under way", ex);
			}
		}

		private Connection borrow() throws SQLException {
			Connection borrowed;
			try {
				borrowed = connect();
			}
			catch (SQLException ex) {
				PoolState state = poolState();
				if (state == null || !state.isExhausted()) {
					// The pool tests what it lends, and drops what does not answer.
					MonitoredDataSource.this.suspect = true;
				}
				throw new ConnectionUnavailableException(state, ex);
			}
			synchronized (this) {
				if (!this.aborted) {
					this.connection = borrowed;
					return borrowed;
				}
			}
			giveBack(borrowed, false);
			throw new SQLTimeoutException("a connection was had too late");
		}

		private Connection connect() throws SQLException {
			ConnectionPool pool = MonitoredDataSource.this.pool;
			// Whoever asks a pool first builds it: the driver then connects with the
			// limits
			// of the host, perhaps none, on this thread, which nothing ends, while every
			// request waits for the same lock.
			boolean spare = MonitoredDataSource.this.suspect || poolState() == null;
			Connection own = spare ? connectPast() : null;
			this.past = own != null;
			return (own != null) ? own : pool.connect(MonitoredDataSource.this.acquireTimeout);
		}

		private @Nullable Connection connectPast() throws SQLException {
			try {
				return MonitoredDataSource.this.pool.connectPast(MonitoredDataSource.this.networkTimeout);
			}
			catch (SQLException ex) {
				String state = ex.getSQLState();
				if (state == null || state.startsWith("08")) {
					throw ex;
				}
				// It refuses one connection more, so it answers: the pool is safe.
				MonitoredDataSource.this.suspect = false;
				return null;
			}
		}

		private void giveBack(Connection borrowed, boolean broken) {
			boolean discard;
			synchronized (this) {
				// From here on abort() does not touch it; it may be somebody else's soon.
				discard = broken || (this.aborted && this.connection != null);
				this.connection = null;
			}
			try {
				if (discard && !this.past) {
					MonitoredDataSource.this.suspect = true;
					MonitoredDataSource.this.pool.discard(borrowed);
				}
				else {
					borrowed.close();
				}
			}
			catch (SQLException | RuntimeException | AbstractMethodError ex) {
				// Whatever the look found is more worth knowing.
				logger.debug("Cannot give a connection back", ex);
			}
		}

		private static void abort(Connection hung) {
			try {
				hung.abort(Runnable::run);
			}
			catch (SQLException | RuntimeException | AbstractMethodError ex) {
				logger.debug("Cannot abort a connection", ex);
			}
		}

	}

}
