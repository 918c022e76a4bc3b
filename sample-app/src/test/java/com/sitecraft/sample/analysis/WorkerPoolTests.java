package com.sitecraft.sample.analysis;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WorkerPoolTests {

	private static final AnalysisProperties PROPERTIES = new AnalysisProperties(2, 4, 3, Duration.ofSeconds(30),
			Duration.ofSeconds(30), Duration.ofDays(7), Duration.ZERO);

	private final ThreadPoolTaskExecutor executor = new WorkerConfiguration().analysisExecutor(PROPERTIES);

	private final WorkerPool pool = new WorkerPool(this.executor);

	private final CountDownLatch end = new CountDownLatch(1);

	private final AtomicInteger running = new AtomicInteger();

	@BeforeEach
	void start() {
		this.executor.initialize();
	}

	@AfterEach
	void stop() {
		this.end.countDown();
		this.executor.shutdown();
	}

	@Test
	void freeWhenJobsRunThenIsWhatIsLeft() throws InterruptedException {
		submit("1");
		assertThat(this.pool.free()).isEqualTo(1);
		submit("2");
		assertThat(this.pool.free()).isZero();
		assertThat(this.pool.inFlight()).containsExactlyInAnyOrder("1", "2");
		this.end.countDown();
		assertThat(this.pool.awaitIdle(Duration.ofSeconds(10))).isTrue();
		assertThat(this.pool.free()).isEqualTo(2);
	}

	@Test
	void freeWhenTheExecutorIsScaledThenFollowsAndTheJobsRunAtOnce() {
		submit("1");
		submit("2");
		this.executor.setCorePoolSize(4);
		assertThat(this.pool.free()).isEqualTo(2);
		submit("3");
		submit("4");
		Awaitility.await().untilAsserted(() -> assertThat(this.running).hasValue(4));
		this.executor.setCorePoolSize(1);
		assertThat(this.pool.free()).isZero();
	}

	@Test
	void submitWhenTheMessageIsWorkedOnAlreadyThenDoesNothing() {
		submit("1");
		submit("1");
		assertThat(this.pool.free()).isEqualTo(1);
	}

	@Test
	void jobWhenItThrowsThenIsNoLongerInFlight() throws InterruptedException {
		this.pool.submit(new Message("1", 1L), () -> {
			throw new IllegalStateException("expected");
		});
		assertThat(this.pool.awaitIdle(Duration.ofSeconds(10))).isTrue();
	}

	@Test
	void submitWhenTheExecutorIsShutDownThenIsRefusedAndNotInFlight() {
		this.executor.shutdown();
		assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> submit("1"));
		assertThat(this.pool.inFlight()).isEmpty();
	}

	@Test
	void awaitIdleWhenAJobRunsOnThenSaysSo() throws InterruptedException {
		submit("1");
		assertThat(this.pool.awaitIdle(Duration.ofMillis(1))).isFalse();
	}

	private void submit(String message) {
		this.pool.submit(new Message(message, 1L), () -> {
			this.running.incrementAndGet();
			try {
				this.end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

}
