package com.sitecraft.monitoring.autoconfigure.signal;

import java.time.Clock;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Observations;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;

class SignalAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class));

	@Test
	void beansWhenThereIsNoRegistryThenTheyWorkAndNoneIsMade() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(Time.class).hasSingleBean(Guard.class).hasSingleBean(Observations.class);
			assertThat(context).doesNotHaveBean(MeterRegistry.class);
			context.getBean(Guard.class).run("test", () -> {
				throw new IllegalStateException("kept inside");
			});
		});
	}

	@Test
	void beansWhenThereIsOneRegistryThenTheirMetersAreInIt() {
		this.runner.withUserConfiguration(OneRegistry.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(context).hasSingleBean(Observations.class);
			assertThat(registry.find("sitecraft.monitoring.dropped").meters()).hasSize(3);
		});
	}

	@Test
	void beansWhenThereAreSeveralRegistriesAndBootsCompositeThenAllHaveTheMeters() {
		this.runner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class))
			.withUserConfiguration(OneRegistry.class, AnotherRegistry.class)
			.run(SignalAutoConfigurationTests::assertInBoth);
	}

	@Test
	void beansWhenThereAreSeveralRegistriesAndNoCompositeThenAllHaveTheMeters() {
		this.runner.withUserConfiguration(OneRegistry.class, AnotherRegistry.class)
			.run(SignalAutoConfigurationTests::assertInBoth);
	}

	private static void assertInBoth(ApplicationContext context) {
		assertThat(context.getBean(Observations.class)).isNotNull();
		for (String name : new String[] { "one", "another" }) {
			assertThat(context.getBean(name, MeterRegistry.class).find("sitecraft.monitoring.dropped").meters())
				.hasSize(3);
		}
	}

	@Test
	void beansWhenTheHostHasItsOwnThenOursGiveWay() {
		this.runner.withUserConfiguration(OwnBeans.class).run((context) -> {
			assertThat(context).getBean(Time.class).isSameAs(OwnBeans.TIME);
			assertThat(context).hasSingleBean(Observations.class).hasBean("own");
		});
	}

	@Test
	void observationsWhenLimitsAreSetThenTheyHold() {
		this.runner
			.withPropertyValues("sitecraft.monitoring.observations.max-tracks=7",
					"sitecraft.monitoring.observations.values-per-track=32",
					"sitecraft.monitoring.observations.max-in-flight=9")
			.run((context) -> assertThat(context.getBean(Observations.class).limits())
				.isEqualTo(new Observations.Limits(7, 32, 9)));
	}

	@Test
	void observationsWhenNothingIsSetThenTheDefaultsAreThoseOfTheDomain() {
		this.runner.run((context) -> assertThat(context.getBean(Observations.class).limits())
			.isEqualTo(Observations.Limits.defaults()));
	}

	@Configuration(proxyBeanMethods = false)
	static class OneRegistry {

		@Bean
		SimpleMeterRegistry one() {
			return new SimpleMeterRegistry();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AnotherRegistry {

		@Bean
		SimpleMeterRegistry another() {
			return new SimpleMeterRegistry();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		static final Time TIME = Time.of(Clock.systemUTC(), () -> 42);

		@Bean
		Time time() {
			return TIME;
		}

		@Bean
		Observations own() {
			return new Observations(TIME, new SimpleMeterRegistry(), Observations.Limits.defaults());
		}

	}

}
