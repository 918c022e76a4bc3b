package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.Lease;
import com.sitecraft.monitoring.autoconfigure.loop.LoopAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.LoopProperties;
import com.sitecraft.monitoring.signal.Time;

/**
 * One lease for all replicas that keep their state in the same database. It is no
 * {@code LockProvider} bean, which would be one too many for a host that uses ShedLock.
 */
@AutoConfiguration(after = JdbcStoreAutoConfiguration.class, before = LoopAutoConfiguration.class)
@ConditionalOnClass({ JdbcTemplateLockProvider.class, JdbcTemplate.class })
@ConditionalOnBean(DatabaseStateStore.class)
@EnableConfigurationProperties(LoopProperties.class)
public final class JdbcLeaseAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(Leadership.class)
	Lease databaseLease(DatabaseStateStore store, Instance instance, LoopProperties properties, Time time) {
		return new Lease(new LockTable(store, instance), properties.leaseAtMost(), time);
	}

}
