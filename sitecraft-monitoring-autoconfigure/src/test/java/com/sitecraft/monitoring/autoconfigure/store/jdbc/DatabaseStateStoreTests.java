package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import com.sitecraft.fixtures.PostgresServer;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
			.contains("WARN", "sitecraft.monitoring.jdbc.initialize-schema", "schema-postgresql.sql");
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
		return new DatabaseStateStore(OwnPool.of(this.host), mode, new Instance("one"), new SimpleMeterRegistry());
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
