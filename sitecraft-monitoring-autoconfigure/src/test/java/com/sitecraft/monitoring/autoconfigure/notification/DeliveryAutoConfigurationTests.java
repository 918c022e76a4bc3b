package com.sitecraft.monitoring.autoconfigure.notification;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.sitecraft.fixtures.PostgresServer;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.autoconfigure.loop.LoopAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.store.jdbc.JdbcStoreAutoConfiguration;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Pages on their way from a tick to a receiver, with a real database that works and not.
 */
class DeliveryAutoConfigurationTests {

	private static final Duration SOON = Duration.ofSeconds(40);

	private static PostgresServer server;

	private final HikariDataSource database = new HikariDataSource();

	private final Incidents incidents = new Incidents();

	private final Receiver sms = new Receiver("sms");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, LoopAutoConfiguration.class,
				JdbcStoreAutoConfiguration.class, ChannelsAutoConfiguration.class, DeliveryAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withBean(Stage.class, () -> this.incidents)
		.withBean(Channel.class, () -> this.sms)
		.withPropertyValues("sitecraft.monitoring.interval=1s", "sitecraft.monitoring.jdbc.initialize-schema=always");

	DeliveryAutoConfigurationTests() throws IOException {
	}

	@BeforeAll
	static void startServer() {
		server = PostgresServer.start();
	}

	@AfterAll
	static void closeServer() {
		server.close();
	}

	@AfterEach
	void close() {
		server.thaw();
		server.restart();
		this.database.close();
		this.sms.close();
	}

	@Test
	void pageWhenThereIsNoDatabaseThenIsDeliveredAndReported() {
		this.runner.run((context) -> {
			this.incidents.decided.add(DecidedPages.trigger("1", "a", "sms"));
			awaitReported("1");
			assertThat(this.sms.requests).containsExactly("1");
		});
	}

	@Test
	void pageWhenDeliveredThenIsReportedOnceAndForgottenWithTheReport() {
		withDatabase((context) -> {
			this.incidents.decided.add(DecidedPages.trigger("1", "a", "sms"));
			awaitReported("1");
			this.incidents.decided.add(DecidedPages.resolved("2", "a", "sms"));
			awaitReported("1", "2");
			Awaitility.await().atMost(SOON).until(() -> states(this.database).isEmpty());
			assertThat(this.sms.requests).containsExactly("1", "2");
		});
	}

	@Test
	void pageWhenTheDatabaseIsFrozenThenLeavesFromMemoryOnceAndIsStoredAsDelivered() {
		assumeTrue(server.canFreeze());
		outage(server::freeze, server::thaw);
	}

	@Test
	void pageWhenTheDatabaseIsStoppedThenLeavesFromMemoryOnceAndIsStoredAsDelivered() {
		outage(server::stop, server::restart);
	}

	/**
	 * One page waits in the table for its retry, two more are decided while it is gone.
	 */
	private void outage(Runnable begin, Runnable end) {
		withDatabase((context) -> {
			this.sms.answer = (key) -> 503;
			this.incidents.reports = false;
			this.incidents.decided.add(DecidedPages.trigger("1", "a", "sms"));
			Awaitility.await().atMost(SOON).until(() -> this.sms.requests.contains("1"));
			Awaitility.await().atMost(SOON).until(() -> "PENDING".equals(states(this.database).get("1")));
			begin.run();
			this.sms.answer = (key) -> 202;
			this.incidents.decided.add(DecidedPages.update("2", "a", "sms"));
			this.incidents.decided.add(DecidedPages.trigger("3", "b", "sms"));
			Awaitility.await().atMost(SOON).until(() -> this.sms.accepted.size() == 3);
			end.run();
			Awaitility.await()
				.atMost(SOON)
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(states(this.database)).containsOnly(Map.entry("1", "DELIVERED"),
						Map.entry("2", "DELIVERED"), Map.entry("3", "DELIVERED")));
			this.incidents.reports = true;
			this.incidents.decided.add(DecidedPages.update("4", "a", "sms"));
			awaitReported("1", "2", "3", "4");
			assertThat(this.sms.accepted).containsExactlyInAnyOrder("1", "2", "3", "4")
				.containsSubsequence("1", "2", "4");
		});
	}

	private void withDatabase(Consumer<AssertableApplicationContext> test) {
		this.database.setJdbcUrl(server.createDatabase());
		this.database.setUsername(server.username());
		this.database.setPassword(server.password());
		this.database.setMaximumPoolSize(2);
		this.database.setConnectionTimeout(2_000);
		this.runner.withBean(DataSource.class, () -> this.database, (bean) -> bean.setDestroyMethodName(""))
			.run(test::accept);
	}

	private void awaitReported(String... keys) {
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(this.incidents.timeline).containsExactlyInAnyOrder(keys));
	}

	private static Map<String, String> states(DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection();
				Statement statement = connection.createStatement();
				ResultSet row = statement
					.executeQuery("select id, state from sitecraft_delivery where not reported order by position")) {
			Map<String, String> states = new LinkedHashMap<>();
			while (row.next()) {
				states.put(row.getString(1), row.getString(2));
			}
			return states;
		}
	}

	/**
	 * Decides pages and keeps timelines.
	 */
	private static final class Incidents implements Stage {

		private final Queue<Delivery> decided = new ConcurrentLinkedQueue<>();

		private final List<String> timeline = new CopyOnWriteArrayList<>();

		private volatile boolean reports = true;

		@Override
		public void run(Tick tick) {
			List<Delivery> pages = new ArrayList<>();
			for (Delivery page = this.decided.poll(); page != null; page = this.decided.poll()) {
				pages.add(page);
			}
			pages.forEach(tick.changes()::deliver);
			if (this.reports) {
				tick.pages().settled().forEach((page) -> {
					this.timeline.add(page.key());
					tick.changes().reported(page.key());
				});
			}
		}

	}

}
