package com.sitecraft.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Outbox;
import com.sitecraft.monitoring.notification.Outcome;

/**
 * How long it takes from a value beyond its bound to the channel, and until 10,000 alerts
 * that fire at once are 10,000 pages in the outbox; in memory and on PostgreSQL. Name
 * {@code latency} or {@code storm} to measure this only.
 */
public final class PagingMeasure {

	private static final int FIRES = 30;

	private static final int STORM = 10_000;

	/** Before {@code SAMPLE}, the stage that reads meters. */
	private static final int BEFORE_SAMPLE = 99;

	private PagingMeasure() {
	}

	public static void main(String[] args) throws Exception {
		Set<String> names = (args.length > 0) ? Set.of(args) : Set.of("latency", "storm");
		String[] memory = { "--spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure."
				+ "DataSourceAutoConfiguration,org.springframework.boot.data.redis.autoconfigure."
				+ "DataRedisAutoConfiguration" };
		measure("in memory", names, memory);
		try (Servers servers = Servers.start()) {
			measure("PostgreSQL", names, servers.arguments().toArray(String[]::new));
		}
	}

	private static void measure(String where, Set<String> names, String[] arguments) throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Host.class)
			.web(WebApplicationType.NONE)
			.properties(Map.of("sitecraft.monitoring.jdbc.initialize-schema", "always", "logging.level.root", "off",
					"sitecraft.monitoring.interval", "1s", "sitecraft.monitoring.series.max-series", "50000",
					"sitecraft.monitoring.incidents.group-wait", "0s", "sitecraft.monitoring.incidents.group-by", "id",
					"sitecraft.monitoring.incidents.reopen-window", "0s",
					"sitecraft.monitoring.incidents.policies.measured.steps[0].notify", "channel:measured",
					"sitecraft.monitoring.incidents.routes[0].policy", "measured",
					"sitecraft.monitoring.notifications.channels.measured.rate", "1000"))
			.properties(Map.of("spring.main.banner-mode", "off", "sitecraft.monitoring.alerts.rules.measured.metric",
					"measured", "sitecraft.monitoring.alerts.rules.measured.above", "0",
					"sitecraft.monitoring.alerts.rules.measured.max-alerts", "20000"))
			.run(arguments)) {
			Measured measured = context.getBean(Measured.class);
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			if (names.contains("latency")) {
				latency(where, measured, registry);
			}
			if (names.contains("storm")) {
				for (int i = 0; i < STORM; i++) {
					gauge(registry, "storm-" + i, measured.storm);
				}
				TimeUnit.SECONDS.sleep(5);
				for (String run : new String[] { "first", "again", "again" }) {
					storm(where + ", " + run, measured, context.getBean(Incidents.class),
							context.getBean(Outbox.class));
				}
			}
		}
	}

	private static void latency(String where, Measured measured, MeterRegistry registry) throws InterruptedException {
		Source[] sources = new Source[FIRES + 5];
		for (int i = 0; i < sources.length; i++) {
			sources[i] = new Source();
			gauge(registry, "fire-" + i, sources[i]);
		}
		Random random = new Random(1);
		List<Long> fromValue = new ArrayList<>();
		List<Long> fromSample = new ArrayList<>();
		for (int i = 0; i < sources.length; i++) {
			TimeUnit.MILLISECONDS.sleep(1_000 + random.nextInt(1_000));
			long begun = System.nanoTime();
			sources[i].over = true;
			long told = measured.await("fire-" + i);
			// The first few warm up.
			if (i >= sources.length - FIRES) {
				fromValue.add(told - begun);
				fromSample.add(told - sources[i].sampled);
			}
		}
		System.out.printf("%s: %d alerts, value over the bound to channel %s, sample to channel %s%n", where, FIRES,
				shown(fromValue), shown(fromSample));
	}

	private static void gauge(MeterRegistry registry, String id, Source source) {
		Gauge.builder("measured", source, Source::read).tag("id", id).strongReference(true).register(registry);
	}

	private static String shown(List<Long> nanos) {
		long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
		return String.format("median %.1f ms, worst %.1f ms", sorted[sorted.length / 2] / 1e6,
				sorted[sorted.length - 1] / 1e6);
	}

	private static void storm(String where, Measured measured, Incidents incidents, Outbox outbox)
			throws InterruptedException {
		long before = heap();
		measured.hold = new CountDownLatch(1);
		measured.armed = true;
		long enqueued = awaitPending(outbox, STORM);
		long begun = measured.begun;
		long during = heap();
		measured.hold.countDown();
		long delivered = awaitPending(outbox, 0);
		measured.storm.over = false;
		while (!incidents.snapshot().open().isEmpty()) {
			TimeUnit.MILLISECONDS.sleep(100);
		}
		// The ends are decided, and stored in a moment.
		TimeUnit.SECONDS.sleep(5);
		awaitPending(outbox, 0);
		TimeUnit.SECONDS.sleep(5);
		System.out.printf(
				"%s: %,d alerts at once, enqueued after %,d ms, delivered after %,d ms; "
						+ "heap %d MB before, %d MB with all open, %d MB when it is over%n",
				where, STORM, Duration.ofNanos(enqueued - begun).toMillis(),
				Duration.ofNanos(delivered - begun).toMillis(), before, during, heap());
	}

	/** When the outbox was seen to hold so many pages. */
	private static long awaitPending(Outbox outbox, int pages) throws InterruptedException {
		long begun = System.nanoTime();
		while (true) {
			Set<String> pending = outbox.report(Instant.now(), Duration.ofDays(1), 0).pending();
			long now = System.nanoTime();
			if (pending != null && pending.size() == pages) {
				return now;
			}
			if (now - begun > Duration.ofMinutes(5).toNanos()) {
				throw new IllegalStateException("pending are " + pending + ", not " + pages);
			}
			TimeUnit.MILLISECONDS.sleep(10);
		}
	}

	private static long heap() {
		System.gc();
		return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
	}

	/**
	 * What a gauge reads.
	 */
	private static final class Source {

		private volatile boolean over;

		private volatile long sampled;

		double read() {
			if (this.over && this.sampled == 0) {
				this.sampled = System.nanoTime();
			}
			return this.over ? 1 : 0;
		}

	}

	/**
	 * A channel that says when it was told of what, and that can be held up.
	 */
	static final class Measured implements Channel {

		private final Source storm = new Source();

		private final Map<String, Long> told = new ConcurrentHashMap<>();

		private volatile CountDownLatch hold = new CountDownLatch(0);

		private volatile boolean armed;

		private volatile long begun;

		/** All of a storm is in one sample. */
		void beforeSample() {
			if (this.armed) {
				this.armed = false;
				this.begun = System.nanoTime();
				this.storm.over = true;
			}
		}

		long await(String id) throws InterruptedException {
			long begun = System.nanoTime();
			while (!this.told.containsKey(id)) {
				if (System.nanoTime() - begun > Duration.ofMinutes(1).toNanos()) {
					throw new IllegalStateException(id + " is not told");
				}
				TimeUnit.MILLISECONDS.sleep(1);
			}
			return this.told.get(id);
		}

		@Override
		public String name() {
			return "measured";
		}

		@Override
		public Outcome send(Delivery delivery) throws InterruptedException {
			if (delivery.notification().kind() == Page.Kind.TRIGGERED) {
				this.told.putIfAbsent(String.valueOf(delivery.notification().labels().get("id")), System.nanoTime());
			}
			this.hold.await();
			return new Outcome.Delivered("told");
		}

		@Override
		public Outcome sendDigest(List<Delivery> deliveries) throws InterruptedException {
			this.hold.await();
			return new Outcome.Delivered("told");
		}

	}

	/**
	 * A host with or without a database.
	 */
	@EnableAutoConfiguration
	static class Host {

		@Bean
		Measured measured() {
			return new Measured();
		}

		@Bean
		@Order(BEFORE_SAMPLE)
		Stage beforeSample(Measured measured) {
			return (tick) -> measured.beforeSample();
		}

	}

}
