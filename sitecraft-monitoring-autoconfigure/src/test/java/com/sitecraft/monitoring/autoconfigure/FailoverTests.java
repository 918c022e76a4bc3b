package com.sitecraft.monitoring.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.sitecraft.fixtures.PostgresServer;
import com.sitecraft.fixtures.RedisServer;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import com.sitecraft.monitoring.Lease;
import com.sitecraft.monitoring.autoconfigure.WebhookReceiver.Message;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertingAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.command.CommandAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.loop.LoopAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.loop.redis.RedisLeaseAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.notification.DeliveryAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.notification.http.HttpChannelsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.oncall.OnCallAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.oncall.OverridesAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.store.jdbc.JdbcLeaseAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.store.jdbc.JdbcStoreAutoConfiguration;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Time;
import com.sitecraft.monitoring.signal.Vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Two replicas with all that a host has, and an alert that fires while something fails
 * that they need: its page and that of its end arrive, each with one key. How long it
 * takes is logged.
 */
class FailoverTests {

	/** Far above what is measured, of a machine that does a lot besides. */
	private static final Duration SOON = Duration.ofSeconds(60);

	/** Longer than a lease and a retry: what comes twice has come by then. */
	private static final Duration QUIET = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(FailoverTests.class);

	private static final PostgresServer postgres = PostgresServer.start();

	private final AtomicReference<Double> load = new AtomicReference<>(1.0);

	/** What the clocks of both replicas have been moved on by. */
	private final AtomicLong skipped = new AtomicLong();

	private final CountDownLatch over = new CountDownLatch(1);

	private final WebhookReceiver ops = new WebhookReceiver();

	private final WebhookReceiver backup = new WebhookReceiver();

	private final List<HikariDataSource> databases = new ArrayList<>();

	private long begun;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MonitoringAutoConfiguration.class, SignalAutoConfiguration.class,
				LoopAutoConfiguration.class, AlertingAutoConfiguration.class, CommandAutoConfiguration.class,
				OnCallAutoConfiguration.class, OverridesAutoConfiguration.class, IncidentsAutoConfiguration.class,
				ChannelsAutoConfiguration.class, HttpChannelsAutoConfiguration.class, DeliveryAutoConfiguration.class,
				JdbcStoreAutoConfiguration.class, JdbcLeaseAutoConfiguration.class, DataRedisAutoConfiguration.class,
				RedisLeaseAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withBean(QueryEngine.class,
				() -> (query) -> (at) -> "load".equals(query.metric())
						? Vector.of(List.of(Labels.of("queue", "mail")), this.load.get()) : Vector.of(List.of()))
		.withPropertyValues("sitecraft.monitoring.interval=1s", "sitecraft.monitoring.jdbc.initialize-schema=always",
				"sitecraft.monitoring.alerts.shared-metrics=load", "sitecraft.monitoring.alerts.rules.busy.metric=load",
				"sitecraft.monitoring.alerts.rules.busy.above=10", "sitecraft.monitoring.alerts.rules.busy.scope=fleet",
				"sitecraft.monitoring.incidents.group-wait=0s",
				"sitecraft.monitoring.incidents.policies.default.steps[0].notify=channel:ops",
				"sitecraft.monitoring.incidents.policies.default.fallback=ops")
		.withPropertyValues(channel("ops", this.ops.url()));

	FailoverTests() throws IOException {
	}

	@AfterAll
	static void closeServer() {
		postgres.close();
	}

	@AfterEach
	void close() {
		postgres.thaw();
		postgres.restart();
		this.databases.forEach(HikariDataSource::close);
		this.ops.close();
		this.backup.close();
	}

	@Test
	void holderWhenKilledThenTheOtherPages() {
		withDatabase((one, two) -> {
			holder(one, two).kill();
			fire();
			awaitPage("lease holder killed");
			end();
			awaitEnd();
			assertThat(keys("triggered")).hasSize(1);
			assertThat(keys("resolved")).hasSize(1);
		});
	}

	@Test
	void holderWhenKilledAfterItsPageThenTheOtherTellsTheEndAndNoOtherPage() {
		withDatabase((one, two) -> {
			fire();
			awaitPage("nothing fails");
			awaitQuiet();
			holder(one, two).kill();
			end();
			awaitEnd();
			awaitQuiet();
			assertThat(keys("triggered")).hasSize(1);
			assertThat(keys("resolved")).hasSize(1);
		});
	}

	@Test
	void databaseWhenRestartedThenThePageArrives() {
		withDatabase((one, two) -> {
			postgres.stop();
			fire();
			postgres.restart();
			awaitPage("PostgreSQL restarted");
			goesOn(one, two);
		});
	}

	@Test
	void databaseWhenFrozenThenThePageArrivesMeanwhile() {
		frozen(Duration.ofSeconds(10));
	}

	@Test
	@Tag("nightly")
	void databaseWhenFrozenForAMinuteThenThePageArrivesMeanwhile() {
		frozen(Duration.ofSeconds(60));
	}

	private void frozen(Duration duration) {
		assumeTrue(postgres.canFreeze());
		withDatabase((one, two) -> {
			long frozen = System.nanoTime();
			postgres.freeze();
			fire();
			awaitPage("PostgreSQL frozen for " + duration.toSeconds() + " s");
			Awaitility.await().atMost(duration.plus(SOON)).until(() -> since(frozen).compareTo(duration) >= 0);
			postgres.thaw();
			goesOn(one, two);
		});
	}

	/**
	 * While nobody can tell who holds the lease each replica pages, with one key.
	 */
	@Test
	void redisWhenItHasTheLeaseAndIsRestartedThenThePageArrives() {
		try (RedisServer redis = RedisServer.start()) {
			with(this.runner.withPropertyValues("spring.data.redis.host=" + redis.host(),
					"spring.data.redis.port=" + redis.port(), "spring.data.redis.timeout=2s"), (one, two) -> {
						redis.stop();
						fire();
						redis.restart();
						awaitPage("Redis restarted");
						goesOn(one, two);
					});
		}
	}

	/**
	 * One refuses connections, one takes them and never answers. Both clocks are moved on
	 * by the two minutes after which a page goes to the fallback.
	 */
	@Test
	void channelWhenDeadThenTheFallbackIsToldAndOthersAreNotHeldUp() throws IOException {
		try (WebhookReceiver mute = new WebhookReceiver().mute()) {
			withDatabase(this.runner.withPropertyValues(channel("dead", "http://127.0.0.1:" + closedPort() + "/"))
				.withPropertyValues(channel("mute", mute.url()))
				.withPropertyValues(channel("backup", this.backup.url()))
				.withPropertyValues(
						"sitecraft.monitoring.incidents.policies.default.steps[0].notify=channel:dead,channel:mute,channel:ops",
						"sitecraft.monitoring.incidents.policies.default.fallback=backup"),
					(one, two) -> {
						fire();
						awaitPage("primary channel dead, another one");
						assertThat(this.backup.messages()).isEmpty();
						this.skipped.addAndGet(Duration.ofMinutes(2).toNanos());
						long late = System.nanoTime();
						Awaitility.await().atMost(SOON).until(() -> keys(this.backup.messages()).size() >= 2);
						logger.info("Failover: primary channel dead, fallback: told 2 min and {} ms after firing",
								since(late).toMillis());
						awaitQuiet();
						assertThat(keys(this.backup.messages())).hasSize(2);
						assertThat(keys(this.ops.messages())).hasSize(1);
						end();
						awaitEnd();
					});
		}
	}

	private void fire() {
		this.begun = System.nanoTime();
		this.load.set(11.0);
	}

	private void end() {
		this.load.set(1.0);
	}

	private void awaitPage(String failure) {
		Awaitility.await().atMost(SOON).until(() -> !told("triggered").isEmpty());
		logger.info("Failover: {}: told {} ms after firing", failure,
				TimeUnit.NANOSECONDS.toMillis(told("triggered").get(0).nanos() - this.begun));
	}

	private void awaitEnd() {
		Awaitility.await().atMost(SOON).until(() -> !told("resolved").isEmpty());
		assertThat(this.ops.messages()).extracting(Message::event).startsWith("triggered").endsWith("resolved");
	}

	/** After a failure all is as before: one acts for all, and tells the end. */
	private void goesOn(Replica one, Replica two) {
		holder(one, two);
		awaitQuiet();
		end();
		awaitEnd();
		awaitQuiet();
		assertThat(keys("triggered")).hasSize(1);
		assertThat(keys("resolved")).hasSize(1);
		// At most one from each replica.
		assertThat(told("triggered")).hasSizeBetween(1, 2);
		assertThat(told("resolved")).hasSizeBetween(1, 2);
		assertThat(this.ops.messages()).extracting(Message::event).containsOnly("triggered", "resolved");
	}

	private void awaitQuiet() {
		long from = System.nanoTime();
		Awaitility.await()
			.atMost(SOON)
			.until(() -> Stream.of(this.ops, this.backup)
				.flatMap((receiver) -> receiver.messages().stream())
				.allMatch((message) -> since(message.nanos()).compareTo(QUIET) >= 0)
					&& since(from).compareTo(QUIET) >= 0);
	}

	private List<Message> told(String event) {
		return this.ops.messages().stream().filter((message) -> message.event().equals(event)).toList();
	}

	/** By which a receiver tells a page from a repetition. */
	private Set<String> keys(String event) {
		return keys(told(event));
	}

	private static Set<String> keys(List<Message> messages) {
		return messages.stream().map(Message::key).collect(Collectors.toSet());
	}

	private static Duration since(long nanos) {
		return Duration.ofNanos(System.nanoTime() - nanos);
	}

	private static Replica holder(Replica one, Replica two) {
		Awaitility.await().atMost(SOON).until(() -> one.lease.held() != two.lease.held());
		return one.lease.held() ? one : two;
	}

	private void withDatabase(BiConsumer<Replica, Replica> test) {
		withDatabase(this.runner, test);
	}

	private void withDatabase(ApplicationContextRunner runner, BiConsumer<Replica, Replica> test) {
		String url = postgres.createDatabase();
		with(runner.withBean("host", DataSource.class, () -> database(url)), test);
	}

	private DataSource database(String url) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		pool.setUsername(postgres.username());
		pool.setPassword(postgres.password());
		pool.setMaximumPoolSize(2);
		pool.setConnectionTimeout(2_000);
		this.databases.add(pool);
		return pool;
	}

	private void with(ApplicationContextRunner runner, BiConsumer<Replica, Replica> test) {
		replica(runner, "one").run((first) -> replica(runner, "two").run((second) -> {
			assertThat(first).hasNotFailed();
			assertThat(second).hasNotFailed();
			Replica one = new Replica(first);
			Replica two = new Replica(second);
			holder(one, two);
			try {
				test.accept(one, two);
			}
			finally {
				this.over.countDown();
			}
		}));
	}

	private ApplicationContextRunner replica(ApplicationContextRunner runner, String name) {
		return runner.withBean(Life.class, Life::new).withPropertyValues("sitecraft.monitoring.instance=" + name);
	}

	private static String[] channel(String name, String url) {
		String key = "sitecraft.monitoring.notifications.channels." + name;
		return new String[] { key + ".type=webhook", key + ".url=" + url, key + ".allow-private=true",
				key + ".timeout=5s", key + ".rate=100" };
	}

	private static int closedPort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static final class Replica {

		private final Lease lease;

		private final Life life;

		private Replica(ApplicationContext context) {
			this.lease = context.getBean(Lease.class);
			this.life = context.getBean(Life.class);
		}

		/** Nothing is given back, and nothing said. */
		private void kill() {
			this.life.killed = true;
		}

	}

	/**
	 * Time of one replica. All its threads ask for it before they judge, renew, store or
	 * deliver; those of one that was killed wait for the end of the test then.
	 */
	private final class Life implements Time {

		private volatile boolean killed;

		@Override
		public Instant instant() {
			stay();
			return Instant.now().plusNanos(FailoverTests.this.skipped.get());
		}

		@Override
		public long nanos() {
			stay();
			return System.nanoTime() + FailoverTests.this.skipped.get();
		}

		private void stay() {
			try {
				if (this.killed) {
					FailoverTests.this.over.await();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
