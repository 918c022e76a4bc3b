package com.sitecraft.monitoring.autoconfigure.health.redis;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import com.sitecraft.fixtures.RedisServer;
import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.health.CheckIndicator;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class RedisHealthAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(SignalAutoConfiguration.class, RedisHealthAutoConfiguration.class, DataRedisAutoConfiguration.class,
				DataRedisReactiveAutoConfiguration.class, DataRedisHealthContributorAutoConfiguration.class,
				DataRedisReactiveHealthContributorAutoConfiguration.class));

	@Test
	void contributorWhenReactorIsPresentThenOursAloneAndUp() {
		RedisServer server = RedisServer.shared();
		this.runner
			.withPropertyValues("spring.data.redis.host=" + server.host(), "spring.data.redis.port=" + server.port())
			.run((context) -> {
				assertThat(context).hasSingleBean(HealthContributor.class)
					.doesNotHaveBean(ReactiveHealthContributor.class);
				CheckIndicator indicator = context.getBean("redisHealthContributor", CheckIndicator.class);
				assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void contributorWhenReactorIsAbsentThenOursAlone() {
		this.runner.withClassLoader(new FilteredClassLoader("reactor"))
			.withUserConfiguration(Several.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(HealthContributor.class));
	}

	@Test
	void contributorWhenSeveralServersThenOneEntryEach() {
		this.runner.withUserConfiguration(Several.class)
			.run((context) -> assertThat(
					context.getBean("redisHealthContributor", CompositeHealthContributor.class).stream())
				.extracting(HealthContributors.Entry::name)
				.containsExactly("cache", "queues"));
	}

	@Test
	void startWhenNothingIsReachableThenStartsAndReadsDown() {
		this.runner.withPropertyValues("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=1")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean("redisHealthContributor", CheckIndicator.class).health().getStatus())
					.isEqualTo(Status.DOWN);
			});
	}

	@Test
	void startWhenRedisIsNotOnTheClassPathThenOff() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.data.redis"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("redisHealthContributor"));
	}

	@Test
	void startWhenLettuceIsNotOnTheClassPathThenNoServerAndNoCheck() {
		this.runner.withClassLoader(new FilteredClassLoader("io.lettuce"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("redisHealthContributor"));
	}

	@Test
	void contributorWhenDisabledThenNeitherOursNorBoots() {
		this.runner.withPropertyValues("management.health.redis.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class)
				.doesNotHaveBean(ReactiveHealthContributor.class)
				.hasSingleBean(RedisQueueProbeFactory.class));
	}

	@Test
	void startWhenPropertyIsImpossibleThenStopsAndNamesKeyAndAllowed() {
		assertStops("command-timeout", "1ms", "10ms to 10m");
		assertStops("max-memory", "1.1", "0 to 1");
		assertStops("max-memory", "NaN", "0 to 1");
		assertStops("max-evictions", "-1", "0 or more");
		assertStops("min-replicas", "-1", "0 or more");
		assertStops("snapshot-failure", "up", "degraded or down");
	}

	private void assertStops(String key, String value, String allowed) {
		this.runner.withPropertyValues("sitecraft.monitoring.health.redis." + key + "=" + value)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidMonitoringPropertyException.class)
				.hasMessageContaining("sitecraft.monitoring.health.redis." + key)
				.hasMessageContaining(allowed));
	}

	@Configuration(proxyBeanMethods = false)
	static class Several {

		@Bean
		RedisConnectionFactory queues() {
			return new LettuceConnectionFactory("127.0.0.1", 1);
		}

		@Bean
		RedisConnectionFactory cache() {
			return new LettuceConnectionFactory("127.0.0.1", 2);
		}

	}

}
