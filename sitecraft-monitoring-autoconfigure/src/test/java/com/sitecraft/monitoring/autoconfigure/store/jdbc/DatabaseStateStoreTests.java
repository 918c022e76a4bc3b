package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.sitecraft.fixtures.PostgresServer;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import net.javacrumbs.shedlock.core.LockConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.ConflictException;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.StateStoreException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The store on a real PostgreSQL, working and not.
 */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseStateStoreTests {

	private static PostgresServer server;

	private HikariDataSource host = Databases.pool(server);

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
		this.host.close();
		server.thaw();
		server.restart();
	}

	@Test
	void storeWhenReplacedThenTheNextOneLoadsWhatItCommitted() {
		try (DatabaseStateStore store = store(DatabaseInitializationMode.ALWAYS)) {
			store.commit(StateStoreContract.upsert("a", 0, "1"));
		}
		try (DatabaseStateStore next = store(DatabaseInitializationMode.NEVER)) {
			assertThat(next.load()).containsExactly(StateStoreContract.entry("a", 1, "1"));
		}
	}

	@Test
	void tablesWhenMissingThenKeepsInMemoryAndWarnsOnce(CapturedOutput output) {
		try (DatabaseStateStore store = store(DatabaseInitializationMode.EMBEDDED)) {
			store.commit(StateStoreContract.upsert("a", 0, "1"));
			store.submit(StateStoreContract.command("c"));
			assertThat(store.load()).hasSize(1);
			assertThat(store.pending()).hasSize(1);
		}
		assertThat(output.getAll().lines().filter((line) -> line.contains("kept in memory"))).singleElement()
			.asString()
			.contains("WARN", "no table sitecraft_entry", "sitecraft.monitoring.jdbc.initialize-schema",
					"schema-postgresql.sql");
	}

	/**
	 * {@code create table if not exists} fails when another one's is not committed yet.
	 */
	@Test
	void tablesWhenAnotherReplicaIsCreatingThemThenTheNextTryFindsThem() throws Exception {
		ExecutorService threads = Executors.newSingleThreadExecutor();
		try (DatabaseStateStore store = store(DatabaseInitializationMode.ALWAYS);
				Connection other = this.host.getConnection()) {
			other.setAutoCommit(false);
			try (Statement statement = other.createStatement()) {
				statement.execute("create table sitecraft_entry (kind varchar(16) not null, id varchar(512) not null,"
						+ " writer varchar(255) not null, version bigint not null, body text not null,"
						+ " primary key (kind, id))");
				Future<?> first = threads.submit(() -> store.load());
				Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(20)).until(() -> {
					try (ResultSet waiting = statement
						.executeQuery("select count(*) from pg_locks where not granted")) {
						waiting.next();
						return waiting.getLong(1) > 0;
					}
				});
				other.commit();
				assertThatExceptionOfType(ExecutionException.class).isThrownBy(first::get)
					.withCauseInstanceOf(StateStoreException.class)
					.withMessageContaining("sitecraft_command");
			}
			store.commit(StateStoreContract.upsert("a", 0, "1"));
			assertThat(store.leaseTables()).isNotNull();
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(Databases.count(this.host, "sitecraft_entry")).isEqualTo(1);
	}

	@Test
	void tablesWhenTwoReplicasStartAtOnceThenBothUseThem() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try (DatabaseStateStore one = store(DatabaseInitializationMode.ALWAYS);
				DatabaseStateStore two = store(DatabaseInitializationMode.ALWAYS)) {
			List<Future<List<Entry>>> rounds = threads.invokeAll(List.of(() -> loaded(one), () -> loaded(two)));
			for (Future<List<Entry>> round : rounds) {
				assertThat(round.get()).isEmpty();
			}
			assertThat(one.leaseTables()).isNotNull();
			assertThat(two.leaseTables()).isNotNull();
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void tablesWhenTheyCannotBeCreatedThenIsInMemoryAfterSomeTries() throws SQLException {
		try (Connection owner = this.host.getConnection(); Statement statement = owner.createStatement()) {
			// A table has a type of its name.
			statement.execute("create type sitecraft_entry as enum ('taken')");
		}
		try (DatabaseStateStore store = store(DatabaseInitializationMode.ALWAYS)) {
			for (int i = 0; i < 4; i++) {
				assertThatExceptionOfType(StateStoreException.class).isThrownBy(store::load);
			}
			assertThat(store.load()).isEmpty();
			assertThat(store.leaseTables()).isNull();
		}
	}

	@Test
	void leaseWhenRequestsAndPagesHoldAllConnectionsThenHasItsOwn() throws SQLException {
		HikariDataSource pool = OwnPool.of(this.host);
		List<Connection> taken = new ArrayList<>();
		try (DatabaseStateStore store = new DatabaseStateStore(pool, OwnPool.forLease(this.host),
				DatabaseInitializationMode.ALWAYS, new Instance("one"), new SimpleMeterRegistry())) {
			store.load();
			for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
				taken.add(pool.getConnection());
			}
			LockConfiguration lease = new LockConfiguration(Instant.now(), "lease", Duration.ofSeconds(30),
					Duration.ZERO);
			assertThat(new LockTable(store, new Instance("one")).lock(lease)).isPresent();
			for (Connection connection : taken) {
				connection.close();
			}
		}
	}

	/** Of a newer version, after a roll-back or while replicas are replaced. */
	@Test
	void loadWhenAKindIsNotKnownThenHasTheOthersAndSaysSoOnce(CapturedOutput output) throws SQLException {
		try (DatabaseStateStore store = store(DatabaseInitializationMode.ALWAYS)) {
			store.commit(StateStoreContract.upsert("a", 0, "1"));
			try (Connection other = this.host.getConnection(); Statement statement = other.createStatement()) {
				statement.execute("insert into sitecraft_entry (kind, id, writer, version, body)"
						+ " values ('FORECAST', 'x', 'two', 1, '')");
			}
			assertThat(store.load()).containsExactly(StateStoreContract.entry("a", 1, "1"));
			assertThat(store.load()).hasSize(1);
			store.commit(StateStoreContract.upsert("b", 0, "1"));
		}
		assertThat(output.getAll().lines().filter((line) -> line.contains("FORECAST"))).hasSize(1);
		assertThat(Databases.count(this.host, "sitecraft_entry")).isEqualTo(3);
	}

	@Test
	void hostWhenItsPoolIsUsedUpThenTheStoreAnswersAllTheSame() throws SQLException {
		try (DatabaseStateStore store = store(DatabaseInitializationMode.ALWAYS);
				Connection taken = this.host.getConnection()) {
			assertThat(taken.isValid(1)).isTrue();
			store.commit(StateStoreContract.upsert("a", 0, "1"));
			assertThat(store.load()).hasSize(1);
		}
	}

	@Test
	void commitWhenTwoReplicasWriteTheSameThenOneConflicts() {
		try (DatabaseStateStore one = store(DatabaseInitializationMode.ALWAYS);
				DatabaseStateStore two = store(DatabaseInitializationMode.ALWAYS)) {
			one.commit(StateStoreContract.upsert("a", 0, "1"));
			assertThatExceptionOfType(ConflictException.class)
				.isThrownBy(() -> two.commit(StateStoreContract.upsert("a", 0, "2")));
			two.commit(StateStoreContract.upsert("a", 1, "2"));
			assertThatExceptionOfType(ConflictException.class)
				.isThrownBy(() -> one.commit(StateStoreContract.upsert("a", 1, "3")));
			assertThat(one.load()).extracting(Entry::body).containsExactly("2");
		}
	}

	@Test
	void commitWhenAnotherTransactionHoldsTheRowThenEndsAndStoresNothing() throws SQLException {
		try (DatabaseStateStore store = store(DatabaseInitializationMode.ALWAYS)) {
			store.commit(StateStoreContract.upsert("b", 0, "1"));
			try (Connection other = this.host.getConnection()) {
				other.setAutoCommit(false);
				other.createStatement().execute("select * from sitecraft_entry for update");
				Changes changes = new Changes.Builder().upsert(StateStoreContract.entry("a", 0, "2"))
					.upsert(StateStoreContract.entry("b", 1, "2"))
					.build();
				assertFailsInTime(() -> store.commit(changes));
				other.rollback();
			}
			assertThat(store.load()).containsExactly(StateStoreContract.entry("b", 1, "1"));
		}
	}

	@Test
	void callsWhenTheServerIsFrozenThenFailInTimeAndWorkAfterwards() {
		assumeTrue(server.canFreeze());
		try (DatabaseStateStore store = store(DatabaseInitializationMode.ALWAYS)) {
			store.commit(StateStoreContract.upsert("a", 0, "1"));
			server.freeze();
			assertFailsInTime(() -> store.commit(StateStoreContract.upsert("b", 0, "1")));
			assertFailsInTime(store::load);
			assertFailsInTime(() -> store.submit(StateStoreContract.command("c")));
			server.thaw();
			assertRecovers(store);
		}
	}

	@Test
	void callsWhenTheServerIsFrozenFromTheStartThenFailInTimeAndAreNotTakenForMissingTables() {
		assumeTrue(server.canFreeze());
		try (DatabaseStateStore before = store(DatabaseInitializationMode.ALWAYS)) {
			before.commit(StateStoreContract.upsert("a", 0, "1"));
		}
		server.freeze();
		try (DatabaseStateStore store = store(DatabaseInitializationMode.ALWAYS)) {
			assertFailsInTime(store::load);
			server.thaw();
			assertRecovers(store);
		}
	}

	@Test
	void callsWhenTheServerIsStoppedThenFailAndWorkAfterItsRestart() {
		try (DatabaseStateStore store = store(DatabaseInitializationMode.ALWAYS)) {
			store.commit(StateStoreContract.upsert("a", 0, "1"));
			server.stop();
			assertFailsInTime(store::load);
			server.restart();
			assertRecovers(store);
		}
	}

	private DatabaseStateStore store(DatabaseInitializationMode mode) {
		return new DatabaseStateStore(OwnPool.of(this.host), OwnPool.forLease(this.host), mode, new Instance("one"),
				new SimpleMeterRegistry());
	}

	/** As many rounds as it takes. */
	private static List<Entry> loaded(DatabaseStateStore store) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.ignoreException(StateStoreException.class)
			.until(store::load, (entries) -> true);
	}

	private static void assertRecovers(DatabaseStateStore store) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> {
			List<Entry> entries = store.load();
			assertThat(entries).contains(StateStoreContract.entry("a", 1, "1"));
		});
	}

	private static void assertFailsInTime(Runnable call) {
		long begun = System.nanoTime();
		assertThatExceptionOfType(StateStoreException.class).isThrownBy(call::run);
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
	}

}
