package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sitecraft.monitoring.autoconfigure.store.DeliveryCodec;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Delivery;

/**
 * Rows of pages: what a commit adds and forgets, and how a row is read.
 *
 * @param platform dialect of the database
 */
record DeliveryTable(Platform platform, DeliveryCodec codec) {

	static final String COLUMNS = "d.id, d.incident, d.channel, d.state, d.attempts, d.created_at, d.due_at, d.detail,"
			+ " d.body";

	/** Ten times the storm that the design is for; a row is some kilobytes. */
	private static final long MAX_PENDING = 100_000;

	/** A commit of many rows is many answers, each within the patience. */
	private static final int BATCH = 500;

	private static final int MAX_DETAIL = 1_000;

	private static final Logger logger = LoggerFactory.getLogger(DeliveryTable.class);

	/**
	 * Adds the pages of a commit; one with a known key is the same page.
	 */
	void insert(Connection connection, Collection<Delivery> deliveries) throws SQLException {
		if (deliveries.isEmpty()) {
			return;
		}
		long free = MAX_PENDING - pending(connection);
		try (PreparedStatement insert = Transactions.prepare(connection, this.platform.insert)) {
			int batched = 0;
			for (Delivery delivery : deliveries) {
				boolean refused = delivery.state() == Delivery.State.PENDING && --free < 0;
				bind(insert, refused
						? delivery.withOutcome(Delivery.State.DEAD, "refused: " + MAX_PENDING + " pages wait already")
						: delivery);
				insert.addBatch();
				if (++batched % BATCH == 0) {
					insert.executeBatch();
				}
			}
			insert.executeBatch();
		}
	}

	private static long pending(Connection connection) throws SQLException {
		try (PreparedStatement count = Transactions.prepare(connection,
				"select count(*) from sitecraft_delivery where state = 'PENDING'");
				ResultSet row = count.executeQuery()) {
			row.next();
			return row.getLong(1);
		}
	}

	private void bind(PreparedStatement insert, Delivery delivery) throws SQLException {
		int i = this.platform.bindKey(insert, delivery.key());
		insert.setString(++i, delivery.key());
		insert.setString(++i, delivery.incident());
		insert.setString(++i, delivery.channel());
		insert.setString(++i, delivery.notification().kind().name());
		insert.setString(++i, delivery.state().name());
		insert.setInt(++i, delivery.attempts());
		insert.setObject(++i, at(delivery.createdAt()));
		insert.setObject(++i, at(delivery.dueAt()));
		if (delivery.state() != Delivery.State.PENDING) {
			insert.setObject(++i, at(delivery.dueAt()));
		}
		else {
			insert.setNull(++i, Types.TIMESTAMP_WITH_TIMEZONE);
		}
		insert.setString(++i, detail(delivery.detail()));
		insert.setString(++i, this.codec.write(delivery));
	}

	/**
	 * Forgets pages whose outcome the same commit writes on a timeline. What a channel
	 * was told last stays as a mark until it is told of the end: a later page and its
	 * resolution are not cancelled then.
	 */
	static void reported(Connection connection, Collection<String> keys) throws SQLException {
		if (keys.isEmpty()) {
			return;
		}
		try (PreparedStatement marks = Transactions.prepare(connection,
				"delete from sitecraft_delivery where reported"
						+ " and incident = (select d.incident from sitecraft_delivery d where d.id = ?)"
						+ " and channel = (select d.channel from sitecraft_delivery d where d.id = ?)"
						+ " and (select d.attempts from sitecraft_delivery d where d.id = ?) > 0 and id <> ?");
				PreparedStatement over = Transactions.prepare(connection,
						"delete from sitecraft_delivery where id = ? and state <> 'PENDING'"
								+ " and (attempts = 0 or kind = 'RESOLVED')");
				PreparedStatement mark = Transactions.prepare(connection,
						"update sitecraft_delivery set reported = true, body = ''"
								+ " where id = ? and state <> 'PENDING'")) {
			for (String key : keys.stream().sorted().toList()) {
				for (int i = 1; i <= 4; i++) {
					marks.setString(i, key);
				}
				marks.addBatch();
				over.setString(1, key);
				over.addBatch();
				mark.setString(1, key);
				mark.addBatch();
			}
			marks.executeBatch();
			over.executeBatch();
			mark.executeBatch();
		}
	}

	/**
	 * Marks pages whose lateness the same commit writes on a timeline.
	 */
	static void late(Connection connection, Collection<String> keys) throws SQLException {
		if (keys.isEmpty()) {
			return;
		}
		try (PreparedStatement mark = Transactions.prepare(connection,
				"update sitecraft_delivery set late_reported = true where id = ? and state = 'PENDING'")) {
			for (String key : keys.stream().sorted().toList()) {
				mark.setString(1, key);
				mark.addBatch();
			}
			mark.executeBatch();
		}
	}

	/**
	 * The page of a row of {@link #COLUMNS}, nothing when a newer replica wrote it so
	 * that this one cannot read it.
	 */
	Optional<Delivery> read(ResultSet row) throws SQLException {
		String key = row.getString(1);
		try {
			String incident = row.getString(2);
			DeliveryCodec.Body body = this.codec.read(incident, row.getString(9));
			return Optional.of(new Delivery(key, incident, row.getString(3), body.address(), body.notification(),
					Delivery.State.valueOf(row.getString(4)), row.getInt(5), instant(row, 6), instant(row, 7),
					row.getString(8)));
		}
		catch (RuntimeException ex) {
			// Without the body: labels may hold what no log should.
			logger.debug("Cannot read page '{}', leaving it to others", key, ex);
			return Optional.empty();
		}
	}

	static boolean triggers(String kind) {
		return kind.equals(Page.Kind.TRIGGERED.name());
	}

	static OffsetDateTime at(Instant instant) {
		return instant.atOffset(ZoneOffset.UTC);
	}

	static Instant instant(ResultSet row, int column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

	/** What the receiver answered may be what no database takes. */
	static @Nullable String detail(@Nullable String detail) {
		if (detail == null) {
			return null;
		}
		String ascii = detail.replaceAll("[^\\x20-\\x7e]", "?");
		return ascii.substring(0, Math.min(ascii.length(), MAX_DETAIL));
	}

	/**
	 * How a row with a known key is left alone.
	 */
	enum Platform {

		POSTGRESQL("insert into sitecraft_delivery", " on conflict (id) do nothing"),

		H2("merge into sitecraft_delivery d using (select cast(? as varchar) as known) s on d.id = s.known"
				+ " when not matched then insert", "");

		private final String insert;

		Platform(String before, String after) {
			this.insert = before + " (id, incident, channel, kind, state, attempts, created_at, due_at, settled_at,"
					+ " detail, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" + after;
		}

		/** Binds what comes before the columns, and says how many that was. */
		int bindKey(PreparedStatement insert, String key) throws SQLException {
			if (this == H2) {
				insert.setString(1, key);
				return 1;
			}
			return 0;
		}

	}

}
