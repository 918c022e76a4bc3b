package com.sitecraft.monitoring.autoconfigure.loop.redis;

import net.javacrumbs.shedlock.provider.redis.spring.RedisLockProvider;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.Lease;
import com.sitecraft.monitoring.autoconfigure.loop.LoopAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.LoopProperties;
import com.sitecraft.monitoring.signal.Time;

/**
 * One lease in Redis, for replicas that have no database to keep it in.
 */
@AutoConfiguration(after = DataRedisAutoConfiguration.class,
		afterName = "com.sitecraft.monitoring.autoconfigure.store.jdbc.JdbcLeaseAutoConfiguration",
		before = LoopAutoConfiguration.class)
@ConditionalOnClass({ RedisLockProvider.class, RedisConnectionFactory.class, DataRedisAutoConfiguration.class })
@ConditionalOnSingleCandidate(RedisConnectionFactory.class)
@EnableConfigurationProperties(LoopProperties.class)
public final class RedisLeaseAutoConfiguration {

	private static final String PREFIX = "sitecraft-lock";

	@Bean
	@ConditionalOnMissingBean(Leadership.class)
	Lease redisLease(RedisConnectionFactory factory, LoopProperties properties, Environment environment, Time time) {
		// A Redis is often shared by applications, which must not take it from each
		// other.
		String application = environment.getProperty("spring.application.name", "application");
		return new Lease(new RedisLockProvider(factory, application, PREFIX), properties.leaseAtMost(), time);
	}

}
