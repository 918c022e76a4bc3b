package com.sitecraft.monitoring.autoconfigure.health;

import java.time.Duration;

import com.sitecraft.fixtures.SettableClock;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.monitoring.autoconfigure.metrics.MetricsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.health.PipelineCheck;
import com.sitecraft.monitoring.metrics.AnalysisMetrics;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;

class PipelineHealthAutoConfigurationTests {

	private static final String BEAN = "analysisPipelineHealthContributor";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, MetricsAutoConfiguration.class,
				PipelineHealthAutoConfiguration.class))
		.withUserConfiguration(SettableTime.class);

	/** What the host records through its bean is what the check judges. */
	@Test
	void healthWhenAnalysesAreRecordedThenJudged() {
		this.runner.run((context) -> {
			AnalysisMetrics metrics = context.getBean(AnalysisMetrics.class);
			SettableClock clock = context.getBean(SettableClock.class);
			assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
			metrics.start("w1", "pro", "full");
			for (int i = 0; i < 20; i++) {
				metrics.recorder("w1", "pro", "full").record(Duration.ofSeconds(30), true);
			}
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).containsEntry("finished", 20L)
				.containsEntry("running", 1)
				.containsEntry("successRate", 1.0);
			metrics.start("w1", "pro", "full").failed();
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			metrics.start("w1", "pro", "full").failed();
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(health(context).getDetails()).hasEntrySatisfying("error",
					(error) -> assertThat(error).asString().startsWith("success rate is 0.9091"));
			clock.advance(Duration.ofMinutes(16));
			assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
		});
	}

	@Test
	void propertiesWhenSetThenTheyHold() {
		this.runner
			.withPropertyValues("sitecraft.monitoring.health.analysis-pipeline.min-samples=1",
					"sitecraft.monitoring.health.analysis-pipeline.min-success-rate=0.5")
			.run((context) -> {
				context.getBean(AnalysisMetrics.class).start("w1", "pro", "full").failed();
				assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			});
	}

	@Test
	void propertiesWhenNothingIsSetThenTheDefaultsAreThoseOfTheDomain() {
		this.runner.run((context) -> assertThat(context.getBean(PipelineHealthProperties.class).settings())
			.isEqualTo(PipelineCheck.Settings.defaults()));
	}

	@Test
	void contributorWhenDisabledThenAbsent() {
		this.runner.withPropertyValues("sitecraft.monitoring.health.analysis-pipeline.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(BEAN));
	}

	@Test
	void contributorWhenTheHostHasItsOwnThenOursGivesWay() {
		this.runner.withUserConfiguration(OwnContributor.class)
			.run((context) -> assertThat(health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE));
	}

	private static Health health(AssertableApplicationContext context) {
		Health health = context.getBean(BEAN, HealthIndicator.class).health();
		assertThat(health).isNotNull();
		return health;
	}

	@Configuration(proxyBeanMethods = false)
	static class SettableTime {

		@Bean
		SettableClock settableClock() {
			return new SettableClock();
		}

		@Bean
		Time time(SettableClock clock) {
			return Time.of(clock, clock::nanos);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnContributor {

		@Bean(BEAN)
		HealthIndicator own() {
			return () -> Health.outOfService().build();
		}

	}

}
