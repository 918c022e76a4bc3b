package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.sitecraft.fixtures.PostgresServer;
import com.sitecraft.fixtures.SettableClock;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import com.sitecraft.monitoring.ChangeWriter;
import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.Lease;
import com.sitecraft.monitoring.Monitoring;
import com.sitecraft.monitoring.Selection;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.StateStoreException;
import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertChange;
import com.sitecraft.monitoring.alerting.AlertListener;
import com.sitecraft.monitoring.alerting.AlertRecord;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertingAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;
import com.sitecraft.monitoring.notification.Outbox;
import com.sitecraft.monitoring.notification.StandbyOutbox;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Replicas that share one real PostgreSQL. Their time is the test's, that of the lease is
 * the database's.
 */
class ReplicasTests {

	private static PostgresServer server;

	private final HikariDataSource host = Databases.pool(server);

	private final SettableClock clock = new SettableClock();

	/** What every replica was told, as {@code KIND rule by replica}. */
	private final List<String> told = new ArrayList<>();

	private final List<AlertChange> changes = new ArrayList<>();

	private volatile double load;

	private Duration interval = Duration.ofSeconds(2);

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
		this.host.close();
	}

	@Test
	void replicasWhenTheHolderIsKilledThenTheOtherGoesOnAndEachAlertIsToldOnce() {
		with("one", (one) -> with("two", (two) -> {
			one.round();
			two.round();
			this.load = 11;
			for (int i = 0; i < 3; i++) {
				one.round();
				two.round();
			}
			assertThat(this.told).containsExactlyInAnyOrder("FIRED own by one", "FIRED fleet by one",
					"FIRED own by two");
			assertThat(one.others()).containsExactly("own FIRING two");
			assertThat(two.others()).isEmpty();
			// Killed: its lock stays, and nobody renews it.
			long killed = System.nanoTime();
			Duration atMost = this.interval.multipliedBy(3);
			Awaitility.await().atMost(atMost.plusSeconds(10)).pollInterval(Duration.ofMillis(100)).until(() -> {
				two.round();
				return !two.others().isEmpty();
			});
			assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(atMost.plus(this.interval));
			assertThat(two.others()).containsExactly("own FIRING one");
			assertThat(two.fleet()).containsExactly(AlertState.FIRING);
			this.load = 0;
			two.round();
			assertThat(this.told).hasSize(5).contains("RESOLVED own by two", "RESOLVED fleet by two");
			for (int minute = 0; minute < 4; minute++) {
				two.minute();
			}
			assertThat(this.told).hasSize(5);
			two.minute();
			two.minute();
			two.minute();
			assertThat(this.told).hasSize(6).endsWith("RESOLVED own by two");
			AlertChange last = this.changes.get(this.changes.size() - 1);
			assertThat(last.after().reason()).isEqualTo("instance gone");
			assertThat(last.after().labels().get("instance")).isEqualTo("one");
			assertThat(two.stored(Entry.Kind.REPLICA)).extracting((entry) -> entry.key().id()).containsExactly("two");
			for (int minute = 0; minute < 16; minute++) {
				two.minute();
			}
			// Those that fire always are left.
			assertThat(two.records()).noneMatch((alert) -> alert.state() == AlertState.RESOLVED);
			assertThat(this.told).hasSize(6);
		}));
	}

	@Test
	void replicaWhenItWasTakenForGoneThenStoresItsAlertsAgain() {
		this.interval = Duration.ofMinutes(1);
		with("one", (one) -> with("two", (two) -> {
			one.round();
			two.round();
			this.load = 11;
			one.round();
			two.round();
			for (int minute = 0; minute < 7; minute++) {
				one.minute();
			}
			assertThat(one.records())
				.filteredOn((alert) -> alert.instance().equals("two") && alert.rule().equals("own"))
				.extracting(AlertRecord::state)
				.containsExactly(AlertState.RESOLVED);
			two.minute();
			two.minute();
			// One to read it, one to look at it.
			one.round();
			one.round();
			assertThat(one.others()).containsExactly("own FIRING two");
			assertThat(this.told).filteredOn((line) -> line.endsWith("own by two")).containsExactly("FIRED own by two");
		}));
	}

	@Test
	void databaseWhenFrozenInTheMiddleThenTheLoopGoesOnAndNothingIsLostOrToldTwice() {
		assumeTrue(server.canFreeze());
		with("one", (one) -> {
			one.round();
			one.round();
			server.freeze();
			this.load = 11;
			long begun = System.nanoTime();
			for (int i = 0; i < 3; i++) {
				this.clock.advance(Duration.ofSeconds(15));
				one.monitoring.tick();
			}
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
			assertThatExceptionOfType(StateStoreException.class).isThrownBy(one.writer::write);
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(one.lease::renew);
			one.monitoring.tick();
			assertThat(one.registry.get("sitecraft.monitoring.state.waiting").gauge().value()).isPositive();
			assertThat(this.told).containsExactlyInAnyOrder("FIRED own by one", "FIRED fleet by one");
			server.thaw();
			Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
				one.writer.write();
				return true;
			});
			assertThat(one.registry.get("sitecraft.monitoring.state.waiting").gauge().value()).isZero();
			one.lease.release();
		});
		with("one", (again) -> {
			again.round();
			again.round();
			assertThat(again.fleet()).containsExactly(AlertState.FIRING);
			assertThat(this.told).hasSize(2);
			this.load = 0;
			again.round();
			assertThat(this.told).hasSize(4).contains("RESOLVED own by one", "RESOLVED fleet by one");
		});
	}

	private void with(String name, Consumer<Replica> test) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, JdbcStoreAutoConfiguration.class,
					JdbcLeaseAutoConfiguration.class, AlertingAutoConfiguration.class))
			.withBean(Time.class, () -> Time.of(this.clock, this.clock::nanos))
			.withBean("host", DataSource.class, () -> this.host, (definition) -> definition.setDestroyMethodName(""))
			.withBean(QueryEngine.class,
					() -> (query) -> (at) -> "load".equals(query.metric())
							? Vector.of(List.of(Labels.of("q", "mail")), this.load) : Vector.of(List.of()))
			.withBean(AlertListener.class, () -> (change) -> told(name, change))
			.withPropertyValues("sitecraft.monitoring.instance=" + name,
					"sitecraft.monitoring.interval=" + this.interval,
					"sitecraft.monitoring.jdbc.initialize-schema=always",
					"sitecraft.monitoring.alerts.shared-metrics=load",
					"sitecraft.monitoring.alerts.rules.own.metric=load",
					"sitecraft.monitoring.alerts.rules.own.above=10",
					"sitecraft.monitoring.alerts.rules.fleet.metric=load",
					"sitecraft.monitoring.alerts.rules.fleet.above=10",
					"sitecraft.monitoring.alerts.rules.fleet.scope=fleet",
					"sitecraft.monitoring.alerts.rules.watchdog.enabled=false")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				test.accept(new Replica(context));
			});
	}

	private void told(String replica, AlertChange change) {
		if (change.notable() && List.of("own", "fleet").contains(change.after().rule())) {
			this.changes.add(change);
			this.told.add(change.kind() + " " + change.after().rule() + " by " + replica);
		}
	}

	/**
	 * One replica, which does nothing by itself.
	 */
	private final class Replica {

		private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

		private final StateStore store;

		private final Alerting alerting;

		private final Lease lease;

		private final ChangeWriter writer;

		private final Monitoring monitoring;

		private Replica(ApplicationContext context) {
			this.store = context.getBean(StateStore.class);
			this.alerting = context.getBean(Alerting.class);
			this.lease = context.getBean(Lease.class);
			Time time = context.getBean(Time.class);
			this.writer = new ChangeWriter(this.store, context.getBean(Commands.class),
					new StandbyOutbox(context.getBean(Outbox.class), time, this.registry), this.lease,
					context.getBean(Instance.class), time, this.registry);
			this.monitoring = new Monitoring(context.getBeanProvider(Stage.class).orderedStream().toList(),
					context.getBean(Guard.class), time, this.lease, this.writer);
			this.writer.write();
		}

		private void minute() {
			ReplicasTests.this.clock.advance(Duration.ofMinutes(1));
			round();
		}

		private void round() {
			this.lease.renew();
			this.monitoring.tick();
			this.writer.write();
		}

		private List<String> others() {
			return this.alerting.snapshot()
				.others()
				.values()
				.stream()
				.flatMap(List::stream)
				.map((alert) -> alert.rule() + " " + alert.state() + " " + alert.labels().get("instance"))
				.toList();
		}

		private List<AlertState> fleet() {
			return this.alerting.snapshot()
				.rules()
				.stream()
				.filter((rule) -> rule.rule().name().equals("fleet"))
				.flatMap((rule) -> rule.alerts().stream())
				.map(Alert::state)
				.toList();
		}

		private List<Entry> stored(Entry.Kind kind) {
			return this.store.load(Selection.of(kind));
		}

		private List<AlertRecord> records() {
			return new EntryCodec().alerts(stored(Entry.Kind.ALERT));
		}

	}

}
