package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.sitecraft.fixtures.RedisServer;
import com.sitecraft.monitoring.signal.QueueReading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a stream reads as, whatever the version of the server.
 */
abstract class AbstractRedisStreamProbeTests {

	private static final Duration LONG = Duration.ofMinutes(10);

	private RedisCommands redis;

	abstract RedisServer server();

	@BeforeEach
	void connect() {
		server().flush();
		this.redis = RedisCommands.to(server().host(), server().port());
	}

	@AfterEach
	void disconnect() {
		this.redis.close();
	}

	RedisCommands redis() {
		return this.redis;
	}

	@Test
	void readWhenStreamIsMissingThenUnknown() throws Exception {
		assertThat(probe().read()).isEqualTo(new QueueReading.Unknown("stream 'jobs' does not exist"));
	}

	@Test
	void readWhenStreamIsMissingAndMayBeThenEmpty() throws Exception {
		QueueReading reading = probe(true, LONG, 1, 100).read();
		assertThat(reading).isEqualTo(new QueueReading.State(0, false, null, null));
	}

	@Test
	void readWhenGroupIsMissingThenUnknownEvenIfTheStreamMayBe() throws Exception {
		add(1);
		assertThat(probe(true, LONG, 1, 100).read())
			.isEqualTo(new QueueReading.Unknown("consumer group 'workers' of stream 'jobs' does not exist"));
	}

	@Test
	void readWhenKeyIsNoStreamThenThrowsWithWhatRedisSays() {
		this.redis.send("SET jobs text");
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> probe().read())
			.withMessageContaining("WRONGTYPE");
	}

	@Test
	void readWhenNothingWasDeliveredThenDepthIsTheWholeStream() throws Exception {
		group();
		add(3);
		assertThat(state(probe()).depth()).isEqualTo(3);
		assertThat(state(probe()).capped()).isFalse();
	}

	@Test
	void readWhenGroupStartsAtTheEndThenEarlierMessagesDoNotCount() throws Exception {
		add(5);
		this.redis.send("XGROUP CREATE jobs workers $");
		add(2);
		assertThat(state(probe()).depth()).isEqualTo(2);
	}

	@Test
	void readWhenSomeAreInWorkThenDepthCountsThemUntilTheyAreAcknowledged() throws Exception {
		group();
		add(5);
		deliver("one", 3);
		assertThat(state(probe()).depth()).isEqualTo(5);
		this.redis.send("XREADGROUP GROUP workers one COUNT 9 STREAMS jobs >");
		assertThat(state(probe()).depth()).isEqualTo(5);
	}

	@Test
	void readWhenAllAreAcknowledgedThenEmpty() throws Exception {
		group();
		this.redis.send("XADD jobs 1700000000000-1 page a");
		deliver("one", 1);
		assertThat(state(probe()).depth()).isEqualTo(1);
		this.redis.send("XACK jobs workers 1700000000000-1");
		QueueReading.State state = state(probe());
		assertThat(state.depth()).isZero();
		assertThat(state.oldestAge()).isNull();
	}

	@Test
	void readWhenAMessageWasDeletedThenUndeliveredAreCounted() throws Exception {
		group();
		this.redis.send("XADD jobs 1700000000000-1 page a");
		this.redis.send("XADD jobs 1700000000000-2 page b");
		this.redis.send("XADD jobs 1700000000000-3 page c");
		this.redis.send("XDEL jobs 1700000000000-2");
		assertThat(state(probe()).depth()).isEqualTo(2);
		deliver("one", 1);
		assertThat(state(probe()).depth()).isEqualTo(2);
	}

	@Test
	void readWhenMoreAreUndeliveredThanArePagedThenAllAreCounted() throws Exception {
		group();
		add(250);
		deleteOne();
		assertThat(state(probe(false, LONG, 1, 1_000)).depth()).isEqualTo(250);
	}

	@Test
	void readWhenMoreAreUndeliveredThanMayBeCountedThenCapped() throws Exception {
		group();
		add(250);
		deleteOne();
		QueueReading.State state = state(probe(false, LONG, 1, 150));
		assertThat(state.depth()).isEqualTo(150);
		assertThat(state.capped()).isTrue();
	}

	@Test
	void readWhenMessagesWaitThenAgeIsThatOfTheOldestUndelivered() throws Exception {
		group();
		addAt(this.redis, 60_000);
		addAt(this.redis, 1_000);
		assertThat(state(probe()).oldestAge()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
		deliver("one", 1);
		this.redis.send("XACK jobs workers " + this.lastAdded);
		assertThat(state(probe()).oldestAge()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(90));
	}

	@Test
	void readWhenTheOldestIsInWorkThenAgeIsItsAge() throws Exception {
		group();
		addAt(this.redis, 60_000);
		addAt(this.redis, 1_000);
		deliver("one", 1);
		assertThat(state(probe()).oldestAge()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
	}

	@Test
	void readWhenIdentifiersAreNoTimesThenAgeIsUnknown() throws Exception {
		group();
		this.redis.send("XADD jobs 1-1 page a");
		QueueReading.State state = state(probe());
		assertThat(state.depth()).isEqualTo(1);
		assertThat(state.oldestAge()).isNull();
	}

	@Test
	void readWhenConsumersAreBusyThenTheyAreCounted() throws Exception {
		group();
		add(2);
		deliver("one", 1);
		deliver("two", 1);
		assertThat(state(probe()).consumers()).isEqualTo(2);
	}

	@Test
	void readWhenAConsumerDidNothingForTooLongThenItIsNotCounted() throws Exception {
		group();
		addAt(this.redis, 120_000);
		addAt(this.redis, 60_000);
		deliver("gone", 1);
		Awaitility.await().untilAsserted(() -> {
			add(1);
			deliver("alive", 1);
			assertThat(state(probe(false, Duration.ofMillis(100), 1, 100)).consumers()).isEqualTo(1);
		});
	}

	@Test
	void readWhenMessagesAreLeftLyingAndAllConsumersAreIdleThenNobodyConsumes() throws Exception {
		group();
		addAt(this.redis, 120_000);
		deliver("gone", 1);
		addAt(this.redis, 60_000);
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(state(probe(false, Duration.ofMillis(20), 1, 100)).consumers()).isEqualTo(0));
	}

	@Test
	void readWhenMessagesAreLeftLyingAndNobodyEverCameThenNobodyConsumes() throws Exception {
		group();
		addAt(this.redis, 60_000);
		assertThat(state(probe()).consumers()).isZero();
	}

	@Test
	void readWhenNothingIsLeftLyingThenIdleConsumersAreNotHeldDead() throws Exception {
		group();
		addAt(this.redis, 1_000);
		deliver("waits", 1);
		Awaitility.await().pollDelay(Duration.ofMillis(40)).untilAsserted(() -> {
			Long consumers = state(probe(false, Duration.ofMillis(20), 1, 100)).consumers();
			assertThat(consumers).isEqualTo(tellsWhoWaits() ? Long.valueOf(0) : null);
		});
	}

	@Test
	void readWhenRunAgainThenConnectionsAreNotUsedUp() throws Exception {
		group();
		for (int i = 0; i < 50; i++) {
			state(probe());
		}
		try (var connection = this.redis.factory().getConnection()) {
			assertThat(connection.serverCommands().getClientList()).hasSize(1);
		}
	}

	/** Whether XINFO CONSUMERS has the field "inactive" (7.2). */
	boolean tellsWhoWaits() {
		return false;
	}

	private String lastAdded = "";

	private void group() {
		this.redis.send("XGROUP CREATE jobs workers 0 MKSTREAM");
	}

	private void add(int count) {
		for (int i = 0; i < count; i++) {
			this.redis.send("XADD jobs * page p" + i);
		}
	}

	/** Adds a message that came so many milliseconds ago; later ones must be younger. */
	private void addAt(RedisCommands commands, long millisAgo) {
		try (var connection = commands.factory().getConnection()) {
			long now = connection.serverCommands().time(TimeUnit.MILLISECONDS);
			String id = (now - millisAgo) + "-1";
			this.lastAdded = this.lastAdded.isEmpty() ? id : this.lastAdded;
			commands.send("XADD jobs " + id + " page p");
		}
	}

	/** From then on Redis 7 does not tell how many are undelivered. */
	private void deleteOne() {
		this.redis.send("XADD jobs 4000000000000-1 page last");
		this.redis.send("XDEL jobs 4000000000000-1");
	}

	private void deliver(String consumer, int count) {
		this.redis.send("XREADGROUP GROUP workers " + consumer + " COUNT " + count + " STREAMS jobs >");
	}

	private RedisStreamProbe probe() {
		return probe(false, LONG, 1, 1_000);
	}

	private RedisStreamProbe probe(boolean mayBeEmpty, Duration consumerIdle, long enough, long countLimit) {
		return new RedisStreamProbe(new MonitoredRedis(this.redis.factory(), Duration.ofSeconds(10)), "jobs", "workers",
				mayBeEmpty, consumerIdle, enough, countLimit);
	}

	private static QueueReading.State state(RedisStreamProbe probe) throws Exception {
		return (QueueReading.State) probe.read();
	}

}
