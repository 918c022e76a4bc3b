package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import com.sitecraft.fixtures.PostgresServer;
import com.sitecraft.monitoring.signal.QueueReading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class JdbcQueueProbeTests {

	private static final PostgresServer server = PostgresServer.shared();

	private DriverManagerDataSource dataSource;

	private JdbcTemplate template;

	@BeforeEach
	void createDatabase() {
		this.dataSource = new DriverManagerDataSource(server.createDatabase(), server.username(), server.password());
		this.template = new JdbcTemplate(this.dataSource);
		this.template.execute("""
				CREATE TYPE job_state AS ENUM ('queued', 'running', 'done');
				CREATE SCHEMA app;
				CREATE TABLE app.jobs (id int, state job_state, attempts int, created timestamptz, millis bigint,
				  local_created timestamp, done_at timestamptz)
				""");
	}

	@Test
	void readWhenTableIsEmptyThenEmpty() throws Exception {
		assertThat(read("created")).isEqualTo(new QueueReading.State(0, false, null, null));
	}

	@Test
	void readWhenRowsWaitThenOnlyThoseAreCounted() throws Exception {
		insert("queued", 0, 10);
		insert("running", 1, 20);
		insert("done", 2, 3_000);
		assertThat(probe("state in (queued, running)", null, null, 100).read())
			.isEqualTo(new QueueReading.State(2, false, null, null));
		assertThat(depth("state = queued")).isEqualTo(1);
		assertThat(depth("state <> done and attempts = 1")).isEqualTo(1);
		assertThat(depth("done_at is null")).isEqualTo(3);
		assertThat(depth("done_at is not null")).isZero();
		assertThat(depth(null)).isEqualTo(3);
	}

	@Test
	void readWhenRowsWaitThenAgeIsThatOfTheOldestOfThose() throws Exception {
		insert("queued", 0, 60);
		insert("queued", 0, 5);
		insert("done", 0, 9_000);
		QueueReading.State state = (QueueReading.State) probe("state = queued", "created", null, 100).read();
		assertThat(state.oldestAge()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
	}

	@Test
	void readWhenColumnHoldsMillisecondsThenAge() throws Exception {
		insert("queued", 0, 60);
		assertThat(read("millis").oldestAge()).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(90));
	}

	@Test
	void readWhenColumnHasNoZoneThenItIsTheJvmsUnlessSaidOtherwise() throws Exception {
		insert("queued", 0, 60);
		// as a host in this JVM would have written it
		this.template.update("UPDATE app.jobs SET local_created = ?",
				java.sql.Timestamp.from(java.time.Instant.now().minusSeconds(60)));
		assertThat(read("local_created").oldestAge()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
		this.template.update("UPDATE app.jobs SET local_created = (now() AT TIME ZONE 'Asia/Tokyo') - interval '60 s'");
		QueueReading.State tokyo = (QueueReading.State) probe(null, "local_created", ZoneId.of("Asia/Tokyo"), 100)
			.read();
		assertThat(tokyo.oldestAge()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
		QueueReading.State utc = (QueueReading.State) probe(null, "local_created", ZoneOffset.UTC, 100).read();
		assertThat(utc.oldestAge()).isZero();
	}

	@Test
	void readWhenMoreRowsThanMayBeCountedThenCapped() throws Exception {
		for (int i = 0; i < 12; i++) {
			insert("queued", 0, i);
		}
		assertThat(probe(null, null, null, 10).read()).isEqualTo(new QueueReading.State(10, true, null, null));
		assertThat(probe(null, null, null, 13).read()).isEqualTo(new QueueReading.State(12, false, null, null));
	}

	@Test
	void readWhenTableIsMissingThenUnknownAndThePoolKeepsItsConnection() throws Exception {
		try (HikariDataSource pool = Pools.filled(server, 1, (config) -> {
		})) {
			int before = backend(pool);
			JdbcQueueProbe probe = new JdbcQueueProbe(monitored(pool), "nowhere", RowCondition.everyRow(), null, null,
					10);
			assertThat(probe.read()).isEqualTo(new QueueReading.Unknown("table 'nowhere' does not exist"));
			assertThat(backend(pool)).isEqualTo(before);
		}
	}

	@Test
	void readWhenTableIsLockedThenTheQueryIsCancelledAndThePoolKeepsItsConnection() throws Exception {
		try (Connection other = this.dataSource.getConnection(); HikariDataSource pool = new HikariDataSource()) {
			pool.setDataSource(this.dataSource);
			pool.setMaximumPoolSize(1);
			int before = backend(pool);
			other.setAutoCommit(false);
			other.createStatement().execute("LOCK TABLE app.jobs IN ACCESS EXCLUSIVE MODE");
			JdbcQueueProbe probe = new JdbcQueueProbe(monitored(pool), "app.jobs", RowCondition.everyRow(), null, null,
					10);
			assertThatExceptionOfType(SQLException.class).isThrownBy(probe::read).withMessageContaining("cancel");
			other.rollback();
			assertThat(backend(pool)).isEqualTo(before);
		}
	}

	@Test
	void readWhenDatabaseIsH2ThenTheSame() throws Exception {
		JdbcDataSource h2 = new JdbcDataSource();
		h2.setUrl("jdbc:h2:mem:queue;DB_CLOSE_DELAY=-1");
		assertThat(new JdbcQueueProbe(monitored(h2), "jobs", RowCondition.everyRow(), null, null, 10).read())
			.isEqualTo(new QueueReading.Unknown("table 'jobs' does not exist"));
		JdbcTemplate h2Template = new JdbcTemplate(h2);
		h2Template.execute("CREATE TABLE jobs (id int, state varchar(10), attempts int, created timestamp)");
		h2Template.update("INSERT INTO jobs VALUES (1, 'queued', 0, DATEADD('SECOND', -60, LOCALTIMESTAMP))");
		h2Template.update("INSERT INTO jobs VALUES (2, 'queued', 3, LOCALTIMESTAMP)");
		h2Template.update("INSERT INTO jobs VALUES (3, 'done', 0, LOCALTIMESTAMP)");
		QueueReading.State state = (QueueReading.State) new JdbcQueueProbe(monitored(h2), "jobs",
				RowCondition.parse("state in (queued) and attempts in (0, 3)"), "created", null, 10)
			.read();
		assertThat(state.depth()).isEqualTo(2);
		assertThat(state.oldestAge()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
	}

	private static int backend(DataSource pool) {
		return new JdbcTemplate(pool).queryForObject("SELECT pg_backend_pid()", Integer.class);
	}

	private void insert(String state, int attempts, int secondsAgo) {
		this.template.update("""
				INSERT INTO app.jobs (id, state, attempts, created, millis)
				VALUES (1, ?::job_state, ?, now() - make_interval(secs => ?), (extract(epoch FROM now()) - ?) * 1000)
				""", state, attempts, secondsAgo, secondsAgo);
	}

	private QueueReading.State read(String createdColumn) throws SQLException {
		return (QueueReading.State) probe(null, createdColumn, null, 100).read();
	}

	private long depth(@Nullable String where) throws SQLException {
		return ((QueueReading.State) probe(where, null, null, 100).read()).depth();
	}

	private JdbcQueueProbe probe(@Nullable String where, @Nullable String createdColumn, @Nullable ZoneId zone,
			long limit) {
		RowCondition condition = (where != null) ? RowCondition.parse(where) : RowCondition.everyRow();
		return new JdbcQueueProbe(monitored(this.dataSource), "app.jobs", condition, createdColumn, zone, limit);
	}

	private static MonitoredDataSource monitored(DataSource dataSource) {
		return new MonitoredDataSource(dataSource, Duration.ofSeconds(5), Duration.ofSeconds(10));
	}

}
