package com.sitecraft.monitoring.autoconfigure.loop.redis;

import java.time.Duration;

import com.sitecraft.fixtures.RedisServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.Lease;
import com.sitecraft.monitoring.autoconfigure.loop.LoopAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class RedisLeaseAutoConfigurationTests {

	private static final RedisServer SERVER = RedisServer.shared();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, DataRedisAutoConfiguration.class,
				RedisLeaseAutoConfiguration.class, LoopAutoConfiguration.class))
		.withPropertyValues("sitecraft.monitoring.interval=1s", "spring.data.redis.host=" + SERVER.host(),
				"spring.data.redis.port=" + SERVER.port());

	@Test
	void leaseWhenTwoReplicasShareARedisThenOneHoldsItAndTheOtherAfterItsStop() {
		this.runner.withPropertyValues("spring.application.name=shop").run((one) -> {
			Lease first = one.getBean(Lease.class);
			Awaitility.await().atMost(Duration.ofSeconds(10)).until(first::held);
			this.runner.withPropertyValues("spring.application.name=shop").run((two) -> {
				Lease second = two.getBean(Lease.class);
				Awaitility.await()
					.during(Duration.ofSeconds(4))
					.atMost(Duration.ofSeconds(6))
					.until(() -> first.held() && !second.held());
				one.close();
				Awaitility.await().atMost(Duration.ofSeconds(3)).until(second::held);
			});
			this.runner.withPropertyValues("spring.application.name=other")
				.run((other) -> Awaitility.await()
					.atMost(Duration.ofSeconds(10))
					.until(other.getBean(Lease.class)::held));
		});
	}

	@Test
	void leadershipWhenRedisIsNotOnTheClassPathThenIsAlone() {
		for (String missing : new String[] { "org.springframework.data.redis", "net.javacrumbs.shedlock.provider" }) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class,
						RedisLeaseAutoConfiguration.class, LoopAutoConfiguration.class))
				.withClassLoader(new FilteredClassLoader(missing))
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(Lease.class)
					.hasSingleBean(Leadership.class));
		}
	}

}
