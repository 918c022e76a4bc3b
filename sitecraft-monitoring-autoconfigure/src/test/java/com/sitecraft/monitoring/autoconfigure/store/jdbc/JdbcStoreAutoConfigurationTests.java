package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.time.Duration;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.InMemoryStateStore;
import com.sitecraft.monitoring.Selection;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.autoconfigure.loop.LoopAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class JdbcStoreAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(SignalAutoConfiguration.class, LoopAutoConfiguration.class, JdbcStoreAutoConfiguration.class));

	@Test
	void storeWhenThereIsNoDataSourceThenIsInMemory() {
		this.runner
			.run((context) -> assertThat(context).getBean(StateStore.class).isInstanceOf(InMemoryStateStore.class));
	}

	@Test
	void storeWhenHikariIsNotOnTheClassPathThenIsInMemory() {
		this.runner.withClassLoader(new FilteredClassLoader("com.zaxxer.hikari"))
			.withBean(DataSource.class, PGSimpleDataSource::new)
			.run((context) -> assertThat(context).getBean(StateStore.class).isInstanceOf(InMemoryStateStore.class));
	}

	@Test
	void storeWhenTheHostHasItsOwnThenGivesWay() {
		this.runner.withBean(DataSource.class, Databases::h2)
			.withBean(InMemoryStateStore.class, StateStore::inMemory)
			.run((context) -> assertThat(context).hasSingleBean(StateStore.class)
				.hasSingleBean(Commands.class)
				.doesNotHaveBean(DatabaseStateStore.class));
	}

	@Test
	void stateWhenTheDatabaseIsEmbeddedThenIsInItsTables() {
		this.runner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
			.withBean(Stage.class, () -> (tick) -> tick.changes().upsert(StateStoreContract.entry("a", 0, "body")))
			.run((context) -> {
				DataSource dataSource = context.getBean(DataSource.class);
				Awaitility.await()
					.atMost(Duration.ofSeconds(10))
					.ignoreExceptions()
					.untilAsserted(() -> assertThat(Databases.count(dataSource, "sitecraft_entry where kind = 'ALERT'"))
						.isOne());
				assertThat(context.getBean(StateStore.class).load(Selection.of(Entry.Kind.ALERT)))
					.extracting(Entry::body)
					.containsExactly("body");
			});
	}

	@Test
	void startWhenTheDatabaseIsDownThenIsNotHeldUp() {
		HikariDataSource down = new HikariDataSource();
		down.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/none");
		long begun = System.nanoTime();
		this.runner.withBean(DataSource.class, () -> down).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
		});
	}

}
