package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Outbox;
import com.sitecraft.monitoring.notification.OutboxReport;

/**
 * Pages in a table of PostgreSQL or H2, from which every replica takes without a lease:
 * the oldest pending row of an incident and channel stands for all of them, and whoever
 * has its lock has theirs.
 */
final class JdbcOutbox implements Outbox {

	/**
	 * The offset keeps PostgreSQL from making a join of it, and the date of the outcome,
	 * which pending rows have none of, from walking the index of all pending rows. It
	 * does both when thousands of rows have come since it last counted.
	 */
	private static final String OLDEST = " and not exists (select 1 from sitecraft_delivery o"
			+ " where o.incident = d.incident and o.channel = d.channel and o.settled_at is null"
			+ " and o.position < d.position offset 0)";

	/** So many rows are pending that nobody compares them. */
	private static final int MAX_KEYS = 20_000;

	/** Nobody acted for all replicas for so long. */
	private static final Duration KEEP_UNREPORTED = Duration.ofDays(7);

	/** Longer than an incident stays open without a page. */
	private static final Duration KEEP_MARKS = Duration.ofDays(30);

	private static final Duration PURGE_EVERY = Duration.ofHours(1);

	/** Who gets a page later than this has found out otherwise. */
	private static final Duration GIVE_UP = Duration.ofHours(24);

	private static final String GIVEN_UP = "given up after 24 h: no replica could send it";

	private static final String CANCELLED = "not sent: it was over before anybody was told";

	private final Transactions transactions;

	private final DeliveryTable table;

	private final String instance;

	private volatile boolean released;

	private volatile Instant purgedAt = Instant.MIN;

	/**
	 * Creates an outbox.
	 * @param instance unique name of this replica, the same after a restart
	 */
	JdbcOutbox(Transactions transactions, DeliveryTable table, String instance) {
		this.transactions = transactions;
		this.table = table;
		this.instance = instance;
	}

	@Override
	public List<Delivery> claim(String channel, Instant now, Duration lease, int most) {
		releaseOnce();
		return this.transactions.transaction("claim pages", (connection) -> {
			List<Delivery> claimable = new ArrayList<>();
			for (Candidate candidate : lock(connection, channel, now, most)) {
				if (!candidate.over() || !cancel(connection, candidate.delivery())) {
					claimable.add(candidate.delivery());
				}
			}
			return take(connection, claimable, now, now.plus(lease));
		});
	}

	/**
	 * What this replica had taken when it died is free at once. Once, and before the
	 * first claim of any channel: later it would free what is on its way.
	 */
	private void releaseOnce() {
		if (!this.released) {
			synchronized (this) {
				if (!this.released) {
					release();
					this.released = true;
				}
			}
		}
	}

	private void release() {
		this.transactions.call("release pages", (connection) -> {
			try (PreparedStatement update = Transactions.prepare(connection,
					"update sitecraft_delivery set claimed_by = null, claimed_until = null"
							+ " where state = 'PENDING' and claimed_by = ?")) {
				update.setString(1, this.instance);
				return update.executeUpdate();
			}
		});
	}

	/** Goes past rows that a newer replica wrote, or enough of these would block all. */
	private List<Candidate> lock(Connection connection, String channel, Instant now, int most) throws SQLException {
		try (PreparedStatement select = Transactions.prepare(connection,
				"select " + DeliveryTable.COLUMNS
						+ ", d.kind, exists (select 1 from sitecraft_delivery r where r.incident = d.incident"
						+ " and r.channel = d.channel and r.settled_at is null and r.kind = 'RESOLVED'), d.position"
						+ " from sitecraft_delivery d where d.channel = ? and d.state = 'PENDING' and d.due_at <= ?"
						+ " and (d.claimed_until is null or d.claimed_until <= ?)" + OLDEST
						+ " and d.position > ? order by d.position limit ? for update skip locked")) {
			select.setString(1, channel);
			select.setObject(2, DeliveryTable.at(now));
			select.setObject(3, DeliveryTable.at(now));
			List<Candidate> candidates = new ArrayList<>();
			Pager pager = new Pager(most);
			while (pager.next(candidates.size())) {
				select.setLong(4, pager.after);
				select.setInt(5, pager.limit);
				try (ResultSet row = select.executeQuery()) {
					while (candidates.size() < most && row.next()) {
						pager.read(row.getLong(12));
						Optional<Delivery> delivery = this.table.read(row);
						boolean over = DeliveryTable.triggers(row.getString(10)) && row.getBoolean(11);
						delivery.ifPresent((page) -> candidates.add(new Candidate(page, over && page.attempts() == 0)));
					}
				}
			}
			return candidates;
		}
	}

	/** The lock on the oldest keeps everybody else from its successors. */
	private boolean cancel(Connection connection, Delivery oldest) throws SQLException {
		String subject = "incident = ? and channel = ?";
		try (PreparedStatement update = Transactions.prepare(connection,
				"update sitecraft_delivery set state = 'CANCELLED', detail = ?, settled_at = current_timestamp where "
						+ subject + " and state = 'PENDING' and position <= (select max(r.position)"
						+ " from sitecraft_delivery r where r." + subject.replace("and ", "and r.")
						+ " and r.state = 'PENDING' and r.kind = 'RESOLVED') and not exists (select 1"
						+ " from sitecraft_delivery t where t." + subject.replace("and ", "and t.")
						+ " and t.attempts > 0)")) {
			update.setString(1, CANCELLED);
			for (int i = 0; i < 3; i++) {
				update.setString(2 + 2 * i, oldest.incident());
				update.setString(3 + 2 * i, oldest.channel());
			}
			return update.executeUpdate() > 0;
		}
	}

	/**
	 * Looks again, since a lock may have been waited for behind the back of the query.
	 */
	private List<Delivery> take(Connection connection, List<Delivery> claimable, Instant now, Instant until)
			throws SQLException {
		try (PreparedStatement update = Transactions.prepare(connection,
				"update sitecraft_delivery d set attempts = d.attempts + 1, claimed_by = ?, claimed_until = ?"
						+ " where d.id = ? and d.state = 'PENDING'"
						+ " and (d.claimed_until is null or d.claimed_until <= ?)" + OLDEST)) {
			for (Delivery delivery : claimable) {
				update.setString(1, this.instance);
				update.setObject(2, DeliveryTable.at(until));
				update.setString(3, delivery.key());
				update.setObject(4, DeliveryTable.at(now));
				update.addBatch();
			}
			int[] updated = claimable.isEmpty() ? new int[0] : update.executeBatch();
			List<Delivery> taken = new ArrayList<>();
			for (int i = 0; i < updated.length; i++) {
				if (updated[i] == 1) {
					taken.add(claimable.get(i).attempted());
				}
			}
			return taken;
		}
	}

	@Override
	public void settle(List<Delivery> deliveries) {
		if (deliveries.isEmpty()) {
			return;
		}
		String outcome = "update sitecraft_delivery set state = ?, attempts = ?, due_at = ?, detail = ?,"
				+ " claimed_by = null, claimed_until = null";
		this.transactions.transaction("settle pages", (connection) -> {
			try (PreparedStatement over = Transactions.prepare(connection,
					outcome + ", settled_at = current_timestamp where id = ? and state = 'PENDING'");
					PreparedStatement again = Transactions.prepare(connection, outcome
							+ " where id = ? and state = 'PENDING' and (claimed_by is null or claimed_by = ?)")) {
				// In the order of the keys: two replicas could wait for each other.
				for (Delivery delivery : deliveries.stream()
					.sorted((one, other) -> one.key().compareTo(other.key()))
					.toList()) {
					boolean pending = delivery.state() == Delivery.State.PENDING;
					PreparedStatement update = pending ? again : over;
					update.setString(1, delivery.state().name());
					update.setInt(2, delivery.attempts());
					update.setObject(3, DeliveryTable.at(delivery.dueAt()));
					update.setString(4, DeliveryTable.detail(delivery.detail()));
					update.setString(5, delivery.key());
					if (pending) {
						update.setString(6, this.instance);
					}
					update.addBatch();
				}
				over.executeBatch();
				again.executeBatch();
				return deliveries;
			}
		});
	}

	@Override
	public OutboxReport report(Instant now, Duration late, int most) {
		if (this.purgedAt.isBefore(now.minus(PURGE_EVERY))) {
			purge(now);
			this.purgedAt = now;
		}
		return this.transactions.call("read pages", (connection) -> new OutboxReport(
				read(connection, "d.state <> 'PENDING' and not d.reported", null, most), read(connection,
						"d.state = 'PENDING' and not d.late_reported and d.created_at < ?", now.minus(late), most),
				oldest(connection), keys(connection)));
	}

	/** What nobody could take for a day holds up what follows it: give it up. */
	private void purge(Instant now) {
		this.transactions.call("give up pages", (connection) -> {
			try (PreparedStatement update = Transactions.prepare(connection,
					"update sitecraft_delivery set state = 'DEAD', detail = ?, settled_at = ?, claimed_by = null,"
							+ " claimed_until = null where state = 'PENDING' and created_at < ?"
							+ " and (claimed_until is null or claimed_until <= ?)")) {
				update.setString(1, GIVEN_UP);
				update.setObject(2, DeliveryTable.at(now));
				update.setObject(3, DeliveryTable.at(now.minus(GIVE_UP)));
				update.setObject(4, DeliveryTable.at(now));
				return update.executeUpdate();
			}
		});
		this.transactions.call("purge pages", (connection) -> {
			try (PreparedStatement delete = Transactions.prepare(connection,
					"delete from sitecraft_delivery where state <> 'PENDING'"
							+ " and settled_at < case when reported then cast(? as timestamp with time zone)"
							+ " else cast(? as timestamp with time zone) end")) {
				delete.setObject(1, DeliveryTable.at(now.minus(KEEP_MARKS)));
				delete.setObject(2, DeliveryTable.at(now.minus(KEEP_UNREPORTED)));
				return delete.executeUpdate();
			}
		});
	}

	private List<Delivery> read(Connection connection, String where, @Nullable Instant before, int most)
			throws SQLException {
		if (most == 0) {
			return List.of();
		}
		try (PreparedStatement select = Transactions.prepare(connection,
				"select " + DeliveryTable.COLUMNS + ", d.position from sitecraft_delivery d where " + where
						+ " and d.position > ? order by d.position limit ?")) {
			int parameters = 0;
			if (before != null) {
				select.setObject(++parameters, DeliveryTable.at(before));
			}
			List<Delivery> deliveries = new ArrayList<>();
			Pager pager = new Pager(most);
			while (pager.next(deliveries.size())) {
				select.setLong(parameters + 1, pager.after);
				select.setInt(parameters + 2, pager.limit);
				try (ResultSet row = select.executeQuery()) {
					while (deliveries.size() < most && row.next()) {
						pager.read(row.getLong(10));
						this.table.read(row).ifPresent(deliveries::add);
					}
				}
			}
			return deliveries;
		}
	}

	private static Map<String, Instant> oldest(Connection connection) throws SQLException {
		try (PreparedStatement select = Transactions.prepare(connection,
				"select channel, min(created_at) from sitecraft_delivery where state = 'PENDING' group by channel");
				ResultSet row = select.executeQuery()) {
			Map<String, Instant> oldest = new HashMap<>();
			while (row.next()) {
				oldest.put(row.getString(1), DeliveryTable.instant(row, 2));
			}
			return oldest;
		}
	}

	private static @Nullable Set<String> keys(Connection connection) throws SQLException {
		try (PreparedStatement select = Transactions.prepare(connection,
				"select id from sitecraft_delivery where state = 'PENDING' limit " + MAX_KEYS);
				ResultSet row = select.executeQuery()) {
			Set<String> keys = new HashSet<>();
			while (row.next()) {
				keys.add(row.getString(1));
			}
			return (keys.size() < MAX_KEYS) ? keys : null;
		}
	}

	/**
	 * Position among rows not all of which can be read.
	 */
	private static final class Pager {

		/** A look at one row at a time would be as many queries. */
		private static final int LEAST = 50;

		private final int most;

		private long after = -1;

		private int limit;

		private int rows;

		Pager(int most) {
			this.most = most;
		}

		/** Whether there may be more rows that are wanted. */
		boolean next(int found) {
			boolean first = this.limit == 0;
			boolean more = first || this.rows == this.limit;
			this.limit = first ? this.most : Math.max(this.most - found, LEAST);
			this.rows = 0;
			return more && found < this.most;
		}

		void read(long position) {
			this.after = position;
			this.rows++;
		}

	}

	/**
	 * A row that is locked.
	 *
	 * @param over whether a resolution of what nobody was told of may wait behind it
	 */
	private record Candidate(Delivery delivery, boolean over) {
	}

}
