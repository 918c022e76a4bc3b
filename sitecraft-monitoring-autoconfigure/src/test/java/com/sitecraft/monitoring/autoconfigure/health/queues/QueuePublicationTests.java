package com.sitecraft.monitoring.autoconfigure.health.queues;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.monitoring.autoconfigure.metrics.MetricsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.signal.QueueProbe;
import com.sitecraft.monitoring.signal.QueueReading;

import static org.assertj.core.api.Assertions.assertThat;

class QueuePublicationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Host.class)
		.withConfiguration(AutoConfigurations.of(QueuesHealthAutoConfiguration.class));

	@Test
	void checkWhenItReadsAQueueThenTheGaugesHaveWhatItRead() {
		this.runner
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, MetricsAutoConfiguration.class))
			.run((context) -> {
				assertThat(gauge(context, "sitecraft.queue.depth")).isNaN();
				check(context);
				assertThat(gauge(context, "sitecraft.queue.depth")).isEqualTo(7);
				assertThat(gauge(context, "sitecraft.queue.oldest.age")).isEqualTo(3);
				assertThat(gauge(context, "sitecraft.queue.consumers")).isEqualTo(2);
				assertThat(context.getBean(AtomicInteger.class)).as("a scrape reads no queue").hasValue(1);
			});
	}

	@Test
	void checkWhenThereAreNoMetricsThenItStillReads() {
		this.runner.run((context) -> {
			check(context);
			assertThat(context.getBean(AtomicInteger.class)).hasValue(1);
		});
	}

	private static void check(AssertableApplicationContext context) {
		HealthContributor queue = context.getBean("queuesHealthContributor", CompositeHealthContributor.class)
			.getContributor("mail");
		assertThat(queue).isInstanceOf(HealthIndicator.class);
		((HealthIndicator) queue).health();
	}

	private static double gauge(AssertableApplicationContext context, String name) {
		return context.getBean(SimpleMeterRegistry.class).get(name).tag("queue_name", "mail").gauge().value();
	}

	@Configuration(proxyBeanMethods = false)
	static class Host {

		@Bean
		SimpleMeterRegistry registry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		AtomicInteger reads() {
			return new AtomicInteger();
		}

		@Bean
		QueueProbe mail(AtomicInteger reads) {
			return () -> {
				reads.incrementAndGet();
				return new QueueReading.State(7, false, Duration.ofSeconds(3), 2L);
			};
		}

	}

}
