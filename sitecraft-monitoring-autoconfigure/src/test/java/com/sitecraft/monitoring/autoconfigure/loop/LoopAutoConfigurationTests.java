package com.sitecraft.monitoring.autoconfigure.loop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.InMemoryStateStore;
import com.sitecraft.monitoring.Selection;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.StateStoreException;
import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.LoopProperties;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;

import com.sitecraft.monitoring.notification.Outbox;

import static org.assertj.core.api.Assertions.assertThat;

class LoopAutoConfigurationTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, LoopAutoConfiguration.class));

	@Test
	void stagesWhenOrderedThenRunSoOnTheLoopBeforeAnIntervalHasPassed() {
		this.runner.withUserConfiguration(TwoStages.class).run((context) -> {
			List<?> seen = context.getBean("seen", List.class);
			Awaitility.await().atMost(SOON).until(() -> seen.size() >= 2);
			assertThat(seen.toString()).isEqualTo("[first on sitecraft-loop, second on sitecraft-loop]");
		});
	}

	@Test
	void changesWhenATickMadeThemThenAreStored() {
		this.runner
			.withBean(Stage.class,
					() -> (tick) -> tick.changes()
						.upsert(new Entry(new Entry.Key(Entry.Kind.ALERT, "a"), "", 0, "body")))
			.run((context) -> {
				InMemoryStateStore store = context.getBean(InMemoryStateStore.class);
				Awaitility.await()
					.atMost(SOON)
					.untilAsserted(() -> assertThat(store.load(Selection.of(Entry.Kind.ALERT))).extracting(Entry::body)
						.containsExactly("body"));
			});
	}

	@Test
	void loopWhenTheIntervalPassesThenTicksAgain() {
		CountDownLatch ticks = new CountDownLatch(3);
		this.runner.withPropertyValues("sitecraft.monitoring.interval=1s")
			.withBean(Stage.class, () -> (tick) -> ticks.countDown())
			.run((context) -> assertThat(ticks.await(10, TimeUnit.SECONDS)).isTrue());
	}

	@Test
	void loopWhenTheStoreHangsInCommitThenTicksOnAndStopsWithin5Seconds() {
		CountDownLatch ticks = new CountDownLatch(3);
		HangingStore store = new HangingStore();
		long[] stopping = new long[1];
		this.runner.withPropertyValues("sitecraft.monitoring.interval=1s")
			.withBean(HangingStore.class, () -> store)
			.withBean(Outbox.class, () -> Outbox.inMemory(new SimpleMeterRegistry()))
			.withBean(Stage.class, () -> (tick) -> {
				tick.changes().upsert(new Entry(new Entry.Key(Entry.Kind.ALERT, "a"), "", 0, "body"));
				ticks.countDown();
			})
			.run((context) -> {
				assertThat(ticks.await(10, TimeUnit.SECONDS)).isTrue();
				assertThat(store.hangs.getCount()).isZero();
				stopping[0] = System.nanoTime();
			});
		assertThat(Duration.ofNanos(System.nanoTime() - stopping[0])).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void loopWhenTheStoreFailsThenTicksAndCounts() {
		CountDownLatch ticks = new CountDownLatch(1);
		this.runner.withBean(SimpleMeterRegistry.class)
			.withBean(FailingStore.class)
			.withBean(Outbox.class, () -> Outbox.inMemory(new SimpleMeterRegistry()))
			.withBean(Stage.class, () -> (tick) -> ticks.countDown())
			.run((context) -> {
				assertThat(ticks.await(10, TimeUnit.SECONDS)).isTrue();
				assertThat(context.getBean(MeterRegistry.class)
					.get("sitecraft.monitoring.errors")
					.tag("component", "monitoring.store")
					.counter()
					.count()).isPositive();
			});
	}

	@Test
	void closeWhenRunningThenNoThreadIsLeft() {
		Thread[] threads = new Thread[1];
		CountDownLatch ticked = new CountDownLatch(1);
		this.runner.withBean(Stage.class, () -> (tick) -> {
			threads[0] = Thread.currentThread();
			ticked.countDown();
		}).run((context) -> {
			assertThat(ticked.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(threads[0].isDaemon()).isTrue();
		});
		assertThat(threads[0].isAlive()).isFalse();
	}

	@Test
	void intervalWhenOutOfBoundsThenNamesPropertyAndBounds() {
		for (String interval : List.of("999ms", "301s")) {
			this.runner.withPropertyValues("sitecraft.monitoring.interval=" + interval)
				.run((context) -> assertThat(context.getStartupFailure()).rootCause()
					.isInstanceOf(InvalidMonitoringPropertyException.class)
					.hasMessageContaining("sitecraft.monitoring.interval")
					.hasMessageContaining("1s to 5m"));
		}
		for (String interval : List.of("1s", "5m")) {
			this.runner.withPropertyValues("sitecraft.monitoring.interval=" + interval)
				.run((context) -> assertThat(context).hasNotFailed());
		}
	}

	@Test
	void intervalWhenNotSetThenIs15Seconds() {
		this.runner.run((context) -> assertThat(context.getBean(LoopProperties.class).interval())
			.isEqualTo(Duration.ofSeconds(15)));
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoStages {

		@Bean
		List<String> seen() {
			return new CopyOnWriteArrayList<>();
		}

		@Bean
		@Order(2)
		Stage alpha(List<String> seen) {
			return (tick) -> seen.add("second on " + Thread.currentThread().getName());
		}

		@Bean
		@Order(1)
		Stage beta(List<String> seen) {
			return (tick) -> seen.add("first on " + Thread.currentThread().getName());
		}

	}

	/**
	 * Loads, and never returns from a commit, whoever interrupts it.
	 */
	static final class HangingStore implements StateStore, Commands {

		final CountDownLatch hangs = new CountDownLatch(1);

		@Override
		public List<Entry> load(Selection selection) {
			return List.of();
		}

		@Override
		public void commit(Changes changes) {
			this.hangs.countDown();
			while (true) {
				LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
			}
		}

		@Override
		public void submit(Command command) {
		}

		@Override
		public List<Command> pending() {
			return List.of();
		}

	}

	static final class FailingStore implements StateStore, Commands {

		@Override
		public List<Entry> load(Selection selection) {
			throw new StateStoreException("down", new IllegalStateException());
		}

		@Override
		public void commit(Changes changes) {
			throw new StateStoreException("down", new IllegalStateException());
		}

		@Override
		public void submit(Command command) {
		}

		@Override
		public List<Command> pending() {
			throw new StateStoreException("down", new IllegalStateException());
		}

	}

}
