package com.sitecraft.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Notification;
import com.sitecraft.monitoring.notification.Outbox;

/**
 * How fast pages get into the outbox on PostgreSQL, in one commit, alone and with an
 * incident each, and out of it through two claimers that settle each claim.
 */
public final class OutboxMeasure {

	private static final int PAGES = 10_000;

	private static final int CLAIMERS = 2;

	/** As long as that of an incident with one alert and a short timeline. */
	private static final String INCIDENT = "{\"body\": \"" + "x".repeat(1_500) + "\"}";

	private OutboxMeasure() {
	}

	public static void main(String[] args) throws Exception {
		try (Servers servers = Servers.start();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Bare.class)
					.web(WebApplicationType.NONE)
					.properties("sitecraft.monitoring.jdbc.initialize-schema=always", "logging.level.root=warn")
					.run(servers.arguments().toArray(String[]::new))) {
			StateStore store = context.getBean(StateStore.class);
			Outbox outbox = context.getBean(Outbox.class);
			// The first makes the pool and warms up.
			for (int batch : new int[] { 10, 10, 200, 1 }) {
				String channel = "measured-" + batch + "-" + System.nanoTime();
				Duration in = enqueue(store, channel, false);
				Duration out = drain(outbox, channel, batch);
				System.out.printf("%,d pages in one commit: %,d ms; out by %d claimers, %d a claim: %,d ms, %,.0f/s%n",
						PAGES, in.toMillis(), CLAIMERS, batch, out.toMillis(), PAGES * 1e9 / out.toNanos());
			}
			for (int run = 0; run < 4; run++) {
				Duration in = enqueue(store, "storm-" + System.nanoTime(), true);
				System.out.printf("%,d incidents and %,d pages in one commit: %,d ms%n", PAGES, PAGES, in.toMillis());
			}
		}
	}

	private static Duration enqueue(StateStore store, String channel, boolean incidents) {
		Instant now = Instant.now();
		Changes.Builder changes = new Changes.Builder();
		for (int i = 0; i < PAGES; i++) {
			String incident = channel + "/" + i;
			Notification.AlertLine line = new Notification.AlertLine("f", Map.of("queue_name", "q" + i),
					"Queue q" + i + " holds 1,200", 1_200, now, null);
			Notification told = new Notification(incident, Page.Kind.TRIGGERED, Severity.WARNING, "Queue is full",
					"queue_backup", "{queue_name=\"q" + i + "\"}", Map.of("queue_name", "q" + i), List.of(line), 0,
					null, "https://app.example/incidents/" + i, "app", now, now);
			if (incidents) {
				changes.upsert(new Entry(new Entry.Key(Entry.Kind.INCIDENT, incident), "measure", 0, INCIDENT));
			}
			changes.deliver(
					new Delivery(incident, incident, channel, "", told, Delivery.State.PENDING, 0, now, now, null));
		}
		Changes storm = changes.build();
		long begun = System.nanoTime();
		store.commit(storm);
		return Duration.ofNanos(System.nanoTime() - begun);
	}

	private static Duration drain(Outbox outbox, String channel, int batch) throws Exception {
		ExecutorService claimers = Executors.newFixedThreadPool(CLAIMERS);
		try {
			long begun = System.nanoTime();
			List<Future<Integer>> counts = claimers
				.invokeAll(Collections.nCopies(CLAIMERS, claimer(outbox, channel, batch)));
			int sum = 0;
			for (Future<Integer> count : counts) {
				sum += count.get();
			}
			if (sum != PAGES) {
				throw new IllegalStateException(sum + " pages were claimed, not " + PAGES);
			}
			return Duration.ofNanos(System.nanoTime() - begun);
		}
		finally {
			claimers.shutdown();
		}
	}

	private static Callable<Integer> claimer(Outbox outbox, String channel, int batch) {
		return () -> {
			int count = 0;
			while (true) {
				List<Delivery> claimed = outbox.claim(channel, Instant.now(), Duration.ofMinutes(1), batch);
				if (claimed.isEmpty()) {
					return count;
				}
				List<Delivery> settled = new ArrayList<>();
				claimed.forEach((page) -> settled.add(page.withOutcome(Delivery.State.DELIVERED, "202")));
				outbox.settle(settled);
				count += claimed.size();
			}
		};
	}

	/**
	 * A host with a database.
	 */
	@EnableAutoConfiguration
	static class Bare {

	}

}
