package com.sitecraft.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * What a load balancer sees while a server hangs, how soon it is noticed, and how soon it
 * is over. The bare application is asked every ten seconds, the other one all the time.
 */
final class FrozenMeasure implements Measure {

	private static final Duration PAUSE = Duration.ofMillis(20);

	/** Interval 10 s and timeout 2 s are the library's defaults. */
	private static final Duration CYCLE = Duration.ofSeconds(12);

	private static final Duration P99 = Duration.ofMillis(20);

	private final String server;

	private final Consumer<Servers> freeze;

	private final Consumer<Servers> thaw;

	FrozenMeasure(String server, Consumer<Servers> freeze, Consumer<Servers> thaw) {
		this.server = server;
		this.freeze = freeze;
		this.thaw = thaw;
	}

	@Override
	public List<Row> take(Servers servers, Effort effort) throws Exception {
		try (Application bare = Application.start(Variant.BARE, servers);
				Application starter = Application.start(Variant.STARTER, servers)) {
			Pool barePool = Pool.filled(bare);
			Pool starterPool = Pool.filled(starter);
			bare.awaitUp();
			starter.awaitUp();
			Frozen frozen;
			this.freeze.accept(servers);
			long start = System.nanoTime();
			try (LoadBalancer balancer = new LoadBalancer(bare, effort.giveUp())) {
				frozen = watch(starter, start, balancer, List.of(barePool, starterPool));
			}
			finally {
				this.thaw.accept(servers);
			}
			CompletableFuture<Duration> bareRecovery = CompletableFuture.supplyAsync(() -> recovery(bare));
			Duration recovery = recovery(starter);
			return rows(frozen, bareRecovery.join(), recovery, barePool, starterPool);
		}
	}

	private List<Row> rows(Frozen frozen, Duration bareRecovery, Duration recovery, Pool barePool, Pool starterPool) {
		String frozenWhat = this.server + " frozen: ";
		Duration p99 = Numbers.percentile(frozen.times, 99);
		Duration noticed = frozen.noticed;
		boolean answered = frozen.codes.equals(Set.of(200)) && noticed != null;
		List<Row> rows = new ArrayList<>();
		rows.add(new Row(frozenWhat + "`/actuator/health`", frozen.bare.toString(),
				"HTTP %s, %s, p99 %s, worst %s of %,d".formatted(frozen.codes, frozen.statuses, Format.time(p99),
						Format.time(Numbers.percentile(frozen.times, 100)), frozen.times.size()),
				Format.ratio(frozen.bare.took().toNanos() / (double) p99.toNanos()),
				"200 DEGRADED, p99 ≤ " + Format.time(P99), answered && p99.compareTo(P99) <= 0));
		Duration limit = CYCLE.multipliedBy(2);
		rows.add(new Row(frozenWhat + "noticed", "–",
				(noticed != null) ? "after " + Format.time(noticed) : "not noticed", "–", "≤ " + Format.time(limit),
				noticed != null && noticed.compareTo(limit) <= 0));
		if (this.server.equals("PostgreSQL")) {
			rows.add(new Row(frozenWhat + "pool connections lost",
					"%d (%d held at once), asked %d times".formatted(barePool.lost(), barePool.mostHeld(),
							frozen.asked),
					"%d (%d held at once), asked %,d times".formatted(starterPool.lost(), starterPool.mostHeld(),
							frozen.times.size()),
					"–", "≤ 1", starterPool.lost() <= 1));
		}
		rows.add(new Row(this.server + " goes on: up again", "after " + Format.time(bareRecovery),
				"after " + Format.time(recovery), "–", "≤ " + Format.time(CYCLE), recovery.compareTo(CYCLE) <= 0));
		return rows;
	}

	private static Frozen watch(Application starter, long start, LoadBalancer bare, List<Pool> pools)
			throws InterruptedException {
		List<Duration> times = new ArrayList<>();
		Set<Integer> codes = new TreeSet<>();
		Set<String> statuses = new TreeSet<>();
		Duration noticed = null;
		long looked = start;
		// At least until it must have been noticed, however soon the bare one answers.
		while (!bare.hasFirst() || System.nanoTime() - start < CYCLE.multipliedBy(2).toNanos()) {
			bare.askWhenDue();
			Answer answer = starter.get("/actuator/health", Duration.ofSeconds(70));
			times.add(answer.took());
			codes.add(answer.code());
			statuses.add(answer.status());
			if (noticed == null && !answer.isUp()) {
				noticed = Duration.ofNanos(System.nanoTime() - start);
			}
			if (System.nanoTime() - looked > 1_000_000_000) {
				looked = System.nanoTime();
				pools.forEach(Pool::look);
			}
			Thread.sleep(PAUSE.toMillis());
		}
		return new Frozen(bare.first(), bare.asked(), times, codes, statuses, noticed);
	}

	private static Duration recovery(Application application) {
		long start = System.nanoTime();
		try {
			application.awaitUp();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return Duration.ofNanos(System.nanoTime() - start);
	}

	private record Frozen(Answer bare, int asked, List<Duration> times, Set<Integer> codes, Set<String> statuses,
			@Nullable Duration noticed) {
	}

}
