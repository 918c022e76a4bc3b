package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.runbook.WorkerScaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A pool of this replica, and one that outlives it.
 */
class ScaleWorkersStepTests {

	private static final StepContext ONE = Steps.run("one", "queue_name", "analysis");

	private static final StepContext TWO = Steps.run("two", "queue_name", "analysis");

	private final ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();

	private final Shared shared = new Shared();

	@BeforeEach
	void start() throws Exception {
		this.executor.setCorePoolSize(4);
		this.executor.setMaxPoolSize(5);
		this.executor.initialize();
	}

	@AfterEach
	void stop() {
		this.executor.shutdown();
	}

	/** As a process makes it at its start. */
	private ScaleWorkersStep local() {
		return new ScaleWorkersStep(
				List.of(new TaskExecutorScaler(new StaticListableBeanFactory(Map.of("analysis", this.executor)))));
	}

	private ScaleWorkersStep shared() {
		return new ScaleWorkersStep(List.of(this.shared));
	}

	private static BoundStep byTwo(ScaleWorkersStep step) {
		return Steps.bind(step, "by", "2", "max", "16");
	}

	private static String undo(BoundStep step, StepContext context) throws Exception {
		return Objects.requireNonNull(step.undo(context)).token();
	}

	/** Undo first and then run, as a run does. */
	private static String run(BoundStep step, StepContext context) throws Exception {
		String token = undo(step, context);
		assertThat(step.run(context).kind()).isEqualTo(StepOutcome.Kind.DONE);
		return token;
	}

	private int size() {
		return this.executor.getThreadPoolExecutor().getCorePoolSize();
	}

	@Test
	void workersWhenScaledThenTheExecutorGrowsToItsBoundAndShrinksAgain() throws Exception {
		ScaleWorkersStep scaling = local();
		BoundStep step = Steps.bind(scaling, "by", "4", "max", "7");
		assertThat(step.dryRun(ONE)).isEqualTo("scale 'analysis' from 4 to 7");
		String token = undo(step, ONE);
		assertThat(step.run(ONE).output()).isEqualTo("scaled 'analysis' from 4 to 7");
		assertThat(size()).isEqualTo(7);
		assertThat(this.executor.getThreadPoolExecutor().getMaximumPoolSize()).isEqualTo(7);
		assertThat(step.run(TWO).kind()).isEqualTo(StepOutcome.Kind.FAILED);
		step.revert(token);
		step.revert(token);
		assertThat(size()).isEqualTo(4);
		assertThat(this.executor.getThreadPoolExecutor().getMaximumPoolSize()).isEqualTo(5);
		for (String hostile : List.of("", "&analysis", "../analysis", "#{analysis}", "nothing")) {
			assertThat(step.run(Steps.context("queue_name", hostile)).kind()).isEqualTo(StepOutcome.Kind.NOT_AVAILABLE);
			assertThat(step.undo(Steps.context("queue_name", hostile))).isNull();
		}
		assertThat(Steps.bind(scaling, "drains", "local").traits().remedies()).isEqualTo(StepScope.LOCAL);
	}

	/** Such an executor is at its maximum before anybody scales it. */
	@Test
	void executorWhenItsQueueIsFullThenMoreThreadsWorkAndGoAgain() throws Exception {
		Semaphore work = new Semaphore(0);
		ThreadPoolTaskExecutor full = full(work);
		try {
			Awaitility.await().until(() -> full.getActiveCount() == 4);
			ScaleWorkersStep scaling = new ScaleWorkersStep(
					List.of(new TaskExecutorScaler(new StaticListableBeanFactory(Map.of("analysis", full)))));
			BoundStep step = byTwo(scaling);
			String one = undo(step, ONE);
			assertThat(step.run(ONE).output()).isEqualTo("scaled 'analysis' from 4 to 6");
			Awaitility.await().until(() -> full.getActiveCount() == 6);
			String two = run(step, TWO);
			Awaitility.await().until(() -> full.getActiveCount() == 8);
			step.revert(one);
			step.revert(two);
			assertThat(List.of(full.getCorePoolSize(), full.getMaxPoolSize())).containsExactly(2, 4);
			work.release(4);
			Awaitility.await().until(() -> full.getPoolSize() == 4);
		}
		finally {
			work.release(100);
			full.shutdown();
		}
	}

	private static ThreadPoolTaskExecutor full(Semaphore work) {
		ThreadPoolTaskExecutor full = new ThreadPoolTaskExecutor();
		full.setCorePoolSize(2);
		full.setMaxPoolSize(4);
		full.setQueueCapacity(8);
		full.initialize();
		for (int i = 0; i < 12; i++) {
			full.submit(() -> {
				work.acquire();
				return null;
			});
		}
		return full;
	}

	/** It grew by itself after the first run, so that the second one began higher. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void executorWhenItGrowsByItselfBetweenRunsThenHasItsOwnSizesAgain(boolean oldestFirst) throws Exception {
		Semaphore work = new Semaphore(0);
		this.executor.setMaxPoolSize(9);
		this.executor.setQueueCapacity(1);
		this.executor.initialize();
		try {
			BoundStep step = byTwo(local());
			String one = run(step, ONE);
			for (int i = 0; i < 10; i++) {
				this.executor.submit(() -> {
					work.acquire();
					return null;
				});
			}
			String two = undo(step, TWO);
			assertThat(step.run(TWO).output()).isEqualTo("scaled 'analysis' from 9 to 11");
			step.revert(oldestFirst ? one : two);
			assertThat(this.executor.getMaxPoolSize()).isEqualTo(9);
			step.revert(oldestFirst ? two : one);
			assertThat(List.of(size(), this.executor.getMaxPoolSize())).containsExactly(4, 9);
		}
		finally {
			work.release(100);
		}
	}

	@Test
	void maximumWhenSomebodyLoweredItMeanwhileThenIsNotOverruled() throws Exception {
		this.executor.setMaxPoolSize(32);
		BoundStep step = byTwo(local());
		String one = run(step, ONE);
		this.executor.setCorePoolSize(4);
		this.executor.setMaxPoolSize(4);
		step.revert(one);
		assertThat(List.of(size(), this.executor.getMaxPoolSize())).containsExactly(4, 4);
		String two = run(step, TWO);
		assertThat(List.of(size(), this.executor.getMaxPoolSize())).containsExactly(6, 6);
		step.revert(two);
		assertThat(List.of(size(), this.executor.getMaxPoolSize())).containsExactly(4, 4);
		String three = run(step, Steps.run("three", "queue_name", "analysis"));
		this.executor.setMaxPoolSize(10);
		step.revert(three);
		assertThat(List.of(size(), this.executor.getMaxPoolSize())).containsExactly(4, 10);
	}

	@Test
	void scopeWhenScalersOfBothAreThereThenIsThatOfThePool() {
		List<String> made = new ArrayList<>();
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		RootBeanDefinition definition = new RootBeanDefinition(ThreadPoolTaskExecutor.class, () -> {
			made.add("analysis");
			return new ThreadPoolTaskExecutor();
		});
		beans.registerBeanDefinition("analysis", definition);
		ScaleWorkersStep both = new ScaleWorkersStep(List.of(this.shared, new TaskExecutorScaler(beans)));
		assertThat(Steps.bind(both, "pool", "analysis").traits().scope()).isEqualTo(StepScope.LOCAL);
		assertThat(Steps.bind(both, "pool", "elsewhere").traits().scope()).isEqualTo(StepScope.SHARED);
		assertThat(Steps.bind(both).traits().scope()).isEqualTo(StepScope.SHARED);
		assertThat(Steps.bind(local()).traits().scope()).isEqualTo(StepScope.LOCAL);
		assertThat(made).isEmpty();
	}

	/** What nobody can take back is not told to be. */
	@Test
	void poolOfAReplicaWhenAnotherOneTakesBackWhatActedForAllThenSaysThatItDidNot() throws Exception {
		StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("mail", this.executor));
		List<WorkerScaler> scalers = List.of(this.shared, new TaskExecutorScaler(beans));
		StepContext mail = Steps.run("one", "queue_name", "mail");
		BoundStep first = byTwo(new ScaleWorkersStep(scalers));
		String one = run(first, mail);
		assertThat(size()).isEqualTo(6);
		BoundStep other = byTwo(new ScaleWorkersStep(scalers));
		assertThatThrownBy(() -> other.revert(one))
			.hasMessage("'mail' is a pool of another process, which has its workers until it ends");
		assertThat(size()).isEqualTo(6);
		first.revert(one);
		assertThat(size()).isEqualTo(4);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void runsWhenTheyOverlapThenEachTakesBackWhatItAdded(boolean oldestFirst) throws Exception {
		BoundStep step = byTwo(local());
		String one = run(step, ONE);
		String two = run(step, TWO);
		assertThat(size()).isEqualTo(8);
		step.revert(oldestFirst ? one : two);
		step.revert(oldestFirst ? one : two);
		assertThat(size()).isEqualTo(6);
		step.revert(oldestFirst ? two : one);
		step.revert(oldestFirst ? one : two);
		assertThat(size()).isEqualTo(4);
	}

	@Test
	void runWhenItScalesAPoolTwiceThenEachStepTakesBackItsOwn() throws Exception {
		ScaleWorkersStep scaling = local();
		BoundStep first = byTwo(scaling);
		BoundStep second = Steps.bind(scaling, 1, "by", "3", "max", "16");
		String one = run(first, ONE);
		String two = run(second, ONE);
		first.revert(one);
		assertThat(size()).isEqualTo(7);
		second.revert(two);
		assertThat(size()).isEqualTo(4);
	}

	/** What the operator took away was the newest run's; what was added is not theirs. */
	@ParameterizedTest
	@CsvSource({ "10, 8, 6", "7, 5, 4", "5, 4, 4", "3, 3, 3" })
	void runsWhenSomebodySetAnotherSizeThenItIsNotOverruled(int set, int afterOne, int afterTwo) throws Exception {
		BoundStep step = byTwo(local());
		String one = run(step, ONE);
		String two = run(step, TWO);
		this.executor.setMaxPoolSize(16);
		this.executor.setCorePoolSize(set);
		step.revert(one);
		assertThat(size()).isEqualTo(afterOne);
		step.revert(two);
		assertThat(size()).isEqualTo(afterTwo);
	}

	@Test
	void runWhenItBeginsAfterSomebodySetAnotherSizeThenTakesBackToThatSize() throws Exception {
		BoundStep step = byTwo(local());
		String one = run(step, ONE);
		this.executor.setCorePoolSize(3);
		String two = run(step, TWO);
		step.revert(two);
		assertThat(size()).isEqualTo(3);
		step.revert(one);
		assertThat(size()).isEqualTo(3);
	}

	@Test
	void undoWhenTheRunNeverTookEffectThenTakesNothingAway() throws Exception {
		BoundStep step = byTwo(local());
		String never = undo(step, ONE);
		String two = run(step, TWO);
		step.revert(never);
		assertThat(size()).isEqualTo(6);
		step.revert(two);
		assertThat(size()).isEqualTo(4);
	}

	@Test
	void undoWhenAskedForBothBeforeEitherRanThenTakesBackWhatEachGot() throws Exception {
		BoundStep step = Steps.bind(local(), "by", "2", "max", "7");
		String one = undo(step, ONE);
		String two = undo(step, TWO);
		assertThat(step.run(ONE).output()).endsWith("from 4 to 6");
		assertThat(step.run(TWO).output()).endsWith("from 6 to 7");
		step.revert(two);
		assertThat(size()).isEqualTo(6);
		step.revert(one);
		assertThat(size()).isEqualTo(4);
	}

	@Test
	void poolOfTheReplicaWhenItWasRestartedThenOwesNothing() throws Exception {
		String before = run(byTwo(local()), ONE);
		this.executor.setCorePoolSize(4);
		BoundStep after = byTwo(local());
		String two = run(after, TWO);
		after.revert(before);
		assertThat(size()).isEqualTo(6);
		after.revert(two);
		assertThat(size()).isEqualTo(4);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void sharedPoolWhenTheReplicaWasRestartedThenEachTakesBackWhatItAdded(boolean oldestFirst) throws Exception {
		BoundStep before = byTwo(shared());
		String one = run(before, ONE);
		String two = run(before, TWO);
		BoundStep after = byTwo(shared());
		String three = run(after, Steps.run("three", "queue_name", "analysis"));
		assertThat(this.shared.size).isEqualTo(10);
		after.revert(oldestFirst ? one : two);
		after.revert(oldestFirst ? one : two);
		assertThat(this.shared.size).isEqualTo(8);
		after.revert(oldestFirst ? two : one);
		assertThat(this.shared.size).isEqualTo(6);
		after.revert(three);
		assertThat(this.shared.size).isEqualTo(4);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void sharedPoolWhenTheProcessDiedBeforeTheEffectThenLosesNothingOfOthers(boolean oldestFirst) throws Exception {
		BoundStep before = byTwo(shared());
		String one = run(before, ONE);
		String never = undo(before, TWO);
		BoundStep after = byTwo(shared());
		String three = run(after, Steps.run("three", "queue_name", "analysis"));
		after.revert(oldestFirst ? one : never);
		after.revert(oldestFirst ? never : one);
		assertThat(this.shared.size).isEqualTo(6);
		after.revert(three);
		assertThat(this.shared.size).isEqualTo(4);
	}

	@Test
	void sharedPoolWhenTakenBackTwiceByTwoProcessesThenKeepsItsSize() throws Exception {
		String one = run(byTwo(shared()), ONE);
		byTwo(shared()).revert(one);
		byTwo(shared()).revert(one);
		assertThat(this.shared.size).isEqualTo(4);
	}

	@Test
	void boundWhenTwoRunsScaleAtOnceThenHolds() throws Exception {
		BoundStep step = Steps.bind(shared(), "by", "2", "max", "7");
		this.shared.hold = new CountDownLatch(1);
		CompletableFuture<String> first = new CompletableFuture<>();
		CompletableFuture<String> second = new CompletableFuture<>();
		Thread one = start(step, ONE, first);
		Awaitility.await().until(() -> this.shared.calls == 1);
		Thread two = start(step, TWO, second);
		Awaitility.await().until(() -> this.shared.calls == 2 || two.getState() == Thread.State.WAITING);
		this.shared.hold.countDown();
		assertThat(first.get(10, TimeUnit.SECONDS)).endsWith("from 4 to 6");
		assertThat(second.get(10, TimeUnit.SECONDS)).endsWith("from 6 to 7");
		one.join();
		two.join();
		assertThat(this.shared.size).isEqualTo(7);
	}

	private static Thread start(BoundStep step, StepContext context, CompletableFuture<String> output) {
		Thread thread = new Thread(() -> {
			try {
				output.complete(step.run(context).output());
			}
			catch (Exception ex) {
				output.completeExceptionally(ex);
			}
		});
		thread.start();
		return thread;
	}

	@Test
	void scalerWhenItFailsThenWhatItDidIsTakenBackAndNothingElse() throws Exception {
		BoundStep step = byTwo(shared());
		String one = run(step, ONE);
		this.shared.failure = "before";
		String two = undo(step, TWO);
		assertThatThrownBy(() -> step.run(TWO)).hasMessage("before");
		assertThatThrownBy(() -> step.revert(one)).hasMessage("before");
		this.shared.failure = null;
		step.revert(two);
		assertThat(this.shared.size).isEqualTo(6);
		step.revert(one);
		assertThat(this.shared.size).isEqualTo(4);
		this.shared.failure = "after";
		String three = run(step, Steps.run("three", "queue_name", "analysis"));
		assertThat(this.shared.size).isEqualTo(6);
		step.revert(three);
		assertThat(this.shared.size).isEqualTo(4);
	}

	/**
	 * A pool that is not in this process.
	 */
	private static final class Shared implements WorkerScaler {

		private volatile int size = 4;

		private volatile int calls;

		private volatile @Nullable CountDownLatch hold;

		private volatile @Nullable String failure;

		@Override
		public StepScope scope() {
			return StepScope.SHARED;
		}

		@Override
		public Optional<Integer> workers(String pool) {
			return pool.equals("analysis") ? Optional.of(this.size) : Optional.empty();
		}

		@Override
		public void scale(String pool, int workers) throws Exception {
			synchronized (this) {
				this.calls++;
			}
			CountDownLatch held = this.hold;
			if (held != null) {
				held.await();
			}
			String how = this.failure;
			if (!"before".equals(how)) {
				this.size = workers;
			}
			if (how != null) {
				throw new IllegalStateException(how);
			}
		}

	}

}
