package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.InMemoryStateStore;
import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.Selection;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.StateStoreException;
import com.sitecraft.monitoring.autoconfigure.store.DeliveryCodec;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Outbox;
import com.sitecraft.monitoring.notification.OutboxReport;
import com.sitecraft.monitoring.signal.Redaction;

/**
 * The tables, or memory when there are none. Which one is found out by the first call
 * that the database answers, on the thread that writes: a database that is down neither
 * stops nor delays the start, and is not taken for one without tables.
 */
final class DatabaseStateStore implements StateStore, Commands, Outbox, AutoCloseable {

	private static final String PROPERTY = "sitecraft.monitoring.jdbc.initialize-schema";

	private static final String SCRIPTS = "classpath:com/sitecraft/monitoring/autoconfigure/store/jdbc/schema-";

	/** No such table, by PostgreSQL and by H2. */
	private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");

	private static final Logger logger = LoggerFactory.getLogger(DatabaseStateStore.class);

	/**
	 * Scripts of two replicas that start at once can fail each other, which the next try
	 * mends; a user who may not create tables fails every time.
	 */
	private static final int MOST_TRIES = 5;

	private final HikariDataSource pool;

	private final HikariDataSource leasePool;

	private final DatabaseInitializationMode mode;

	private final Instance instance;

	private final MeterRegistry registry;

	private @Nullable Chosen chosen;

	private int tries;

	/**
	 * @param pool for state
	 * @param leasePool for the lease, which must not wait for state
	 */
	DatabaseStateStore(HikariDataSource pool, HikariDataSource leasePool, DatabaseInitializationMode mode,
			Instance instance, MeterRegistry registry) {
		this.pool = pool;
		this.leasePool = leasePool;
		this.mode = mode;
		this.instance = instance;
		this.registry = registry;
	}

	@Override
	public List<Entry> load(Selection selection) {
		return chosen().store().load(selection);
	}

	@Override
	public Map<Entry.Key, Long> versions(Entry.Kind kind) {
		return chosen().store().versions(kind);
	}

	@Override
	public void commit(Changes changes) {
		chosen().store().commit(changes);
	}

	@Override
	public void submit(Command command) {
		chosen().commands().submit(command);
	}

	@Override
	public List<Command> pending() {
		return chosen().commands().pending();
	}

	@Override
	public List<Delivery> claim(String channel, Instant now, Duration lease, int most) {
		return chosen().outbox().claim(channel, now, lease, most);
	}

	@Override
	public void settle(List<Delivery> deliveries) {
		chosen().outbox().settle(deliveries);
	}

	@Override
	public OutboxReport report(Instant now, Duration late, int most) {
		return chosen().outbox().report(now, late, most);
	}

	/**
	 * Where the table of the lease is, {@code null} when there is none.
	 */
	@Nullable DataSource leaseTables() {
		return (chosen().store() instanceof JdbcStateStore) ? this.leasePool : null;
	}

	@Override
	public void close() {
		this.pool.close();
		this.leasePool.close();
	}

	private synchronized Chosen chosen() {
		Chosen known = this.chosen;
		if (known == null) {
			known = choose();
			this.chosen = known;
		}
		return known;
	}

	private Chosen choose() {
		DatabaseDriver platform = platform();
		if (platform != DatabaseDriver.POSTGRESQL && platform != DatabaseDriver.H2) {
			return memory("the database is neither PostgreSQL nor H2");
		}
		String script = SCRIPTS + platform.getId() + ".sql";
		RuntimeException failure = initialize(script);
		String missing = missingTable();
		if (missing != null) {
			if (failure != null && ++this.tries < MOST_TRIES) {
				throw new StateStoreException("Cannot create the table " + missing, failure);
			}
			return memory("the database has no table " + missing
					+ ((failure != null) ? " (" + Redaction.describe(failure) + ")" : "") + "; set " + PROPERTY
					+ "=always or run " + script);
		}
		Transactions transactions = new Transactions(this.pool);
		DeliveryTable table = new DeliveryTable(
				(platform == DatabaseDriver.H2) ? DeliveryTable.Platform.H2 : DeliveryTable.Platform.POSTGRESQL,
				new DeliveryCodec());
		JdbcStateStore store = new JdbcStateStore(transactions, table);
		return new Chosen(store, store, new JdbcOutbox(transactions, table, this.instance.name()));
	}

	private Chosen memory(String reason) {
		logger.warn("Alerts, silences and pages are kept in memory, and a restart forgets them: {}", reason);
		close();
		InMemoryStateStore store = StateStore.inMemory(this.registry);
		return new Chosen(store, store, store);
	}

	private DatabaseDriver platform() {
		try (Connection connection = this.pool.getConnection()) {
			return DatabaseDriver.fromProductName(connection.getMetaData().getDatabaseProductName());
		}
		catch (SQLException ex) {
			throw new StateStoreException("Cannot reach the database", ex);
		}
	}

	/** What went wrong; a failure is none if the tables are there. */
	private @Nullable RuntimeException initialize(String script) {
		DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
		settings.setMode(this.mode);
		settings.setSchemaLocations(List.of(script));
		try {
			new DataSourceScriptDatabaseInitializer(this.pool, settings).initializeDatabase();
			return null;
		}
		catch (RuntimeException ex) {
			logger.debug("Cannot create the tables", ex);
			return ex;
		}
	}

	private @Nullable String missingTable() {
		try (Connection connection = this.pool.getConnection()) {
			for (String table : List.of("sitecraft_entry", "sitecraft_command", "sitecraft_lock",
					"sitecraft_delivery")) {
				if (!has(connection, table)) {
					return table;
				}
			}
			return null;
		}
		catch (SQLException ex) {
			throw new StateStoreException("Cannot reach the tables", ex);
		}
	}

	private static boolean has(Connection connection, String table) throws SQLException {
		try (PreparedStatement select = connection.prepareStatement("select 1 from " + table + " where 1 = 0")) {
			select.executeQuery();
			return true;
		}
		catch (SQLException ex) {
			if (NO_TABLE.contains(String.valueOf(ex.getSQLState()))) {
				return false;
			}
			throw ex;
		}
	}

	/**
	 * The tables or the memory in each of their roles.
	 */
	private record Chosen(StateStore store, Commands commands, Outbox outbox) {
	}

}
