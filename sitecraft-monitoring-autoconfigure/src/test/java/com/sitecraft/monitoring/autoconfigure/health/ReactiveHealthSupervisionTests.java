package com.sitecraft.monitoring.autoconfigure.health;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ReactiveHealthSupervisionTests {

	@Test
	void aggregateInAReactiveApplicationFollowsPolicies() {
		try (RunningApplication application = RunningApplication.start(WebApplicationType.REACTIVE, Host.class,
				"sitecraft.monitoring.health.checks.blocking.scope=local")) {
			awaitGet(application, "/actuator/health", "200 ", ",\"status\":\"UP\"}");
			Host.down.add("reactive");
			awaitGet(application, "/actuator/health/reactive", "503 ", "\"asOf\"");
			awaitGet(application, "/actuator/health", "200 ", ",\"status\":\"DEGRADED\"}");
			awaitGet(application, "/actuator/health/full", "503 ", ",\"status\":\"DOWN\"}");
			Host.down.add("blocking");
			awaitGet(application, "/actuator/health/lb", "503 ", ",\"status\":\"DOWN\"}");
			Host.down.add("hang");
			awaitGet(application, "/actuator/health/hanging", "503 ", "timed out");
			assertThat(application.get("/actuator/health/liveness")).isEqualTo("200 {\"status\":\"UP\"}");
		}
	}

	private static void awaitGet(RunningApplication application, String path, String prefix, String part) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(application.get(path)).as(path).startsWith(prefix).contains(part));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class,
			excludeName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
	static class Host {

		static final Set<String> down = ConcurrentHashMap.newKeySet();

		@Bean
		ReactiveHealthIndicator reactiveHealthIndicator() {
			return () -> Mono.fromSupplier(() -> health("reactive"));
		}

		@Bean
		ReactiveHealthIndicator hangingHealthIndicator() {
			return () -> down.contains("hang") ? Mono.<Health>never().timeout(Duration.ofMinutes(1))
					: Mono.just(Health.up().build());
		}

		@Bean
		HealthIndicator blockingHealthIndicator() {
			return () -> health("blocking");
		}

		private static Health health(String name) {
			return (down.contains(name) ? Health.down() : Health.up()).build();
		}

	}

}
