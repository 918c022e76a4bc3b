package com.sitecraft.monitoring.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.signal.Guard;

import static org.assertj.core.api.Assertions.assertThat;

class HealthSupervisorTests {

	private static final CheckPolicy POLICY = CheckPolicy.defaults();

	private final Looks looks = new Looks();

	private final AtomicReference<CheckResult> answer = new AtomicReference<>(CheckResult.up());

	private final AtomicInteger calls = new AtomicInteger();

	private CheckResult answer() {
		this.calls.incrementAndGet();
		return this.answer.get();
	}

	@Test
	void statusWhenNoLookEndedThenUnknown() {
		this.looks.supervisor.register("db", this::answer, POLICY);
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UNKNOWN);
		this.looks.supervisor.tick();
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UNKNOWN);
		this.looks.runAll();
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UP);
	}

	@Test
	void statusWhenUpAndOneFailureThenStaysUpAndCounts() {
		register(POLICY);
		this.answer.set(CheckResult.down("gone"));
		this.looks.nextRound();
		CheckReport report = this.looks.report("db");
		assertThat(report.status()).isEqualTo(CheckStatus.UP);
		assertThat(report.consecutiveFailures()).isEqualTo(1);
		assertThat(report.error()).isEqualTo("gone");
		this.looks.nextRound();
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.DOWN);
	}

	@Test
	void statusWhenSuccessBetweenFailuresThenCountStartsAnew() {
		register(POLICY);
		for (int i = 0; i < 4; i++) {
			this.answer.set(CheckResult.down("gone"));
			this.looks.nextRound();
			assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UP);
			this.answer.set(CheckResult.up());
			this.looks.nextRound();
		}
		assertThat(this.looks.report("db").history()).hasSize(1);
	}

	@Test
	void statusWhenFailureBetweenSuccessesThenSuccessCountStartsAnew() {
		CheckPolicy policy = new CheckPolicy(Duration.ofSeconds(10), Duration.ofSeconds(2), 1, 2,
				Duration.ofSeconds(30), Duration.ZERO, Scope.LOCAL, Criticality.REQUIRED);
		register(policy);
		this.answer.set(CheckResult.down("gone"));
		this.looks.nextRound();
		this.answer.set(CheckResult.up());
		this.looks.nextRound();
		this.answer.set(CheckResult.down("gone"));
		this.looks.nextRound();
		this.answer.set(CheckResult.up());
		this.looks.nextRound();
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.DOWN);
		this.looks.nextRound();
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UP);
	}

	@Test
	void statusWhenFirstResultFailsThenDownAtOnce() {
		this.answer.set(CheckResult.down("gone"));
		register(POLICY);
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.DOWN);
	}

	@Test
	void statusWhenUnknownBetweenFailuresThenUnknownAtOnceAndCountStartsAnew() {
		register(POLICY);
		this.answer.set(CheckResult.unknown("too few"));
		this.looks.nextRound();
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UNKNOWN);
		this.answer.set(CheckResult.up());
		this.looks.nextRound();
		this.answer.set(CheckResult.down("gone"));
		this.looks.nextRound();
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UP);
	}

	@Test
	void lookWhenItThrowsThenDownWithReasonAndOthersUnaffected() {
		this.looks.supervisor.register("bad", () -> {
			throw new IllegalStateException("cannot reach jdbc:postgresql://app:s3cret@db/app");
		}, POLICY);
		this.looks.supervisor.register("worse", () -> {
			throw new StackOverflowError();
		}, POLICY);
		this.looks.supervisor.register("empty", () -> null, POLICY);
		register(POLICY);
		assertThat(this.looks.report("bad").error())
			.isEqualTo("java.lang.IllegalStateException: cannot reach jdbc:postgresql://******@db/app");
		assertThat(this.looks.status("worse")).isEqualTo(CheckStatus.DOWN);
		assertThat(this.looks.report("empty").error()).isEqualTo("the check returned null");
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UP);
	}

	@Test
	void lookWhenItHangsThenNeverStartedTwiceAndDownAfterTwoRounds() {
		register(POLICY);
		this.looks.advance(Duration.ofSeconds(10));
		this.looks.supervisor.tick();
		assertThat(this.looks.started).hasSize(1);
		this.looks.advance(Duration.ofSeconds(2));
		this.looks.supervisor.tick();
		assertThat(this.looks.report("db").error()).isEqualTo("timed out, running for 2 s");
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UP);
		assertThat(this.looks.supervisor.hung()).isEqualTo(1);
		this.looks.advance(Duration.ofSeconds(8));
		this.looks.supervisor.tick();
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.DOWN);
		this.looks.advance(Duration.ofSeconds(30));
		this.looks.supervisor.tick();
		assertThat(this.looks.report("db").error()).isEqualTo("timed out, running for 40 s");
		assertThat(this.looks.started).hasSize(1);
	}

	@Test
	void lookWhenItReturnsLateThenItsResultDoesNotCount() {
		register(POLICY);
		this.looks.advance(Duration.ofSeconds(10));
		this.looks.supervisor.tick();
		this.looks.advance(Duration.ofSeconds(3));
		this.looks.supervisor.tick();
		this.looks.runAll();
		CheckReport report = this.looks.report("db");
		assertThat(report.consecutiveFailures()).isEqualTo(1);
		assertThat(this.looks.supervisor.hung()).isZero();
		assertThat(this.looks.meters.get("sitecraft.health.check.duration").tag("outcome", "timeout").timer().count())
			.isEqualTo(1);
		this.looks.advance(Duration.ofSeconds(7));
		this.looks.round();
		assertThat(this.looks.report("db").consecutiveFailures()).isZero();
	}

	@Test
	void lookWhenOverTimeThenAbortedOnceAndInterrupted() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		AtomicInteger aborted = new AtomicInteger();
		this.looks.supervisor.register("hung", new HealthCheck() {

			@Override
			public CheckResult check() throws Exception {
				running.countDown();
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					interrupted.countDown();
					throw ex;
				}
				return CheckResult.up();
			}

			@Override
			public void abort() {
				aborted.incrementAndGet();
				throw new IllegalStateException("abort fails");
			}

		}, POLICY);
		this.looks.supervisor.tick();
		Thread thread = new Thread(this.looks.started.remove());
		thread.start();
		running.await();
		for (int i = 0; i < 3; i++) {
			this.looks.advance(Duration.ofSeconds(2));
			this.looks.supervisor.tick();
		}
		interrupted.await();
		thread.join();
		assertThat(aborted).hasValue(1);
		assertThat(this.looks.status("hung")).isEqualTo(CheckStatus.DOWN);
		assertThat(
				this.looks.meters.get("sitecraft.monitoring.errors").tag("component", "health.abort").counter().count())
			.isEqualTo(1);
		assertThat(this.looks.supervisor.hung()).isZero();
	}

	@Test
	void lookWhenEightHangThenOthersStillRun() {
		for (int i = 0; i < 8; i++) {
			this.looks.supervisor.register("hung" + i, this::answer, POLICY);
		}
		this.looks.supervisor.tick();
		// One slot is kept for checks whose looks end.
		assertThat(this.looks.started).hasSize(7);
		this.looks.advance(Duration.ofSeconds(2));
		this.looks.supervisor.tick();
		this.looks.advance(Duration.ofSeconds(2));
		this.looks.supervisor.tick();
		assertThat(this.looks.supervisor.hung()).isEqualTo(8);
		this.looks.supervisor.register("well", this::answer, POLICY);
		this.looks.supervisor.tick();
		this.looks.started.removeLast().run();
		assertThat(this.looks.status("well")).isEqualTo(CheckStatus.UP);
	}

	@Test
	void lookWhenMoreHangThanAllowedThenThreadsStayBoundedAndTheRestRunsOn() {
		SupervisorLimits limits = new SupervisorLimits(2, 3, Duration.ZERO);
		Looks bounded = new Looks(limits);
		bounded.supervisor.register("well", this::answer, POLICY);
		bounded.round();
		for (int i = 0; i < 9; i++) {
			bounded.supervisor.register("hung" + i, CheckResult::up, POLICY);
		}
		for (int second = 2; second <= 40; second += 2) {
			bounded.advance(Duration.ofSeconds(2));
			bounded.supervisor.tick();
			if (second % 10 == 0) {
				// The others have been due for longer, so the last one started is "well".
				bounded.started.removeLast().run();
			}
		}
		assertThat(this.calls).hasValue(5);
		assertThat(bounded.status("well")).isEqualTo(CheckStatus.UP);
		assertThat(bounded.supervisor.hung()).isEqualTo(limits.threads() - 1);
		assertThat(bounded.status("hung8")).isEqualTo(CheckStatus.DOWN);
		for (int i = 0; i < 100; i++) {
			bounded.advance(Duration.ofMillis(500));
			bounded.round();
		}
		assertThat(bounded.supervisor.hung()).isZero();
		assertThat(bounded.supervisor.reports()).allMatch((report) -> report.status() == CheckStatus.UP);
	}

	@Test
	void lookWhenManyHangBeforeALocalCheckEverRanThenItRuns() {
		Looks bounded = new Looks(new SupervisorLimits(2, 3, Duration.ZERO));
		for (int i = 0; i < 9; i++) {
			bounded.supervisor.register("hung" + i, CheckResult::up, POLICY);
		}
		for (int i = 0; i < 9; i++) {
			bounded.supervisor.tick();
			bounded.advance(Duration.ofSeconds(2));
		}
		bounded.supervisor.register("disk", this::answer, POLICY.withScope(Scope.LOCAL));
		bounded.supervisor.tick();
		bounded.started.removeLast().run();
		assertThat(bounded.status("disk")).isEqualTo(CheckStatus.UP);
	}

	@Test
	void unregisterWhenLookHangsThenItsSlotIsNotLost() {
		for (int i = 0; i < 8; i++) {
			this.looks.supervisor.register("gone" + i, CheckResult::up, POLICY);
		}
		this.looks.supervisor.tick();
		for (int i = 0; i < 8; i++) {
			this.looks.supervisor.unregister("gone" + i);
		}
		assertThat(this.looks.supervisor.hung()).isEqualTo(7);
		this.looks.supervisor.register("well", this::answer, POLICY);
		this.looks.supervisor.tick();
		this.looks.runAll();
		assertThat(this.looks.status("well")).isEqualTo(CheckStatus.UP);
		assertThat(this.looks.supervisor.hung()).isZero();
	}

	@Test
	void listenerWhenItThrowsThenTheOthersHear() {
		List<String> heard = new ArrayList<>();
		Guard guard = new Guard(this.looks.meters);
		CheckListener all = CheckListener.all(List.of(new CheckListener() {

			@Override
			public void unregistered(String path) {
				throw new IllegalStateException("no");
			}

		}, new CheckListener() {

			@Override
			public void unregistered(String path) {
				heard.add(path);
			}

		}), guard);
		all.unregistered("db");
		assertThat(heard).containsExactly("db");
	}

	@Test
	void lookWhenExecutorRefusesThenStartedAtTheNextTick() {
		this.looks.capacity = 0;
		this.looks.supervisor.register("db", this::answer, POLICY);
		this.looks.supervisor.tick();
		this.looks.capacity = 1;
		this.looks.round();
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UP);
	}

	@Test
	void statusWhenNobodyTicksThenStaleCountsAsDownOnRead() {
		register(POLICY);
		this.looks.advance(Duration.ofSeconds(30));
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UP);
		this.looks.advance(Duration.ofSeconds(1));
		assertThat(this.looks.report("db").error()).isEqualTo("stale: the last result is 31 s old");
		assertThat(this.looks.supervisor.status("db")).isEqualTo(CheckStatus.DOWN);
		assertThat(this.looks.meters.get("sitecraft.health.status").tag("check", "db").gauge().value()).isZero();
	}

	@Test
	void statusWhenNeverAnyResultThenStaleAfterMaxAge() {
		this.looks.capacity = 0;
		this.looks.supervisor.register("db", this::answer, POLICY);
		this.looks.advance(Duration.ofSeconds(31));
		this.looks.supervisor.tick();
		assertThat(this.looks.report("db").error()).isEqualTo("stale: no result for 31 s");
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.DOWN);
	}

	@Test
	void statusWhenWallClockJumpsThenNothingAges() {
		register(POLICY);
		this.looks.clock.jump(Duration.ofDays(2));
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UP);
		this.looks.clock.jump(Duration.ofDays(-4));
		assertThat(this.looks.report("db").age()).isEqualTo(Duration.ZERO);
	}

	@Test
	void scheduleWhenDownThenSameIntervalAndRecoveryWithinOne() {
		register(POLICY);
		this.answer.set(CheckResult.down("gone"));
		this.looks.nextRound();
		this.looks.nextRound();
		this.answer.set(CheckResult.up());
		this.looks.advance(Duration.ofSeconds(9));
		this.looks.round();
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.DOWN);
		this.looks.advance(Duration.ofSeconds(1));
		this.looks.round();
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UP);
		assertThat(this.calls).hasValue(4);
	}

	@Test
	void scheduleWhenInitialDelayThenNoLookBefore() {
		CheckPolicy policy = new CheckPolicy(Duration.ofSeconds(10), Duration.ofSeconds(2), 2, 1,
				Duration.ofSeconds(30), Duration.ofSeconds(60), Scope.SHARED, Criticality.REQUIRED);
		register(policy);
		assertThat(this.calls).hasValue(0);
		this.looks.advance(Duration.ofSeconds(59));
		this.looks.round();
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UNKNOWN);
		this.looks.advance(Duration.ofSeconds(1));
		this.looks.round();
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UP);
	}

	@Test
	void tickReturnsTimeUntilNextEvent() {
		CheckPolicy policy = new CheckPolicy(Duration.ofMillis(200), Duration.ofMillis(50), 2, 1,
				Duration.ofSeconds(30), Duration.ZERO, Scope.SHARED, Criticality.REQUIRED);
		this.looks.supervisor.register("db", this::answer, policy);
		assertThat(this.looks.supervisor.tick()).isEqualTo(Duration.ofMillis(50).toNanos());
		this.looks.runAll();
		assertThat(this.looks.supervisor.tick()).isEqualTo(Duration.ofMillis(200).toNanos());
	}

	@Test
	void historyWhenManyChangesThenLastTwentyOldestFirst() {
		CheckPolicy policy = new CheckPolicy(Duration.ofSeconds(10), Duration.ofSeconds(2), 1, 1,
				Duration.ofSeconds(30), Duration.ZERO, Scope.SHARED, Criticality.REQUIRED);
		register(policy);
		for (int i = 0; i < 30; i++) {
			this.answer.set((i % 2 == 0) ? CheckResult.down("n" + i) : CheckResult.up());
			this.looks.nextRound();
		}
		List<CheckReport.Change> history = this.looks.report("db").history();
		assertThat(history).hasSize(20);
		assertThat(history.get(19).to()).isEqualTo(CheckStatus.UP);
		assertThat(history.get(18).error()).isEqualTo("n28");
		assertThat(history).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
		assertThat(this.looks.meters.get("sitecraft.health.transitions")
			.tag("check", "db")
			.tag("to", "down")
			.counter()
			.count()).isEqualTo(15);
	}

	@Test
	void registerWhenPathTakenThenFirstStays() {
		register(POLICY);
		this.looks.supervisor.register("db", () -> CheckResult.down("other"), POLICY);
		this.looks.nextRound();
		this.looks.nextRound();
		assertThat(this.looks.status("db")).isEqualTo(CheckStatus.UP);
	}

	@Test
	void registerWhenThousandThenRefused() {
		List<Boolean> accepted = new ArrayList<>();
		for (int i = 0; i < 1_001; i++) {
			accepted.add(this.looks.supervisor.register("c" + i, this::answer, POLICY));
		}
		assertThat(accepted.subList(0, 1_000)).containsOnly(true);
		assertThat(accepted.get(1_000)).isFalse();
	}

	@Test
	void unregisterWhenLookRunsThenItEndsUnheardAndMetersGo() {
		register(POLICY);
		this.looks.advance(Duration.ofSeconds(10));
		this.looks.supervisor.tick();
		this.looks.supervisor.unregister("db");
		this.looks.runAll();
		assertThat(this.looks.supervisor.report("db")).isNull();
		assertThat(this.looks.meters.find("sitecraft.health.status").tag("check", "db").meters()).isEmpty();
		assertThat(this.looks.meters.find("sitecraft.health.check.duration").tag("check", "db").meters()).isEmpty();
	}

	@Test
	void versionWhenNothingChangedThenSameAndNullWhileAnswerDependsOnTime() {
		register(POLICY);
		Object version = this.looks.supervisor.version("db");
		assertThat(version).isNotNull().isSameAs(this.looks.supervisor.version("db"));
		this.looks.nextRound();
		assertThat(this.looks.supervisor.version("db")).isNotNull().isNotSameAs(version);
		this.looks.advance(Duration.ofSeconds(31));
		assertThat(this.looks.supervisor.version("db")).isNull();
	}

	@Test
	void metersWhenRegisteredThenAllExistAtZero() {
		this.looks.supervisor.register("db", this::answer, POLICY);
		assertThat(this.looks.meters.get("sitecraft.health.unknown").tag("check", "db").gauge().value()).isEqualTo(1);
		assertThat(this.looks.meters.get("sitecraft.health.status").tag("check", "db").gauge().value()).isNaN();
		assertThat(this.looks.meters.find("sitecraft.health.transitions").tag("check", "db").counters()).hasSize(4);
		assertThat(this.looks.meters.find("sitecraft.health.check.duration").tag("check", "db").timers()).hasSize(4);
		this.looks.round();
		assertThat(this.looks.meters.get("sitecraft.health.unknown").tag("check", "db").gauge().value()).isZero();
	}

	private void register(CheckPolicy policy) {
		this.looks.supervisor.register("db", this::answer, policy);
		this.looks.round();
	}

}
