package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.ConflictException;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Selection;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.StateStoreException;

/**
 * Entries, commands and the pages of a commit in tables of PostgreSQL or H2.
 */
final class JdbcStateStore implements StateStore, Commands {

	/** Of the standard: a key is there already. */
	private static final String DUPLICATE = "23505";

	/** Two replicas that lock rows in another order could wait for each other. */
	private static final Comparator<Entry.Key> ORDER = Comparator.comparing(Entry.Key::kind)
		.thenComparing(Entry.Key::id);

	/** More than a person can ask for between two ticks; the rest comes next time. */
	private static final int MAX_COMMANDS = 1_000;

	private static final Map<String, Entry.Kind> KINDS = Stream.of(Entry.Kind.values())
		.collect(Collectors.toUnmodifiableMap(Entry.Kind::name, Function.identity()));

	private static final Logger logger = LoggerFactory.getLogger(JdbcStateStore.class);

	/** A round trip for each entry would make a storm wait; each batch is one answer. */
	private static final int BATCH = 500;

	private final Transactions transactions;

	private final DeliveryTable deliveries;

	/** Kinds of another version of this library that the last full load has skipped. */
	private volatile Set<String> unknown = Set.of();

	JdbcStateStore(Transactions transactions, DeliveryTable deliveries) {
		this.transactions = transactions;
		this.deliveries = deliveries;
	}

	@Override
	public List<Entry> load(Selection selection) {
		List<String> conditions = new ArrayList<>();
		List<String> values = new ArrayList<>();
		if (selection.kind() != null) {
			conditions.add("kind = ?");
			values.add(selection.kind().name());
		}
		if (selection.writer() != null) {
			conditions.add("writer = ?");
			values.add(selection.writer());
		}
		String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
		return this.transactions.call("load state", (connection) -> {
			try (PreparedStatement select = Transactions.prepare(connection,
					"select kind, id, writer, version, body from sitecraft_entry" + where + " order by kind, id")) {
				for (int i = 0; i < values.size(); i++) {
					select.setString(i + 1, values.get(i));
				}
				Set<String> skipped = new TreeSet<>();
				List<Entry> entries = entries(select, skipped);
				if (conditions.isEmpty()) {
					skipped(skipped);
				}
				return entries;
			}
		});
	}

	private static List<Entry> entries(PreparedStatement select, Set<String> skipped) throws SQLException {
		List<Entry> entries = new ArrayList<>();
		try (ResultSet row = select.executeQuery()) {
			while (row.next()) {
				Entry.Kind kind = KINDS.get(row.getString(1));
				if (kind == null) {
					skipped.add(row.getString(1));
				}
				else {
					entries.add(new Entry(new Entry.Key(kind, row.getString(2)), row.getString(3), row.getLong(4),
							row.getString(5)));
				}
			}
		}
		return entries;
	}

	private void skipped(Set<String> kinds) {
		if (!kinds.equals(this.unknown)) {
			this.unknown = kinds;
			logger.info("Stored by another version, and left alone: entries of the kinds {}", kinds);
		}
	}

	@Override
	public Map<Entry.Key, Long> versions(Entry.Kind kind) {
		return this.transactions.call("load versions", (connection) -> {
			try (PreparedStatement select = Transactions.prepare(connection,
					"select id, version from sitecraft_entry where kind = ?")) {
				select.setString(1, kind.name());
				Map<Entry.Key, Long> versions = new HashMap<>();
				try (ResultSet row = select.executeQuery()) {
					while (row.next()) {
						versions.put(new Entry.Key(kind, row.getString(1)), row.getLong(2));
					}
				}
				return versions;
			}
		});
	}

	@Override
	public void commit(Changes changes) {
		this.transactions.transaction("commit state", (connection) -> {
			upsert(connection, changes.upserts().values());
			delete(connection, changes);
			this.deliveries.insert(connection, changes.deliveries());
			DeliveryTable.reported(connection, changes.reported());
			DeliveryTable.late(connection, changes.late());
			return changes;
		});
	}

	/** All new ones before all known ones, which every replica does. */
	private static void upsert(Connection connection, Collection<Entry> entries) throws SQLException {
		List<Entry> sorted = entries.stream().sorted(Comparator.comparing(Entry::key, ORDER)).toList();
		upsert(connection, "insert into sitecraft_entry (writer, version, body, kind, id) values (?, 1, ?, ?, ?)",
				sorted.stream().filter((entry) -> entry.version() == 0).toList());
		upsert(connection,
				"update sitecraft_entry set writer = ?, version = version + 1, body = ?"
						+ " where kind = ? and id = ? and version = ?",
				sorted.stream().filter((entry) -> entry.version() > 0).toList());
	}

	private static void upsert(Connection connection, String sql, List<Entry> entries) throws SQLException {
		if (entries.isEmpty()) {
			return;
		}
		try (PreparedStatement statement = Transactions.prepare(connection, sql)) {
			for (int from = 0; from < entries.size(); from += BATCH) {
				List<Entry> batch = entries.subList(from, Math.min(from + BATCH, entries.size()));
				for (Entry entry : batch) {
					statement.setString(1, entry.writer());
					statement.setString(2, entry.body());
					statement.setString(3, entry.key().kind().name());
					statement.setString(4, entry.key().id());
					if (entry.version() > 0) {
						statement.setLong(5, entry.version());
					}
					statement.addBatch();
				}
				int conflict = conflict(statement);
				if (conflict >= 0) {
					throw new ConflictException(batch.get(Math.min(conflict, batch.size() - 1)).key());
				}
			}
		}
	}

	/**
	 * Number of the statement that found another version, -1 when none did. Drivers need
	 * not know which one it was.
	 */
	private static int conflict(PreparedStatement statement) throws SQLException {
		int[] changed;
		try {
			changed = statement.executeBatch();
		}
		catch (BatchUpdateException ex) {
			if (!duplicate(ex)) {
				throw ex;
			}
			return Math.max(0, first(ex.getUpdateCounts(), Statement.EXECUTE_FAILED));
		}
		return first(changed, 0);
	}

	private static int first(int[] counts, int sought) {
		for (int i = 0; i < counts.length; i++) {
			if (counts[i] == sought) {
				return i;
			}
		}
		return -1;
	}

	private static boolean duplicate(SQLException thrown) {
		for (SQLException ex = thrown; ex != null; ex = ex.getNextException()) {
			if (DUPLICATE.equals(ex.getSQLState())) {
				return true;
			}
		}
		return false;
	}

	private static void delete(Connection connection, Changes changes) throws SQLException {
		try (PreparedStatement entry = Transactions.prepare(connection,
				"delete from sitecraft_entry where kind = ? and id = ?");
				PreparedStatement command = Transactions.prepare(connection,
						"delete from sitecraft_command where id = ?")) {
			int batched = 0;
			for (Entry.Key key : changes.deletes().stream().sorted(ORDER).toList()) {
				entry.setString(1, key.kind().name());
				entry.setString(2, key.id());
				entry.addBatch();
				if (++batched % BATCH == 0) {
					entry.executeBatch();
				}
			}
			entry.executeBatch();
			for (String id : changes.consumed().stream().sorted().toList()) {
				command.setString(1, id);
				command.addBatch();
			}
			command.executeBatch();
		}
	}

	private static boolean changedOne(PreparedStatement statement) throws SQLException {
		try {
			return statement.executeUpdate() == 1;
		}
		catch (SQLException ex) {
			if (duplicate(ex)) {
				return false;
			}
			throw ex;
		}
	}

	@Override
	public void submit(Command command) {
		this.transactions.call("store a command", (connection) -> {
			try (PreparedStatement insert = Transactions.prepare(connection,
					"insert into sitecraft_command (id, kind, body, actor, created_at) values (?, ?, ?, ?, ?)")) {
				insert.setString(1, command.id());
				insert.setString(2, command.kind());
				insert.setString(3, command.body());
				insert.setString(4, command.actor());
				insert.setObject(5, command.createdAt().atOffset(ZoneOffset.UTC));
				// One with a known id is the same command.
				return changedOne(insert);
			}
		});
	}

	@Override
	public List<Command> pending() {
		return this.transactions.call("read commands", (connection) -> {
			try (PreparedStatement select = Transactions.prepare(connection,
					"select id, kind, body, actor, created_at from sitecraft_command order by position")) {
				select.setMaxRows(MAX_COMMANDS);
				List<Command> commands = new ArrayList<>();
				try (ResultSet row = select.executeQuery()) {
					while (row.next()) {
						Instant createdAt = row.getObject(5, OffsetDateTime.class).toInstant();
						commands.add(new Command(row.getString(1), row.getString(2), row.getString(3), row.getString(4),
								createdAt));
					}
				}
				return commands;
			}
		});
	}

}
