package com.sitecraft.monitoring.autoconfigure.health.queues;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import com.sitecraft.fixtures.RedisServer;
import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.health.CheckIndicator;
import com.sitecraft.monitoring.autoconfigure.health.jdbc.DatabaseHealthAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.health.redis.RedisHealthAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.metrics.MetricsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.signal.QueueProbe;
import com.sitecraft.monitoring.signal.QueueReading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class QueuesHealthAutoConfigurationTests {

	private static final String PREFIX = "sitecraft.monitoring.queues.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, QueuesHealthAutoConfiguration.class,
				RedisHealthAutoConfiguration.class, DatabaseHealthAutoConfiguration.class,
				DataRedisAutoConfiguration.class, DataSourceAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:queues")
		.withUserConfiguration(Host.class);

	@Test
	void contributorWhenQueuesOfEveryTypeThenOneEntryEach() {
		RedisServer server = RedisServer.shared();
		server.flush();
		this.runner
			.withPropertyValues("spring.data.redis.host=" + server.host(), "spring.data.redis.port=" + server.port(),
					PREFIX + "mail.type=redis-list", PREFIX + "mail.key=mail", PREFIX + "jobs.type=redis-stream",
					PREFIX + "jobs.key=jobs", PREFIX + "jobs.group=workers", PREFIX + "outbox.type=jdbc",
					PREFIX + "outbox.table=INFORMATION_SCHEMA.USERS", PREFIX + "reports.type=executor",
					PREFIX + "reports.bean=pool")
			.run((context) -> {
				assertThat(queues(context).stream()).extracting(HealthContributors.Entry::name)
					.containsExactlyInAnyOrder("mail", "jobs", "outbox", "reports", "rabbit");
				assertThat(health(context, "mail").getDetails()).containsEntry("depth", 0L);
				assertThat(health(context, "jobs").getStatus()).isEqualTo(Status.UNKNOWN);
				assertThat(health(context, "jobs").getDetails()).containsEntry("error", "stream 'jobs' does not exist");
				assertThat(health(context, "outbox").getDetails()).containsEntry("depth", 1L);
				assertThat(health(context, "reports").getDetails()).containsEntry("depth", 0L)
					.containsEntry("consumers", 2L);
			});
	}

	@Test
	void contributorWhenHostHasAProbeThenItJoinsByNameWithDefaultLimits() {
		this.runner.run((context) -> {
			assertThat(health(context, "rabbit").getStatus()).isEqualTo(Status.UP);
			assertThat(health(context, "rabbit").getDetails()).containsEntry("depth", 1000L);
		});
	}

	@Test
	void contributorWhenMetersArePresentThenWhatIsReadIsPublished() {
		this.runner.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> {
				Gauge depth = context.getBean(SimpleMeterRegistry.class)
					.get("sitecraft.queue.depth")
					.tag("queue_name", "rabbit")
					.gauge();
				assertThat(depth.value()).isNaN();
				health(context, "rabbit");
				assertThat(depth.value()).isEqualTo(1000);
			});
	}

	@Test
	void contributorWhenHostProbeHasAnEntryThenItsLimitsApply() {
		this.runner.withPropertyValues(PREFIX + "rabbit.max-depth=999")
			.run((context) -> assertThat(health(context, "rabbit").getDetails()).containsEntry("error",
					"depth is 1000, the limit is 999"));
	}

	@Test
	void contributorWhenExecutorIsBusyThenDepthIsWhatWaitsAndRuns() {
		this.runner
			.withPropertyValues(PREFIX + "pool.type=executor", PREFIX + "pool.bean=pool", PREFIX + "pool.max-depth=4")
			.run((context) -> {
				ThreadPoolTaskExecutor pool = context.getBean("pool", ThreadPoolTaskExecutor.class);
				CountDownLatch latch = new CountDownLatch(1);
				for (int i = 0; i < 5; i++) {
					pool.execute(() -> await(latch));
				}
				Awaitility.await().until(() -> pool.getActiveCount() == 2);
				assertThat(health(context, "pool").getDetails()).containsEntry("error", "depth is 5, the limit is 4");
				latch.countDown();
				Awaitility.await().until(() -> health(context, "pool").getDetails().get("depth").equals(0L));
				pool.shutdown();
				assertThat(health(context, "pool").getDetails()).containsEntry("error", "nobody consumes");
			});
	}

	@Test
	void contributorWhenExecutorIsPlainJavaThenItIsRead() {
		this.runner.withPropertyValues(PREFIX + "plain.type=executor", PREFIX + "plain.bean=plainPool")
			.run((context) -> assertThat(health(context, "plain").getDetails()).containsEntry("consumers", 3L));
	}

	@Test
	void contributorWhenRedisAndJdbcAreAbsentThenOthersWork() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.data.redis", "org.springframework.jdbc",
					"org.springframework.boot.jdbc", "io.lettuce"))
			.withPropertyValues(PREFIX + "reports.type=executor", PREFIX + "reports.bean=pool")
			.run((context) -> assertThat(health(context, "reports").getStatus()).isEqualTo(Status.UP));
	}

	@Test
	void startWhenTypeNeedsWhatIsAbsentThenStopsAndSaysWhatToAdd() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.data.redis"))
			.withPropertyValues(PREFIX + "mail.type=redis-list", PREFIX + "mail.key=mail")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidMonitoringPropertyException.class)
				.hasMessageContaining(PREFIX + "mail.type")
				.hasMessageContaining("redis-list")
				.hasMessageContaining("jdbc, executor; for redis-list and redis-stream add"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					mail.max-depth=5                                         | mail.type           | redis-list, redis-stream, jdbc, executor
					mail.type=redis-list                                     | mail.key            | which type redis-list needs
					mail.type=redis-stream;mail.key=k                        | mail.group          | which type redis-stream needs
					mail.type=redis-list;mail.key=k;mail.group=g             | mail.group          | a queue of type redis-list has no such
					mail.type=redis-stream;mail.key=k;mail.group=g;mail.consumer-idle=0s | mail.consumer-idle | more than 0
					mail.type=redis-list;mail.key=k;mail.bean=nobody         | mail.bean           | RedisConnectionFactory bean, one of
					mail.type=jdbc                                           | mail.table          | which type jdbc needs
					mail.type=jdbc;mail.table=a b                            | mail.table          | letters, digits
					mail.type=jdbc;mail.table=t;mail.created-column=c)       | mail.created-column | letters, digits
					mail.type=jdbc;mail.table=t;mail.where=a = b or 1 = 1    | mail.where          | joined by 'and'
					mail.type=jdbc;mail.table=t;mail.may-be-empty=true       | mail.may-be-empty   | a queue of type jdbc has no such
					mail.type=executor                                       | mail.bean           | which type executor needs
					mail.type=executor;mail.bean=nobody                      | mail.bean           | Executor bean, one of
					mail.type=executor;mail.bean=unseen                      | mail.bean           | no queue that can be seen
					mail.type=executor;mail.bean=pool;mail.max-depth=-1      | mail.max-depth      | 0 or more
					mail.type=executor;mail.bean=pool;mail.max-age=0s        | mail.max-age        | more than 0
					mail.type=executor;mail.bean=pool;mail.min-consumers=-1  | mail.min-consumers  | 0 or more
					rabbit.type=executor;rabbit.bean=pool                    | rabbit.type         | two queues cannot share one
					rabbit.bean=pool                                         | rabbit.bean         | a QueueProbe bean reads this queue
					[a/b].type=executor;[a/b].bean=pool                      | sitecraft.monitoring.queues | letters, digits
					""")
	void startWhenPropertyIsImpossibleThenStopsAndNamesKeyAndAllowed(String properties, String key, String allowed) {
		String[] values = properties.split(";");
		for (int i = 0; i < values.length; i++) {
			values[i] = PREFIX + values[i];
		}
		this.runner.withPropertyValues(values)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidMonitoringPropertyException.class)
				.hasMessageContaining(key)
				.hasMessageContaining(allowed));
	}

	@Test
	void startWhenTypeIsUnknownThenStopsAndNamesKeyValueAndAllowed(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
				.run("--" + PREFIX + "mail.type=kafka", "--spring.main.banner-mode=off"));
		assertThat(output).contains("sitecraft.monitoring.queues.mail.type")
			.contains("kafka")
			.contains("redis-list")
			.contains("executor");
	}

	@Test
	void contributorWhenDisabledThenOff() {
		this.runner.withPropertyValues("management.health.queues.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("queuesHealthContributor"));
	}

	private static CompositeHealthContributor queues(ApplicationContext context) {
		return context.getBean("queuesHealthContributor", CompositeHealthContributor.class);
	}

	private static Health health(ApplicationContext context, String name) {
		return ((CheckIndicator) queues(context).getContributor(name)).health();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(QueuesHealthAutoConfiguration.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class Host {

		@Bean
		QueueProbe rabbit() {
			return () -> new QueueReading.State(1000, false, Duration.ofMinutes(10), 1L);
		}

		@Bean(autowireCandidate = false)
		QueueProbe internal() {
			return () -> new QueueReading.Unknown("not for us");
		}

		@Bean
		ThreadPoolTaskExecutor pool() {
			ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
			pool.setCorePoolSize(2);
			pool.setMaxPoolSize(2);
			return pool;
		}

		@Bean
		ThreadPoolExecutor plainPool() {
			return new ThreadPoolExecutor(1, 3, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		}

		@Bean
		Executor unseen() {
			return Executors.newSingleThreadExecutor();
		}

	}

}
