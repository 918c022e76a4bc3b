package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.context.annotation.Bean;

import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.autoconfigure.loop.LoopAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.HostMeterRegistry;
import com.sitecraft.monitoring.notification.Outbox;

/**
 * Keeps state in the host's database when it has one.
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class, before = LoopAutoConfiguration.class)
@ConditionalOnClass({ HikariDataSource.class, DataSourceScriptDatabaseInitializer.class,
		DatabaseInitializationMode.class, JsonMapper.class })
@ConditionalOnSingleCandidate(DataSource.class)
@EnableConfigurationProperties(JdbcStoreProperties.class)
public final class JdbcStoreAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean({ StateStore.class, Commands.class, Outbox.class })
	DatabaseStateStore databaseStateStore(DataSource dataSource, JdbcStoreProperties properties, Instance instance,
			ObjectProvider<MeterRegistry> registries) {
		return new DatabaseStateStore(OwnPool.of(dataSource), OwnPool.forLease(dataSource),
				DatabaseInitializationMode.valueOf(properties.initializeSchema().name()), instance,
				HostMeterRegistry.of(registries));
	}

}
