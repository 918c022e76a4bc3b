package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import javax.sql.DataSource;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import com.sitecraft.monitoring.autoconfigure.health.queues.QueuesHealthAutoConfiguration;

/**
 * The check {@code db}, in place of Spring Boot's, and probes of queues that are kept in
 * tables.
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class,
		before = { DataSourceHealthContributorAutoConfiguration.class, QueuesHealthAutoConfiguration.class })
@ConditionalOnClass({ DataSourceUnwrapper.class, AbstractRoutingDataSource.class })
@EnableConfigurationProperties(DatabaseHealthProperties.class)
public final class DatabaseHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MonitoredDataSources monitoredDataSources(DatabaseHealthProperties properties) {
		return new MonitoredDataSources(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	JdbcQueueProbeFactory jdbcQueueProbeFactory(ListableBeanFactory beans, MonitoredDataSources dataSources) {
		return new JdbcQueueProbeFactory(beans, dataSources);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(DataSource.class)
	@ConditionalOnEnabledHealthIndicator("db")
	static class DatabaseCheckConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = { "dbHealthIndicator", "dbHealthContributor" })
		HealthContributor dbHealthContributor(ConfigurableListableBeanFactory beans, MonitoredDataSources dataSources,
				DatabaseHealthProperties properties, Environment environment) {
			boolean ignoreRouting = environment.getProperty("management.health.db.ignore-routing-data-sources",
					Boolean.class, false);
			return new DatabaseChecks(dataSources, properties, ignoreRouting).create(beans);
		}

	}

}
