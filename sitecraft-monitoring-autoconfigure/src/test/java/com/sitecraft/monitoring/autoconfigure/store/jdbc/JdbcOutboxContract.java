package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

import com.sitecraft.monitoring.autoconfigure.store.DeliveryCodec;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Outbox;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What outboxes in a database keep, and in which the replicas are told apart.
 */
abstract class JdbcOutboxContract extends OutboxContract {

	private final HikariDataSource pool;

	private final Transactions transactions;

	private final DeliveryTable table;

	private final JdbcOutbox outbox;

	private final JdbcOutbox other;

	JdbcOutboxContract(HikariDataSource pool, DeliveryTable.Platform platform) throws SQLException {
		this.pool = pool;
		this.pool.setMaximumPoolSize(4);
		this.transactions = new Transactions(pool);
		this.table = new DeliveryTable(platform, new DeliveryCodec());
		this.outbox = new JdbcOutbox(this.transactions, this.table, "one");
		this.other = new JdbcOutbox(this.transactions, this.table, "two");
		try (Connection connection = pool.getConnection()) {
			ScriptUtils.executeSqlScript(connection,
					new ClassPathResource("com/sitecraft/monitoring/autoconfigure/store/jdbc/schema-"
							+ platform.name().toLowerCase() + ".sql"));
		}
	}

	@AfterEach
	void close() {
		this.pool.close();
	}

	@Override
	Outbox outbox() {
		return this.outbox;
	}

	@Override
	Outbox other() {
		return this.other;
	}

	@Override
	void add(List<Delivery> deliveries) {
		this.transactions.transaction("add", (connection) -> {
			this.table.insert(connection, deliveries);
			return deliveries;
		});
	}

	@Override
	void reported(Set<String> keys) {
		this.transactions.transaction("report", (connection) -> {
			DeliveryTable.reported(connection, keys);
			return keys;
		});
	}

	@Override
	void late(Set<String> keys) {
		this.transactions.transaction("late", (connection) -> {
			DeliveryTable.late(connection, keys);
			return keys;
		});
	}

	@Test
	void settleWhenSomebodyElseHasTakenThePageSinceThenItIsTheirs() {
		add(List.of(Pages.trigger("1", "a", "sms")));
		Delivery slow = claim("sms").get(0);
		Duration lease = Duration.ofSeconds(40);
		this.other.claim("sms", Pages.NOW.plus(lease), lease, 1);
		this.outbox.settle(List.of(slow.withOutcome(Delivery.State.PENDING, "timed out")));
		assertThat(this.outbox.claim("sms", Pages.NOW.plus(lease), lease, 1)).isEmpty();
		this.outbox.settle(List.of(slow.withOutcome(Delivery.State.DELIVERED, "after all")));
		assertThat(report().settled()).extracting(Delivery::detail).containsExactly("after all");
	}

	@Test
	void claimWhenAReplicaIsBackFromADeathThenHasWhatItHadTakenAtOnce() {
		add(List.of(Pages.trigger("1", "a", "sms"), Pages.trigger("2", "b", "sms")));
		this.outbox.claim("sms", Pages.NOW, Duration.ofSeconds(40), 1);
		assertThat(this.other.claim("sms", Pages.NOW, Duration.ofSeconds(40), 1)).extracting(Delivery::key)
			.containsExactly("2");
		JdbcOutbox back = new JdbcOutbox(this.transactions, this.table, "one");
		assertThat(back.claim("sms", Pages.NOW, Duration.ofSeconds(40), 10)).extracting(Delivery::key)
			.containsExactly("1");
	}

	@Test
	void claimWhenANewerReplicaWroteAPageThenLeavesItToIt() throws SQLException {
		add(List.of(Pages.trigger("1", "a", "sms"), Pages.trigger("2", "b", "sms")));
		unreadable("1");
		assertThat(claim("sms")).extracting(Delivery::key).containsExactly("2");
	}

	@Test
	void claimWhenMoreRowsCannotBeReadThanAreWantedThenGoesPastThem() throws SQLException {
		add(IntStream.range(0, 60).mapToObj((i) -> Pages.trigger("new" + i, "n" + i, "sms")).toList());
		unreadable("new%");
		add(List.of(Pages.trigger("1", "a", "sms"), Pages.trigger("2", "b", "sms")));
		assertThat(this.outbox.report(Pages.NOW.plusSeconds(121), Duration.ofMinutes(2), 1).late())
			.extracting(Delivery::key)
			.containsExactly("1");
		assertThat(this.outbox.claim("sms", Pages.NOW, Duration.ofSeconds(40), 1)).extracting(Delivery::key)
			.containsExactly("1");
	}

	@Test
	void reportWhenNobodyCouldTakeAPageForADayThenItIsDeadAndItsSuccessorLeaves() throws SQLException {
		add(List.of(Pages.trigger("1", "a", "gone"), Pages.trigger("2", "b", "sms")));
		unreadable("2");
		Instant later = Pages.NOW.plus(Duration.ofHours(24)).plusSeconds(1);
		assertThat(this.outbox.claim("sms", later, Duration.ofSeconds(40), 10)).isEmpty();
		this.outbox.claim("gone", later, Duration.ofSeconds(1), 10);
		add(List.of(Pages.page("3", "b", "sms", Page.Kind.UPDATED)));
		age("3", later);
		assertThat(this.outbox.report(later, Duration.ofMinutes(2), 10).pending()).containsExactlyInAnyOrder("1", "3");
		assertThat(this.outbox.claim("sms", later, Duration.ofSeconds(40), 10)).extracting(Delivery::key)
			.containsExactly("3");
		assertThat(this.other.report(later.plusSeconds(1), Duration.ofMinutes(2), 10).settled()).singleElement()
			.returns("1", Delivery::key)
			.returns(Delivery.State.DEAD, Delivery::state);
	}

	private void unreadable(String keys) throws SQLException {
		try (Connection connection = this.pool.getConnection(); Statement statement = connection.createStatement()) {
			statement
				.executeUpdate("update sitecraft_delivery set body = '{\"form\": 2}' where id like '" + keys + "'");
		}
	}

	private void age(String key, Instant createdAt) throws SQLException {
		try (Connection connection = this.pool.getConnection();
				PreparedStatement update = connection
					.prepareStatement("update sitecraft_delivery set created_at = ? where id = ?")) {
			update.setObject(1, DeliveryTable.at(createdAt));
			update.setString(2, key);
			update.executeUpdate();
		}
	}

	@Test
	void reportWhenNobodyActedForAWeekThenForgetsOutcomes() throws SQLException {
		add(List.of(Pages.trigger("1", "a", "sms"), Pages.trigger("2", "b", "sms"), Pages.trigger("3", "c", "sms")));
		settle(claim("sms").get(0), Delivery.State.DELIVERED);
		age("1", 8);
		settle(Pages.trigger("2", "b", "sms"), Delivery.State.DEAD);
		age("2", 6);
		assertThat(new JdbcOutbox(this.transactions, this.table, "new").report(Pages.NOW, Duration.ofMinutes(2), 10)
			.settled()).extracting(Delivery::key).containsExactly("2");
		assertThat(report().pending()).containsExactly("3");
	}

	private void age(String key, int days) throws SQLException {
		try (Connection connection = this.pool.getConnection(); Statement statement = connection.createStatement()) {
			statement.executeUpdate("update sitecraft_delivery set settled_at = timestamp with time zone '"
					+ DeliveryTable.at(Pages.NOW.minus(Duration.ofDays(days)))
						.toString()
						.replace("T", " ")
						.replace("Z", ":00+00")
					+ "' where id = '" + key + "'");
		}
	}

}
