package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.util.TreeMap;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import com.sitecraft.monitoring.autoconfigure.health.CheckIndicator;
import com.sitecraft.monitoring.autoconfigure.health.queues.MessageTime;
import com.sitecraft.monitoring.autoconfigure.health.queues.QueuesHealthAutoConfiguration;
import com.sitecraft.monitoring.signal.Time;

/**
 * The check {@code redis}, in place of Spring Boot's blocking and reactive ones, and
 * probes of queues that are kept in lists and streams.
 */
@AutoConfiguration(after = DataRedisAutoConfiguration.class,
		before = { DataRedisHealthContributorAutoConfiguration.class,
				DataRedisReactiveHealthContributorAutoConfiguration.class, QueuesHealthAutoConfiguration.class })
@ConditionalOnClass({ RedisConnectionFactory.class, DataRedisAutoConfiguration.class })
@EnableConfigurationProperties(RedisHealthProperties.class)
public final class RedisHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RedisQueueProbeFactory redisQueueProbeFactory(ListableBeanFactory beans, RedisHealthProperties properties,
			ObjectProvider<MessageTime> messageTime) {
		return new RedisQueueProbeFactory(beans, properties.commandTimeout(), messageTime.getIfUnique());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(RedisConnectionFactory.class)
	@ConditionalOnEnabledHealthIndicator("redis")
	static class RedisCheckConfiguration
			extends CompositeHealthContributorConfiguration<CheckIndicator, RedisConnectionFactory> {

		RedisCheckConfiguration(RedisHealthProperties properties, Time time) {
			super((factory) -> new CheckIndicator(
					new RedisCheck(new MonitoredRedis(factory, properties.commandTimeout()), properties, time)));
		}

		@Bean
		@ConditionalOnMissingBean(name = { "redisHealthIndicator", "redisHealthContributor" })
		HealthContributor redisHealthContributor(ConfigurableListableBeanFactory beans) {
			return createContributor(new TreeMap<>(
					SimpleAutowireCandidateResolver.resolveAutowireCandidates(beans, RedisConnectionFactory.class)));
		}

	}

}
