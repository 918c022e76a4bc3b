package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
	public void commit(Changes changes) {
		this.transactions.transaction("commit state", (connection) -> {
			upsert(connection, changes.upserts().values());
			delete(connection, changes);
			this.deliveries.insert(connection, changes.deliveries());
			DeliveryTable.reported(connection, changes.reported());
			return changes;
		});
	}

	private static void upsert(Connection connection, Collection<Entry> entries) throws SQLException {
		try (PreparedStatement insert = Transactions.prepare(connection,
				"insert into sitecraft_entry (writer, version, body, kind, id) values (?, 1, ?, ?, ?)");
				PreparedStatement update = Transactions.prepare(connection,
						"update sitecraft_entry set writer = ?, version = version + 1, body = ?"
								+ " where kind = ? and id = ? and version = ?")) {
			for (Entry entry : entries.stream().sorted(Comparator.comparing(Entry::key, ORDER)).toList()) {
				PreparedStatement statement = (entry.version() == 0) ? insert : update;
				statement.setString(1, entry.writer());
				statement.setString(2, entry.body());
				statement.setString(3, entry.key().kind().name());
				statement.setString(4, entry.key().id());
				if (entry.version() > 0) {
					statement.setLong(5, entry.version());
				}
				if (!changedOne(statement)) {
					throw new ConflictException(entry.key());
				}
			}
		}
	}

	private static boolean changedOne(PreparedStatement statement) throws SQLException {
		try {
			return statement.executeUpdate() == 1;
		}
		catch (SQLException ex) {
			if (DUPLICATE.equals(ex.getSQLState())) {
				return false;
			}
			throw ex;
		}
	}

	private static void delete(Connection connection, Changes changes) throws SQLException {
		try (PreparedStatement entry = Transactions.prepare(connection,
				"delete from sitecraft_entry where kind = ? and id = ?");
				PreparedStatement command = Transactions.prepare(connection,
						"delete from sitecraft_command where id = ?")) {
			for (Entry.Key key : changes.deletes().stream().sorted(ORDER).toList()) {
				entry.setString(1, key.kind().name());
				entry.setString(2, key.id());
				entry.executeUpdate();
			}
			for (String id : changes.consumed().stream().sorted().toList()) {
				command.setString(1, id);
				command.executeUpdate();
			}
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
