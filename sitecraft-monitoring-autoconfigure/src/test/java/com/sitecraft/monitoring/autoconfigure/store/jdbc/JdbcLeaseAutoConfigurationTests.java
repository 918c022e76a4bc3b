package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import net.javacrumbs.shedlock.core.LockProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.Lease;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.autoconfigure.loop.LoopAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class JdbcLeaseAutoConfigurationTests {

	private final HikariDataSource host = Databases.h2();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, JdbcStoreAutoConfiguration.class,
				JdbcLeaseAutoConfiguration.class, LoopAutoConfiguration.class))
		.withPropertyValues("sitecraft.monitoring.interval=1s")
		.withBean("host", DataSource.class, () -> this.host, (definition) -> definition.setDestroyMethodName(""));

	@AfterEach
	void close() {
		this.host.close();
	}

	@Test
	void replicaWhenNobodyElseHoldsTheLeaseThenLeadsFromTheFirstTick() {
		// The second one as well: the first has given it back.
		for (String name : List.of("one", "two")) {
			List<Boolean> led = new CopyOnWriteArrayList<>();
			long begun = System.nanoTime();
			this.runner.withPropertyValues("sitecraft.monitoring.instance=" + name)
				.withBean(Stage.class, () -> (tick) -> led.add(tick.leader()))
				.run((context) -> {
					Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !led.isEmpty());
					assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
					assertThat(led.get(0)).isTrue();
					// The host's scheduler asks for one, and ours is not for it.
					assertThat(context).doesNotHaveBean(LockProvider.class);
				});
		}
	}

	@Test
	void replicaWhenAnotherHoldsTheLeaseThenDoesNotLead() {
		this.runner.withPropertyValues("sitecraft.monitoring.instance=one").run((one) -> {
			Awaitility.await().atMost(Duration.ofSeconds(10)).until(one.getBean(Lease.class)::held);
			List<Boolean> led = new CopyOnWriteArrayList<>();
			this.runner.withPropertyValues("sitecraft.monitoring.instance=two")
				.withBean(Stage.class, () -> (tick) -> led.add(tick.leader()))
				.run((two) -> Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> led.size() > 4));
			assertThat(led).containsOnly(false);
			assertThat(one.getBean(Lease.class).held()).isTrue();
		});
	}

	@Test
	void leaseWhenThereAreNoTablesThenIsHeld() {
		this.runner.withPropertyValues("sitecraft.monitoring.jdbc.initialize-schema=never")
			.run((context) -> Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.until(context.getBean(Lease.class)::held));
	}

	@Test
	void leadershipWhenNothingCanKeepALeaseThenIsAlone() {
		this.runner.withClassLoader(new FilteredClassLoader("net.javacrumbs.shedlock.provider"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(Lease.class)
				.hasSingleBean(Leadership.class));
	}

	@Test
	void leadershipWhenTheHostHasItsOwnThenGivesWay() {
		this.runner.withBean(Leadership.class, () -> () -> false)
			.run((context) -> assertThat(context).doesNotHaveBean(Lease.class).hasSingleBean(Leadership.class));
	}

}
