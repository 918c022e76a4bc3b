package com.sitecraft.sample.analysis;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import com.sitecraft.fixtures.RedisServer;

import static com.sitecraft.sample.analysis.AnalysisProperties.DEAD_LETTERS;
import static com.sitecraft.sample.analysis.AnalysisProperties.GROUP;
import static com.sitecraft.sample.analysis.AnalysisProperties.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The queue on every Redis there is: the embedded 6.2 and the installed one.
 */
@ParameterizedClass
@MethodSource("servers")
class JobQueueTests {

	private static final Duration NO_WAIT = Duration.ofMillis(1);

	private final RedisServer server;

	private final LettuceConnectionFactory connections;

	private final StringRedisTemplate redis;

	JobQueueTests(RedisServer server) {
		this.server = server;
		this.connections = new LettuceConnectionFactory(server.host(), server.port());
		this.connections.afterPropertiesSet();
		this.connections.start();
		this.redis = new StringRedisTemplate(this.connections);
	}

	static Stream<RedisServer> servers() {
		return Stream.concat(Stream.of(RedisServer.startEmbedded()),
				RedisServer.installed().map(RedisServer::start).stream());
	}

	@AfterEach
	void disconnect() {
		this.server.flush();
		this.connections.destroy();
	}

	@Test
	void jobWhenAddedBeforeAnybodyJoinedThenIsRead() {
		JobQueue queue = new JobQueue(this.redis);
		String id = queue.add(7);
		queue.join();
		queue.join();
		assertThat(queue.read(10, NO_WAIT)).containsExactly(new Message(id, 7L));
		assertThat(queue.read(10, NO_WAIT)).isEmpty();
		assertThat(queue.contains(id)).isTrue();
		queue.acknowledge(new Message(id, 7L));
		assertThat(queue.contains(id)).isFalse();
		assertThat(pending()).isZero();
	}

	@Test
	void jobWhenAbandonedThenIsClaimedOnce() {
		JobQueue gone = new JobQueue(this.redis);
		gone.join();
		Message job = new Message(gone.add(7), 7L);
		gone.read(1, NO_WAIT);
		JobQueue one = new JobQueue(this.redis);
		JobQueue other = new JobQueue(this.redis);
		Duration idle = Duration.ofMillis(200);
		Awaitility.await().untilAsserted(() -> assertThat(one.claim(10, idle)).containsExactly(job));
		assertThat(other.claim(10, idle)).isEmpty();
	}

	@Test
	void jobWhenTheLeaseOfAnotherIsRenewedThenItsOwnEnds() {
		JobQueue queue = new JobQueue(this.redis);
		queue.join();
		Message forgotten = new Message(queue.add(7), 7L);
		Message worked = new Message(queue.add(8), 8L);
		queue.read(10, NO_WAIT);
		Duration lease = Duration.ofSeconds(2);
		Awaitility.await().untilAsserted(() -> {
			queue.renew(List.of(worked.id()));
			assertThat(queue.claim(10, lease)).containsExactly(forgotten);
		});
	}

	@Test
	void jobWhenItsEntryIsGoneThenIsClaimedAsNoJob() {
		JobQueue queue = new JobQueue(this.redis);
		queue.join();
		String kept = queue.add(7);
		String deleted = queue.add(8);
		queue.read(10, NO_WAIT);
		this.redis.opsForStream().delete(STREAM, deleted);
		assertThat(queue.claim(10, Duration.ZERO)).contains(new Message(kept, 7L))
			.doesNotContain(new Message(deleted, 8L));
		queue.acknowledge(new Message(kept, 7L));
		queue.acknowledge(new Message(deleted, null));
		assertThat(pending()).isZero();
	}

	@Test
	void consumerWhenItLeavesThenOthersAndPendingJobsStay() {
		JobQueue busy = new JobQueue(this.redis);
		JobQueue idle = new JobQueue(this.redis);
		busy.join();
		busy.add(7);
		List<Message> jobs = busy.read(1, NO_WAIT);
		idle.read(1, NO_WAIT);
		idle.leave();
		busy.leave();
		busy.forgetGone();
		assertThat(consumers()).isEqualTo(1);
		assertThat(pending()).isEqualTo(1);
		busy.acknowledge(jobs.get(0));
		busy.leave();
		assertThat(consumers()).isZero();
	}

	@Test
	void consumerWhenItWaitsForItsFirstJobThenIsKnownAndNotIdle() {
		JobQueue queue = new JobQueue(this.redis);
		queue.join();
		queue.renew(List.of());
		assertThat(consumers()).isEqualTo(1);
		Duration before = Awaitility.await().until(this::idle, (time) -> time.compareTo(Duration.ofSeconds(1)) > 0);
		queue.renew(List.of());
		assertThat(idle()).isLessThan(before);
	}

	@Test
	void deadLetterWhenThereAreTooManyThenTheOldestGo() {
		JobQueue queue = new JobQueue(this.redis);
		for (int i = 0; i < 1300; i++) {
			queue.addDeadLetter(new Message("1-" + i, (long) i), "test");
		}
		assertThat(this.redis.opsForStream().size(DEAD_LETTERS)).isBetween(1000L, 1200L);
	}

	private Duration idle() {
		return this.redis.opsForStream().consumers(STREAM, GROUP).get(0).idleTime();
	}

	private long pending() {
		return this.redis.opsForStream().pending(STREAM, GROUP).getTotalPendingMessages();
	}

	private long consumers() {
		return this.redis.opsForStream().consumers(STREAM, GROUP).size();
	}

}
