package com.sitecraft.monitoring.autoconfigure;

import javax.sql.DataSource;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import com.sitecraft.monitoring.InMemoryStateStore;
import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.StateStore;

import static org.assertj.core.api.Assertions.assertThat;

class StartupReportTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MonitoringAutoConfiguration.class));

	@Test
	void lineNamesWhatIsThereAndWhyTheRestIsOff() {
		this.runner.withBean(SimpleMeterRegistry.class)
			.withBean(DataSource.class, PGSimpleDataSource::new)
			.withClassLoader(new FilteredClassLoader("org.springframework.data.redis"))
			.run((context) -> assertThat(context.getBean(StartupReport.class).line())
				.startsWith("meters, database; off: ")
				.contains("prometheus (no such bean)", "redis (not on the class path)"));
	}

	@Test
	void lineWhenStateIsInMemoryThenSaysThatARestartForgets() {
		this.runner.withBean(InMemoryStateStore.class, StateStore::inMemory)
			.run((context) -> assertThat(context.getBean(StartupReport.class).line()).contains("a restart forgets"));
		this.runner.run((context) -> assertThat(context.getBean(StartupReport.class).line()).doesNotContain("forgets"));
	}

	@Test
	void lineWhenThereIsNoLeaseThenSaysThatEveryReplicaActsForAll() {
		this.runner.withBean(Leadership.class, Leadership::always)
			.run((context) -> assertThat(context.getBean(StartupReport.class).line()).contains("no lease"));
		this.runner.run((context) -> assertThat(context.getBean(StartupReport.class).line()).doesNotContain("lease"));
	}

}
