package com.sitecraft.monitoring.autoconfigure.health;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import com.sitecraft.monitoring.health.HealthSupervisor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The aggregate, the groups and the wrapping, over real HTTP.
 */
class HealthSupervisionTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(WebApplicationType.SERVLET, Host.class,
				"sitecraft.monitoring.health.checks.local.scope=local",
				"sitecraft.monitoring.health.checks.optional.criticality=optional",
				"sitecraft.monitoring.health.checks.informative.criticality=informative",
				"sitecraft.monitoring.health.checks.[pool/local].scope=local",
				"sitecraft.monitoring.health.supervise.exclude=direct",
				"management.endpoint.health.group.mine.include=shared,pool");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void everythingWorks() {
		Host.down.clear();
		awaitGet("/actuator/health", "200 {\"components\"", "\"status\":\"UP\"}");
	}

	@ParameterizedTest
	@CsvSource({ "local, DOWN, 503, DOWN, 503", "shared, DEGRADED, 200, DOWN, 503",
			"optional, DEGRADED, 200, DEGRADED, 200", "informative, UP, 200, UP, 200",
			"pool/shared, DEGRADED, 200, DOWN, 503", "pool/local, DOWN, 503, DOWN, 503",
			"direct, DOWN, 503, DOWN, 503" })
	void aggregateFollowsPolicyAndComponentSaysDown(String path, String root, int rootCode, String full, int fullCode) {
		Host.down.add(path);
		awaitGet("/actuator/health/" + path, "503 ", "\"status\":\"DOWN\"");
		for (String group : List.of("", "/lb")) {
			awaitGet("/actuator/health" + group, rootCode + " ", ",\"status\":\"" + root + "\"}");
		}
		awaitGet("/actuator/health/full", fullCode + " ", ",\"status\":\"" + full + "\"}");
		if (path.startsWith("pool/")) {
			awaitGet("/actuator/health/pool", "503 ", "\"status\":\"DOWN\"");
			assertThat(application.get("/actuator/health")).containsPattern("\"pool\":\\{.*\"status\":\"DOWN\"\\}");
		}
		assertThat(application.get("/actuator/health/liveness")).isEqualTo("200 {\"status\":\"UP\"}");
		assertThat(application.get("/actuator/health/readiness")).isEqualTo("200 {\"status\":\"UP\"}");
	}

	@Test
	void groupWhenTheHostMadeItThenKeepsSpringBootsMeaning() {
		Host.down.add("shared");
		awaitGet("/actuator/health/mine", "503 ", "\"status\":\"DOWN\"}");
	}

	@Test
	void componentWhenItHasItsOwnStatusThenKeepsIt() {
		Host.own.set(new Status("OUT_OF_SERVICE"));
		try {
			awaitGet("/actuator/health/shared", "503 ", "\"status\":\"OUT_OF_SERVICE\"");
			Host.own.set(new Status("WARMING_UP"));
			awaitGet("/actuator/health/shared", "200 ", "\"status\":\"WARMING_UP\"");
			Host.own.set(new Status("DEGRADED"));
			awaitGet("/actuator/health/shared", "200 ", "\"status\":\"DEGRADED\"");
			awaitGet("/actuator/health", "200 ", ",\"status\":\"DEGRADED\"}");
			awaitGet("/actuator/health/mine", "200 ", ",\"status\":\"DEGRADED\"}");
		}
		finally {
			Host.own.set(Status.UP);
		}
	}

	@Test
	void requestReadsMemory() {
		int before = Host.sharedCalls.get();
		int excludedBefore = Host.directCalls.get();
		for (int i = 0; i < 200; i++) {
			application.get("/actuator/health");
		}
		assertThat(Host.directCalls.get() - excludedBefore).isGreaterThanOrEqualTo(200);
		assertThat(Host.sharedCalls.get() - before).isLessThan(150);
	}

	@Test
	void detailsNameTimesAndMaskSecrets() {
		Host.down.add("shared");
		awaitGet("/actuator/health/shared", "503 ", "\"consecutiveFailures\":");
		assertThat(application.get("/actuator/health/shared"))
			.contains("\"asOf\":\"20", "\"ageMs\":", "\"durationMs\":", "\"lastChange\":\"20",
					"\"error\":\"java.lang.IllegalStateException: redis://******@cache:6379 refused\"")
			.doesNotContain("s3cret");
	}

	@Test
	void contributorWhenRegisteredAtRunTimeThenSupervisedUntilUnregistered() {
		HealthContributorRegistry registry = application.bean(HealthContributorRegistry.class);
		AtomicInteger calls = new AtomicInteger();
		registry.registerContributor("late", CompositeHealthContributor.fromMap(Map.of("one", (HealthIndicator) () -> {
			calls.incrementAndGet();
			return Health.up().build();
		})));
		awaitGet("/actuator/health/late/one", "200 ", "\"status\":\"UP\"");
		assertThat(application.bean(HealthSupervisor.class).paths()).contains("late/one");
		assertThat(application.get("/actuator/prometheus")).contains("sitecraft_health_status{check=\"late/one\"} 1.0");
		registry.unregisterContributor("late");
		assertThat(application.get("/actuator/health/late")).startsWith("404");
		assertThat(application.bean(HealthSupervisor.class).paths()).doesNotContain("late/one");
		assertThat(application.get("/actuator/prometheus")).doesNotContain("late/one");
	}

	@Test
	void contributorWhenReactiveThenSupervised() {
		awaitGet("/actuator/health/reactive", "200 ", "\"status\":\"UP\"");
		assertThat(application.get("/actuator/health/reactive")).contains("\"asOf\"");
	}

	@Test
	void checkWhenItReturnsNullThenDownWithReason() {
		Host.down.add("null");
		awaitGet("/actuator/health/optional", "503 ", "the health indicator returned null");
	}

	@Test
	void checkWhenItHangsThenDownAndNothingElseAffected() {
		Host.release = new CountDownLatch(1);
		Host.down.add("hang");
		try {
			awaitGet("/actuator/health/informative", "503 ", "timed out, running for ");
			assertThat(application.get("/actuator/health")).startsWith("200 ");
			awaitGet("/actuator/health/shared", "200 ", "\"status\":\"UP\"");
			assertThat(application.get("/actuator/prometheus")).contains("sitecraft_health_checks_hung 1.0");
		}
		finally {
			Host.down.clear();
			Host.release.countDown();
		}
		awaitGet("/actuator/health/informative", "200 ", "\"status\":\"UP\"");
	}

	@Test
	void eventWhenStatusChangesThenPublished() {
		Host.events.clear();
		Host.down.add("local");
		Awaitility.await().until(() -> Host.events.contains("local:DOWN"));
		Host.down.clear();
		Awaitility.await().until(() -> Host.events.contains("local:UP"));
	}

	@Test
	void checksEndpointShowsTheWholePictureAndOneCheck() {
		Host.down.add("shared");
		awaitGet("/actuator/checks", "200 ", "\"status\":\"degraded\",\"timestamp\":\"20");
		assertThat(application.get("/actuator/checks")).contains("\"name\":\"pool/local\",\"healthy\":true",
				"\"name\":\"shared\",\"healthy\":false", "\"scope\":\"SHARED\"", "\"history\":[{\"at\":\"20");
		assertThat(application.get("/actuator/checks/pool/local")).startsWith("200 {\"name\":\"pool/local\"");
		assertThat(application.get("/actuator/checks/none")).startsWith("404");
	}

	private static void awaitGet(String path, String prefix, String part) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(application.get(path)).as(path).startsWith(prefix).contains(part));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class,
			excludeName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
	static class Host {

		static final List<String> down = new CopyOnWriteArrayList<>();

		static final List<String> events = new CopyOnWriteArrayList<>();

		static final AtomicReference<Status> own = new AtomicReference<>(Status.UP);

		static final AtomicInteger sharedCalls = new AtomicInteger();

		static final AtomicInteger directCalls = new AtomicInteger();

		static volatile CountDownLatch release = new CountDownLatch(0);

		@Bean
		HealthIndicator localHealthIndicator() {
			return () -> health("local");
		}

		@Bean
		HealthIndicator sharedHealthIndicator() {
			return () -> {
				sharedCalls.incrementAndGet();
				return down.contains("shared")
						? Health.down(new IllegalStateException("redis://:s3cret@cache:6379 refused")).build()
						: Health.status(own.get()).build();
			};
		}

		@Bean
		HealthIndicator directHealthIndicator() {
			return () -> {
				directCalls.incrementAndGet();
				return health("direct");
			};
		}

		@Bean
		HealthIndicator optionalHealthIndicator() {
			return () -> down.contains("null") ? null : health("optional");
		}

		@Bean
		HealthIndicator informativeHealthIndicator() {
			return () -> {
				boolean interrupted = false;
				while (down.contains("hang")) {
					try {
						release.await();
					}
					catch (InterruptedException ex) {
						// A driver that swallows interrupts.
						interrupted = true;
					}
				}
				return interrupted ? Health.up().build() : health("informative");
			};
		}

		@Bean
		CompositeHealthContributor poolHealthContributor() {
			return CompositeHealthContributor.fromMap(Map.of("local", (HealthIndicator) () -> health("pool/local"),
					"shared", (HealthIndicator) () -> health("pool/shared")));
		}

		@Bean
		ReactiveHost reactiveHealthIndicator() {
			return new ReactiveHost();
		}

		@EventListener
		void changed(HealthCheckChangedEvent event) {
			events.add(event.getReport().path() + ":" + event.getReport().status());
		}

		private static Health health(String path) {
			return down.contains(path) ? Health.down().withDetail("error", "broken by the test").build()
					: Health.up().build();
		}

	}

	/**
	 * A reactive indicator in a servlet application, as Spring Boot's own for Redis.
	 */
	static class ReactiveHost implements org.springframework.boot.health.contributor.ReactiveHealthIndicator {

		@Override
		public reactor.core.publisher.Mono<Health> health() {
			return reactor.core.publisher.Mono.just(Health.up().build());
		}

	}

}
