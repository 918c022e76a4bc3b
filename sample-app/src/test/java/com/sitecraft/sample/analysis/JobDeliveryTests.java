package com.sitecraft.sample.analysis;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.RecordId;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.core.StreamOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

import com.sitecraft.fixtures.PostgresServer;
import com.sitecraft.fixtures.RedisServer;
import com.sitecraft.monitoring.metrics.AnalysisMetrics;
import com.sitecraft.sample.SampleTest;
import com.sitecraft.sample.Site;
import com.sitecraft.sample.account.Accounts;
import com.sitecraft.sample.account.Workspace;
import com.sitecraft.sample.account.Workspaces;
import com.sitecraft.sample.analysis.fetch.PageSource;
import com.sitecraft.sample.analysis.fetch.Target;
import com.sitecraft.sample.analysis.score.PageScorer;

import static com.sitecraft.sample.analysis.AnalysisProperties.DEAD_LETTERS;
import static com.sitecraft.sample.analysis.AnalysisProperties.GROUP;
import static com.sitecraft.sample.analysis.AnalysisProperties.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * No job is lost, whatever happens to workers, Redis and PostgreSQL.
 */
@SampleTest
@ExtendWith(OutputCaptureExtension.class)
class JobDeliveryTests {

	@Autowired
	private Site site;

	@Autowired
	private JobConsumer consumer;

	@Autowired
	private JobQueue queue;

	@Autowired
	private Jobs jobs;

	@Autowired
	private AnalysisRequests requests;

	@Autowired
	private AnalysisWorker worker;

	@Autowired
	private AnalysisMetrics metrics;

	@Autowired
	private PageScorer scorer;

	@Autowired
	private AnalysisProperties properties;

	@Autowired
	private Accounts accounts;

	@Autowired
	private Workspaces workspaces;

	@Autowired
	private StringRedisTemplate redis;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private RedisServer redisServer;

	@Autowired
	private PostgresServer postgresServer;

	private StreamOperations<String, String, String> stream;

	private Workspace workspace;

	@BeforeEach
	void prepare() {
		this.site.address();
		this.stream = this.redis.opsForStream();
		long account = this.accounts.save("jobs@sitecraft.example", "Jobs", "{noop}secret");
		this.workspaces.add(account, "Jobs");
		this.workspace = this.workspaces.ofAccount(account).get(0);
		awaitQuiet();
		this.redis.delete(DEAD_LETTERS);
	}

	@AfterEach
	void restore() {
		this.redisServer.thaw();
		this.postgresServer.thaw();
		if (!this.consumer.isRunning()) {
			this.consumer.start();
		}
		awaitQuiet();
	}

	@Test
	void jobWhenItsWorkerWasKilledThenIsTakenOver() {
		this.consumer.stop();
		long id = request();
		Message taken = takeAs("killed");
		assertThat(this.jobs.begin(id, taken.id())).isPresent();
		assertThat(status(id)).isEqualTo("RUNNING");
		this.consumer.start();
		await().untilAsserted(() -> assertThat(status(id)).isEqualTo("COMPLETED"));
		assertThat(tries(id)).isEqualTo(2);
	}

	@Test
	void leaseWhenRenewedThenTheJobIsNotTakenOver() {
		Duration lease = Duration.ofSeconds(1);
		this.consumer.stop();
		request();
		Message taken = takeAs("worker");
		await().until(() -> idle(taken), (idle) -> idle.compareTo(lease) >= 0);
		this.queue.renew(List.of(taken.id()));
		assertThat(idle(taken)).isLessThan(lease);
		await().untilAsserted(() -> assertThat(this.queue.claim(10, lease)).containsExactly(taken));
		assertThat(this.queue.claim(10, lease)).isEmpty();
	}

	@Test
	void jobWhenItsWorkersWereLostTooOftenThenGoesToTheDeadLetters() {
		int credits = credits();
		this.consumer.stop();
		long id = request();
		assertThat(credits()).isEqualTo(credits - 1);
		Message taken = takeAs("killed");
		for (int i = 0; i < this.properties.maxTries(); i++) {
			this.jobs.begin(id, taken.id());
		}
		this.consumer.start();
		await().untilAsserted(() -> assertThat(status(id)).isEqualTo("FAILED"));
		awaitQuiet();
		assertThat(deadLetters()).singleElement()
			.satisfies((letter) -> assertThat(letter).containsEntry("analysis", Long.toString(id))
				.containsEntry("reason", "The worker was lost"));
		assertThat(credits()).isEqualTo(credits);
	}

	@Test
	void jobWhenItFailsUnexpectedlyThenIsTriedAgainAndGivenUpInTheEnd() {
		this.consumer.stop();
		long id = request();
		Message taken = takeAs("worker");
		PageSource broken = (target) -> {
			throw new IllegalStateException("boom, password=secret");
		};
		AnalysisWorker failing = new AnalysisWorker(this.jobs, this.queue, broken, this.scorer, this.metrics,
				this.properties);
		for (int i = 1; i < this.properties.maxTries(); i++) {
			failing.work(taken);
			assertThat(status(id)).isEqualTo("RUNNING");
			assertThat(pending()).isEqualTo(1);
		}
		failing.work(taken);
		assertThat(status(id)).isEqualTo("FAILED");
		assertThat(deadLetters()).singleElement()
			.satisfies((letter) -> assertThat(letter.get("reason")).contains("IllegalStateException: boom")
				.doesNotContain("secret"));
		assertThat(pending()).isZero();
		assertThat(this.stream.size(STREAM)).isZero();
	}

	@Test
	void jobWhenItIsDeliveredAgainAfterItsEndThenIsOnlyAcknowledged() {
		this.consumer.stop();
		long id = request();
		Message taken = takeAs("worker");
		this.worker.work(taken);
		double completed = this.site.metric("sitecraft_analyses_total", "status=\"completed\"");
		this.worker.work(taken);
		assertThat(tries(id)).isEqualTo(1);
		assertThat(this.site.metric("sitecraft_analyses_total", "status=\"completed\"")).isEqualTo(completed);
		assertThat(deadLetters()).isEmpty();
	}

	@Test
	void jobWhenTwoEntriesDeliverItThenOneOfThemDoes() {
		this.consumer.stop();
		long id = request();
		this.queue.add(id);
		Message first = takeAs("worker");
		Message second = takeAs("worker");
		assertThat(this.jobs.begin(id, first.id())).isPresent();
		assertThat(this.jobs.begin(id, second.id())).isEmpty();
		this.worker.work(second);
		assertThat(status(id)).isEqualTo("RUNNING");
		assertThat(pending()).isEqualTo(1);
	}

	@Test
	void messageWhenItIsNoJobThenGoesToTheDeadLetters() {
		this.stream.add(STREAM, Map.of("nonsense", "yes"));
		this.stream.add(STREAM, Map.of("analysis", "-7"));
		await().untilAsserted(() -> assertThat(deadLetters()).extracting((letter) -> letter.get("reason"))
			.containsExactlyInAnyOrder("The message names no analysis", "There is no such analysis"));
		awaitQuiet();
	}

	@Test
	void messageWhenItWasDeletedWhilePendingThenIsForgotten() {
		this.consumer.stop();
		long id = request();
		Message taken = takeAs("killed");
		this.stream.delete(STREAM, taken.id());
		this.consumer.start();
		awaitQuiet();
		await().untilAsserted(() -> assertThat(status(id)).isEqualTo("COMPLETED"));
	}

	@Test
	void jobWhenRedisLostItThenIsQueuedAgain() {
		this.consumer.stop();
		long id = request();
		this.redisServer.flush();
		this.consumer.start();
		await().untilAsserted(() -> assertThat(status(id)).isEqualTo("COMPLETED"));
	}

	@Test
	void jobWhenRedisLosesEverythingBetweenTwoReadsThenIsQueuedAgain() {
		this.redisServer.flush();
		long id = request();
		await().untilAsserted(() -> assertThat(status(id)).isEqualTo("COMPLETED"));
	}

	@Test
	void requestWhenRedisIsFrozenThenIsAcceptedAndWorkedOffLater() throws IOException {
		this.redisServer.freeze();
		long id = request();
		assertThat(status(id)).isEqualTo("QUEUED");
		assertThat(this.site.demo().open("/dashboard").title()).startsWith("Dashboard");
		this.redisServer.thaw();
		await().untilAsserted(() -> assertThat(status(id)).isEqualTo("COMPLETED"));
	}

	@Test
	void requestWhenRedisIsStoppedThenIsAcceptedAndWorkedOffAfterItsReturn() {
		this.redisServer.stop();
		long id = request();
		this.redisServer.restart();
		await().untilAsserted(() -> assertThat(status(id)).isEqualTo("COMPLETED"));
	}

	@Test
	void jobWhenPostgresIsFrozenUnderItThenIsFinishedLaterAndNotGivenUp(CapturedOutput output) {
		this.consumer.stop();
		long id = request();
		this.postgresServer.freeze();
		this.consumer.start();
		await().untilAsserted(() -> assertThat(output).contains("Failed at working off the job queue"));
		assertThat(pending()).isEqualTo(1);
		this.postgresServer.thaw();
		await().untilAsserted(() -> assertThat(status(id)).isEqualTo("COMPLETED"));
		assertThat(output).contains("Works again: working off the job queue");
		assertThat(deadLetters()).isEmpty();
	}

	@Test
	void jobWhenPostgresIsRestartedUnderItThenIsFinished() {
		this.consumer.stop();
		long id = request();
		this.postgresServer.stop();
		this.consumer.start();
		await().untilAsserted(() -> assertThat(pending()).isEqualTo(1));
		this.postgresServer.restart();
		await().untilAsserted(() -> assertThat(status(id)).isEqualTo("COMPLETED"));
	}

	@Test
	void consumerWhenItStopsThenLeavesTheGroup() {
		await().until(() -> !consumers().isEmpty());
		this.consumer.stop();
		assertThat(consumers()).isEmpty();
	}

	@Test
	void consumerWhenItHasPendingJobsThenIsNotForgotten() {
		this.consumer.stop();
		request();
		List<Message> taken = this.queue.read(1, Duration.ofSeconds(1));
		assertThat(taken).hasSize(1);
		this.queue.leave();
		assertThat(pending()).isEqualTo(1);
		this.queue.acknowledge(taken.get(0));
		this.queue.leave();
		assertThat(
				this.stream.consumers(STREAM, GROUP).stream().filter((member) -> member.consumerName().contains("-")))
			.isEmpty();
	}

	private long request() {
		return this.requests.request(this.workspace, AnalysisType.FULL, Target.html("<title>A page</title>"));
	}

	@SuppressWarnings("unchecked")
	private Message takeAs(String name) {
		return this.stream
			.read(Consumer.from(GROUP, name), StreamReadOptions.empty().count(1),
					StreamOffset.create(STREAM, ReadOffset.lastConsumed()))
			.stream()
			.map((entry) -> Message.of(entry.getId().getValue(), entry.getValue()))
			.findFirst()
			.orElseThrow();
	}

	private Duration idle(Message message) {
		return this.stream.pending(STREAM, GROUP, Range.closed(message.id(), message.id()), 1)
			.get(0)
			.getElapsedTimeSinceLastDelivery();
	}

	private String status(long id) {
		return this.jdbc.sql("select status from analysis where id = ?").param(id).query(String.class).single();
	}

	private int tries(long id) {
		return this.jdbc.sql("select tries from analysis where id = ?").param(id).query(Integer.class).single();
	}

	private int credits() {
		return this.workspaces.find(this.workspace.id(), this.workspace.accountId()).orElseThrow().credits();
	}

	/**
	 * The consumers of the application itself, whose names are not as simple as those
	 * here.
	 */
	private List<String> consumers() {
		return this.stream.consumers(STREAM, GROUP)
			.stream()
			.map((member) -> member.consumerName())
			.filter((name) -> name.contains("-"))
			.toList();
	}

	private List<Map<String, String>> deadLetters() {
		return this.stream.range(DEAD_LETTERS, Range.unbounded()).stream().map((entry) -> entry.getValue()).toList();
	}

	private long pending() {
		return this.stream.pending(STREAM, GROUP).getTotalPendingMessages();
	}

	private void awaitQuiet() {
		await().ignoreExceptions().untilAsserted(() -> {
			assertThat(this.jobs.unfinished(Duration.ofSeconds(-60), 1)).isEmpty();
			assertThat(this.stream.size(STREAM)).isZero();
			assertThat(pending()).isZero();
		});
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

}
