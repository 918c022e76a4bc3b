package com.sitecraft.monitoring.autoconfigure.health;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.DefaultHealthContributorRegistry;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.health.CheckPolicy;
import com.sitecraft.monitoring.health.Criticality;
import com.sitecraft.monitoring.health.HealthSupervisor;
import com.sitecraft.monitoring.health.Scope;

import static org.assertj.core.api.Assertions.assertThat;

class HealthSupervisionAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HealthContributorAutoConfiguration.class,
				HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
				HealthSupervisionAutoConfiguration.class, SignalAutoConfiguration.class))
		.withUserConfiguration(Host.class);

	@Test
	void policyWhenNothingSetThenDocumentedDefaults() {
		this.runner.run((context) -> {
			CheckPolicies policies = context.getBean(CheckPolicies.class);
			assertThat(policies.policy("anything"))
				.isEqualTo(new CheckPolicy(Duration.ofSeconds(10), Duration.ofSeconds(2), 2, 1, Duration.ofSeconds(30),
						Duration.ZERO, Scope.SHARED, Criticality.REQUIRED));
			assertThat(policies.policy("diskSpace").scope()).isEqualTo(Scope.LOCAL);
			assertThat(policies.policy("ssl").scope()).isEqualTo(Scope.LOCAL);
			assertThat(policies.policy("storage/uploads").scope()).isEqualTo(Scope.LOCAL);
		});
	}

	@Test
	void policyWhenEntriesOverlapThenTheNearestWins() {
		this.runner
			.withPropertyValues("sitecraft.monitoring.health.defaults.interval=20s",
					"sitecraft.monitoring.health.checks.queues.timeout=5s",
					"sitecraft.monitoring.health.checks.queues.criticality=optional",
					"sitecraft.monitoring.health.checks.[queues/mail].criticality=informative",
					"sitecraft.monitoring.health.checks.diskSpace.scope=shared")
			.run((context) -> {
				CheckPolicies policies = context.getBean(CheckPolicies.class);
				CheckPolicy mail = policies.policy("queues/mail");
				assertThat(mail.interval()).isEqualTo(Duration.ofSeconds(20));
				assertThat(mail.maxAge()).isEqualTo(Duration.ofSeconds(60));
				assertThat(mail.timeout()).isEqualTo(Duration.ofSeconds(5));
				assertThat(mail.criticality()).isEqualTo(Criticality.INFORMATIVE);
				assertThat(policies.policy("queues/jobs").criticality()).isEqualTo(Criticality.OPTIONAL);
				assertThat(policies.policy("diskSpace").scope()).isEqualTo(Scope.SHARED);
			});
	}

	@Test
	void startWhenThresholdImpossibleThenErrorNamesKeyValueAndAllowed() {
		this.runner.withPropertyValues("sitecraft.monitoring.health.checks.db.failure-threshold=0")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("failure-threshold is 0, allowed is 1 to 100"));
		this.runner.withPropertyValues("sitecraft.monitoring.health.max-concurrent=0")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("max-concurrent is 0, allowed is 1 to 256"));
	}

	@Test
	void startWhenEntriesAreImpossibleOnlyTogetherThenErrorNamesTheInnerOne() {
		this.runner
			.withPropertyValues("sitecraft.monitoring.health.checks.queues.interval=60s",
					"sitecraft.monitoring.health.checks.[queues/mail].max-age=45s")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("max-age is PT45S, allowed is the interval and the timeout, PT1M2S, or more"));
		this.runner
			.withPropertyValues("sitecraft.monitoring.health.checks.queues.interval=5s",
					"sitecraft.monitoring.health.checks.[queues/mail].max-age=8s")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void superviseWhenAChildLeavesItsCompositeThenForgottenAfterTwoWalks() {
		this.runner.run((context) -> {
			SupervisedContributors contributors = context.getBean(SupervisedContributors.class);
			CompositeHealthContributor both = CompositeHealthContributor.fromMap(Map.of("a",
					(HealthIndicator) () -> Health.up().build(), "b", (HealthIndicator) () -> Health.up().build()));
			CompositeHealthContributor one = CompositeHealthContributor
				.fromMap(Map.of("a", (HealthIndicator) () -> Health.up().build()));
			walk(contributors, both);
			walk(contributors, both);
			contributors.sweep();
			walk(contributors, one);
			contributors.sweep();
			assertThat(contributors.supervisedPaths()).contains("tenants/a", "tenants/b");
			walk(contributors, one);
			contributors.sweep();
			assertThat(contributors.supervisedPaths()).contains("tenants/a").doesNotContain("tenants/b");
		});
	}

	private static void walk(SupervisedContributors contributors, CompositeHealthContributor composite) {
		assertThat(((CompositeHealthContributor) contributors.supervise("tenants", composite)).stream()).isNotEmpty();
	}

	@Test
	void superviseWhenOffThenSpringBootsOwn() {
		this.runner.withPropertyValues("sitecraft.monitoring.health.supervise.enabled=false").run((context) -> {
			assertThat(context.getBean(HealthContributorRegistry.class).getClass())
				.isEqualTo(DefaultHealthContributorRegistry.class);
			assertThat(context).doesNotHaveBean(HealthSupervisor.class);
		});
	}

	@Test
	void superviseWhenBeansAreLazyThenChecksStillRun() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Awaitility.await().until(() -> Host.calls.get() > 0);
			});
	}

	@Test
	void superviseWhenReactorAbsentThenWorks() {
		this.runner.withClassLoader(new FilteredClassLoader("reactor"))
			.run((context) -> Awaitility.await()
				.untilAsserted(() -> assertThat(context.getBean(HealthEndpoint.class).healthForPath("host").getStatus())
					.isEqualTo(Status.UP)));
	}

	@Test
	void superviseWhenMicrometersRegistryAbsentThenWorks() {
		this.runner.run((context) -> Awaitility.await()
			.untilAsserted(
					() -> assertThat(context.getBean(HealthEndpoint.class).health().getStatus()).isEqualTo(Status.UP)));
	}

	@Test
	void selfCheckWhenAllIsSupervisedThenFindsNothing() {
		this.runner.run((context) -> assertThat(context.getBean(SupervisionSelfCheck.class).findings()).isEmpty());
	}

	@Test
	void selfCheckWhenHostBypassesSupervisionThenSaysWhat() {
		this.runner.withUserConfiguration(OwnRegistry.class)
			.withPropertyValues("sitecraft.monitoring.health.checks.hots.scope=local")
			.run((context) -> assertThat(context.getBean(SupervisionSelfCheck.class).findings())
				.anyMatch((finding) -> finding.startsWith("The health registry 'ownRegistry'"))
				.anyMatch((finding) -> finding
					.startsWith("'sitecraft.monitoring.health.checks.hots' configures a check that does not exist")));
	}

	@Test
	void closeWhenACheckHangsThenThreadsEnd() {
		// Contexts that other tests keep for later have threads of these names as well.
		Set<Thread> others = loops();
		this.runner.withUserConfiguration(Hanging.class).run((context) -> {
			Thread hanging = context.getBean(Hanging.class).thread.get(30, TimeUnit.SECONDS);
			Set<Thread> own = loops();
			own.removeAll(others);
			assertThat(own).hasSize(1);
			context.close();
			own.add(hanging);
			Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> own.stream().noneMatch(Thread::isAlive));
		});
	}

	private static Set<Thread> loops() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("sitecraft-health"))
			.collect(Collectors.toCollection(HashSet::new));
	}

	@Configuration(proxyBeanMethods = false)
	static class Host {

		static final AtomicInteger calls = new AtomicInteger();

		@Bean
		HealthIndicator hostHealthIndicator() {
			calls.set(0);
			return () -> {
				calls.incrementAndGet();
				return Health.up().build();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRegistry {

		@Bean
		HealthContributorRegistry ownRegistry() {
			return new DefaultHealthContributorRegistry() {
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Hanging {

		private final CompletableFuture<Thread> thread = new CompletableFuture<>();

		@Bean
		HealthIndicator hangingHealthIndicator() {
			return () -> {
				this.thread.complete(Thread.currentThread());
				try {
					new java.util.concurrent.CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				return Health.up().build();
			};
		}

	}

}
