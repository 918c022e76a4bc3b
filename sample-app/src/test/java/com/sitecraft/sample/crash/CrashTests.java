package com.sitecraft.sample.crash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import com.sitecraft.fixtures.PostgresServer;
import com.sitecraft.fixtures.RedisServer;
import com.sitecraft.sample.crash.Troubles.Episode;

/**
 * Two replicas on one PostgreSQL, of which one or the other is killed at random moments
 * while alerts fire and resolve and receivers have bad moments: nothing is lost, nothing
 * is told in the wrong order, and what is told twice has the same key.
 */
class CrashTests {

	private static final int KILLS = 10;

	/** Ready on a machine that is busy with other things. */
	private static final Duration START = Duration.ofMinutes(2);

	private static final Duration SETTLED = Duration.ofMinutes(3);

	private static final List<String> QUEUES = IntStream.range(0, 30)
		.mapToObj((i) -> (i % 5 == 0) ? "crash-brief-" + i : "crash-" + i)
		.toList();

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path logs;

	@Test
	void pagesWhenReplicasAreKilledThenArriveOnceAndInOrder() throws Exception {
		crash(Long.getLong("sitecraft.crash.seed", 1));
	}

	/** 100 kills in all. */
	@ParameterizedTest
	@ValueSource(longs = { 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 })
	@Tag("nightly")
	void pagesWhenReplicasAreKilledAllNightThenArriveOnceAndInOrder(long seed) throws Exception {
		crash(seed);
	}

	private void crash(long seed) throws Exception {
		try (PostgresServer postgres = PostgresServer.start();
				RedisServer redis = RedisServer.start();
				Receivers receivers = new Receivers(seed)) {
			LettuceConnectionFactory connections = new LettuceConnectionFactory(redis.host(), redis.port());
			connections.afterPropertiesSet();
			connections.start();
			List<String> arguments = arguments(postgres, redis, receivers);
			try (Replica one = new Replica("one", this.logs, arguments);
					Replica two = new Replica("two", this.logs, arguments)) {
				List<Replica> replicas = List.of(one, two);
				replicas.forEach(CrashTests::awaitReady);
				StringRedisTemplate template = new StringRedisTemplate(connections);
				List<Long> restarts;
				List<Episode> episodes;
				try (Troubles troubles = new Troubles(QUEUES, seed, template, receivers)) {
					restarts = kill(replicas, new Random(seed), receivers);
					episodes = troubles.end();
				}
				Findings findings = new Findings(receivers, episodes, restarts);
				System.out.println("Seed " + seed + ": " + findings);
				Awaitility.await().atMost(SETTLED).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
					for (Replica replica : replicas) {
						findings.requireSettled(replica);
					}
				});
				findings.require(two);
			}
			finally {
				connections.destroy();
			}
		}
	}

	/** Says when each was started again. */
	private static List<Long> kill(List<Replica> replicas, Random random, Receivers receivers)
			throws InterruptedException {
		List<Long> restarts = new ArrayList<>();
		for (int i = 0; i < KILLS; i++) {
			Replica victim = replicas.get(random.nextInt(replicas.size()));
			pause(random.nextInt(3_000));
			if (random.nextBoolean()) {
				killOnNextPage(victim, receivers);
			}
			else {
				victim.kill();
			}
			pause(random.nextInt(1_500));
			restarts.add(System.nanoTime());
			victim.start();
			// Else the next one is killed while this one starts, or this one again.
			if (random.nextInt(3) > 0) {
				awaitReady(victim);
			}
		}
		replicas.forEach(CrashTests::awaitReady);
		return restarts;
	}

	/** Somebody is waiting for the answer: half of the time it is the victim. */
	private static void killOnNextPage(Replica victim, Receivers receivers) throws InterruptedException {
		CountDownLatch killed = new CountDownLatch(1);
		receivers.onNext(() -> {
			victim.kill();
			killed.countDown();
		});
		if (!killed.await(10, TimeUnit.SECONDS)) {
			receivers.onNext(null);
			victim.kill();
		}
	}

	private static void awaitReady(Replica replica) {
		Awaitility.await().atMost(START).pollInterval(Duration.ofMillis(200)).until(replica::ready);
	}

	private static void pause(int millis) throws InterruptedException {
		new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
	}

	private static List<String> arguments(PostgresServer postgres, RedisServer redis, Receivers receivers) {
		List<String> arguments = new ArrayList<>(List.of("--spring.datasource.url=" + postgres.jdbcUrl(),
				"--spring.datasource.username=" + postgres.username(),
				"--spring.datasource.password=" + postgres.password(), "--spring.data.redis.host=" + redis.host(),
				"--spring.data.redis.port=" + redis.port(), "--sitecraft.traffic.enabled=false"));
		String monitoring = "--sitecraft.monitoring.";
		arguments.addAll(List.of(monitoring + "interval=1s", monitoring + "health.defaults.interval=1s",
				// A replica that has just been started, among builds, is slow and nothing
				// worse.
				monitoring + "health.defaults.timeout=10s", monitoring + "alerts.rules.health_check_down.enabled=false",
				monitoring + "alerts.rules.health_check_unknown.enabled=false"));
		String rule = monitoring + "alerts.rules.crash.";
		arguments.addAll(List.of(rule + "metric=sitecraft_queue_depth", rule + "match=queue_name=~\"crash-.*\"",
				rule + "across=max", rule + "by=queue_name", rule + "above=0", rule + "severity=critical",
				rule + "scope=fleet", rule + "summary=Queue {queue_name} holds {value}"));
		for (String queue : QUEUES) {
			String key = monitoring + "queues." + queue + ".";
			arguments.addAll(List.of(key + "type=redis-list", key + "key=" + queue));
		}
		String hook = monitoring + "notifications.channels.hook.";
		arguments.addAll(List.of(hook + "type=webhook", hook + "url=" + receivers.url(Receivers.HOOK)));
		String duty = monitoring + "notifications.channels.duty.";
		arguments.addAll(List.of(duty + "type=pagerduty", duty + "url=" + receivers.url(Receivers.DUTY),
				duty + "routing-key=crash"));
		// One by one, however many there are.
		List.of(hook, duty)
			.forEach((channel) -> arguments
				.addAll(List.of(channel + "allow-private=true", channel + "timeout=2s", channel + "rate=1000")));
		String incidents = monitoring + "incidents.";
		arguments.addAll(List.of(incidents + "group-wait=0s", incidents + "group-by=queue_name",
				incidents + "policies.crash.steps[0].notify=channel:hook,channel:duty",
				// Some open the same incident again, others a new one.
				incidents + "routes[0].match=queue_name=~\"crash-.*[02468]\"", incidents + "routes[0].policy=crash",
				incidents + "routes[0].reopen-window=0s", incidents + "routes[1].match=queue_name=~\"crash-.*\"",
				incidents + "routes[1].policy=crash", incidents + "routes[2].policy=crash"));
		return arguments;
	}

}
