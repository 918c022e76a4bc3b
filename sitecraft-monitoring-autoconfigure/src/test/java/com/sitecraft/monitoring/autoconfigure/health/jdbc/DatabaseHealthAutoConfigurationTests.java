package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.health.CheckIndicator;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseHealthAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DatabaseHealthAutoConfiguration.class,
				DataSourceAutoConfiguration.class, DataSourceHealthContributorAutoConfiguration.class));

	@Test
	void contributorWhenOneDataSourceThenOursAloneAndUp() {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:h2:mem:one").run((context) -> {
			assertThat(context).hasSingleBean(HealthContributor.class);
			CheckIndicator indicator = context.getBean("dbHealthContributor", CheckIndicator.class);
			assertThat(indicator.check()).isInstanceOf(DatabaseCheck.class);
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void contributorWhenNoDataSourceThenNone() {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:h2:mem:none")
			.withClassLoader(new FilteredClassLoader("org.h2", "com.zaxxer.hikari", "org.postgresql"))
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class));
	}

	@Test
	void contributorWhenSeveralDataSourcesThenThoseThatBootWouldTakeByName() {
		this.runner.withUserConfiguration(Several.class).run((context) -> {
			assertThat(names(context.getBean("dbHealthContributor", CompositeHealthContributor.class)))
				.containsExactly("main", "reports", "special");
		});
	}

	@Test
	void contributorWhenDataSourceRoutesThenItsTargetsAreLookedAt() {
		this.runner.withUserConfiguration(Routing.class).run((context) -> {
			CompositeHealthContributor db = context.getBean("dbHealthContributor", CompositeHealthContributor.class);
			assertThat(names(db)).containsExactly("main", "router");
			assertThat(names((CompositeHealthContributor) db.getContributor("router"))).containsExactly("eu_west",
					"us");
		});
	}

	@Test
	void contributorWhenRoutingIsIgnoredThenOnlyTheOthers() {
		this.runner.withUserConfiguration(Routing.class)
			.withPropertyValues("management.health.db.ignore-routing-data-sources=true")
			.run((context) -> assertThat(context.getBean("dbHealthContributor")).isInstanceOf(CheckIndicator.class));
	}

	@Test
	void contributorWhenDisabledThenNeitherOursNorBoots() {
		this.runner
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:disabled", "management.health.db.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class)
				.hasSingleBean(JdbcQueueProbeFactory.class));
	}

	@Test
	void contributorWhenHostHasItsOwnThenHosts() {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:h2:mem:own")
			.withUserConfiguration(Own.class)
			.run((context) -> assertThat(context.getBean("dbHealthContributor")).isSameAs(Own.CONTRIBUTOR));
	}

	@Test
	void startWhenDatabaseIsUnreachableThenNothingIsConnected() {
		this.runner.withUserConfiguration(Unreachable.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(Unreachable.connections).hasValue(0);
			Health health = context.getBean("dbHealthContributor", CheckIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(Unreachable.connections).hasValue(1);
		});
	}

	@Test
	void startWhenJdbcModuleIsAbsentThenOff() {
		this.runner.withUserConfiguration(Several.class)
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.jdbc", "org.springframework.jdbc"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("dbHealthContributor"));
	}

	@Test
	void startWhenPropertyIsImpossibleThenStopsAndNamesKeyAndAllowed() {
		assertStops("acquire-timeout", "1ms", "250ms to 10m");
		assertStops("network-timeout", "1h", "250ms to 10m");
		assertStops("max-replication-lag", "-1s", "0 or more");
		assertStops("max-transaction-age", "-1s", "0 or more");
	}

	private void assertStops(String key, String value, String allowed) {
		this.runner
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:invalid",
					"sitecraft.monitoring.health.db." + key + "=" + value)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidMonitoringPropertyException.class)
				.hasMessageContaining("sitecraft.monitoring.health.db." + key)
				.hasMessageContaining(allowed));
	}

	private static Iterable<String> names(CompositeHealthContributor composite) {
		return composite.stream().map(HealthContributors.Entry::name).toList();
	}

	private static DataSource h2(String name) {
		JdbcDataSource dataSource = new JdbcDataSource();
		dataSource.setUrl("jdbc:h2:mem:" + name);
		return dataSource;
	}

	@Configuration(proxyBeanMethods = false)
	static class Several {

		@Bean
		DataSource main() {
			return h2("main");
		}

		@Bean
		HikariDataSource reports() {
			HikariDataSource pool = new HikariDataSource();
			pool.setDataSource(h2("reports"));
			return pool;
		}

		@Bean(defaultCandidate = false)
		DataSource special() {
			return h2("special");
		}

		@Bean(autowireCandidate = false)
		DataSource internal() {
			return h2("internal");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Routing {

		@Bean
		DataSource main() {
			return h2("main");
		}

		@Bean
		AbstractRoutingDataSource router() {
			AbstractRoutingDataSource router = new AbstractRoutingDataSource() {

				@Override
				protected Object determineCurrentLookupKey() {
					throw new IllegalStateException("no tenant");
				}

			};
			Map<Object, Object> targets = new LinkedHashMap<>();
			targets.put("us", h2("us"));
			targets.put("eu/west", h2("eu"));
			router.setTargetDataSources(targets);
			return router;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		static final HealthIndicator CONTRIBUTOR = () -> Health.up().build();

		@Bean
		HealthIndicator dbHealthContributor() {
			return CONTRIBUTOR;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Unreachable {

		static final AtomicInteger connections = new AtomicInteger();

		@Bean
		DataSource dataSource() {
			connections.set(0);
			return new AbstractDataSource() {

				@Override
				public Connection getConnection() throws SQLException {
					connections.incrementAndGet();
					throw new SQLException("unreachable");
				}

				@Override
				public Connection getConnection(String username, String password) throws SQLException {
					return getConnection();
				}

			};
		}

	}

}
