package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepOutcome.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Whose a request is when the loop and a step that gives up meet.
 */
class LoopRequestsTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private static final Duration SHORT = Duration.ofMillis(1);

	private final AtomicInteger done = new AtomicInteger();

	private final CountDownLatch begun = new CountDownLatch(1);

	private final CountDownLatch goesOn = new CountDownLatch(1);

	private Runnable woken = () -> {
	};

	private @Nullable Thread loop;

	@AfterEach
	void end() throws InterruptedException {
		Thread.interrupted();
		this.goesOn.countDown();
		if (this.loop != null) {
			this.loop.join();
		}
	}

	private LoopRequests requests(Duration patience) {
		return new LoopRequests(() -> this.woken.run(), patience);
	}

	private static Tick tick(boolean leader) {
		return new Tick(Instant.EPOCH, 0, 1, leader, null, List.of(), new Changes.Builder());
	}

	private StepOutcome act(Tick tick) {
		this.done.incrementAndGet();
		return StepOutcome.done("told");
	}

	/** Begins on the loop's thread, and does not end before the test says so. */
	private Function<Tick, StepOutcome> slowly(LoopRequests requests) {
		this.woken = () -> {
			Thread started = new Thread(() -> requests.answer(tick(true)));
			this.loop = started;
			started.start();
			await(this.begun);
		};
		return (tick) -> {
			this.begun.countDown();
			await(this.goesOn);
			return act(tick);
		};
	}

	private static void await(CountDownLatch latch) {
		boolean interrupted = Thread.interrupted();
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Test
	void requestWhenTheLoopDoesItThenTheStepHearsHowItEnded() {
		LoopRequests requests = requests(LONG);
		this.woken = () -> requests.answer(tick(true));
		assertThat(requests.ask(this::act)).isEqualTo(StepOutcome.done("told"));
		assertThat(this.done).hasValue(1);
	}

	@Test
	void requestWhenAnotherReplicaActsForAllThenIsNotDone() {
		LoopRequests requests = requests(LONG);
		this.woken = () -> requests.answer(tick(false));
		assertThat(requests.ask(this::act).kind()).isEqualTo(Kind.NOT_AVAILABLE);
		assertThat(this.done).hasValue(0);
	}

	@Test
	void requestWhenTheStepGivesUpFirstThenIsNeverDone() {
		LoopRequests requests = requests(SHORT);
		assertThat(requests.ask(this::act)).isEqualTo(StepOutcome.failed("the loop did not get to it"));
		requests.answer(tick(true));
		assertThat(this.done).hasValue(0);
	}

	@Test
	void requestWhenTheLoopHasBegunThenNobodyKnows() throws InterruptedException {
		LoopRequests requests = requests(SHORT);
		assertThat(requests.ask(slowly(requests)).kind()).isEqualTo(Kind.UNKNOWN);
		this.goesOn.countDown();
		this.loop.join();
		assertThat(this.done).hasValue(1);
	}

	@Test
	void stepWhenInterruptedBeforeTheLoopBeginsThenNothingIsDone() {
		LoopRequests requests = requests(LONG);
		Thread.currentThread().interrupt();
		assertThat(requests.ask(this::act).kind()).isEqualTo(Kind.FAILED);
		assertThat(Thread.interrupted()).isTrue();
		requests.answer(tick(true));
		assertThat(this.done).hasValue(0);
	}

	@Test
	void stepWhenInterruptedAfterTheLoopHasBegunThenNobodyKnows() {
		LoopRequests requests = requests(LONG);
		Function<Tick, StepOutcome> slowly = slowly(requests);
		Thread.currentThread().interrupt();
		assertThat(requests.ask(slowly).kind()).isEqualTo(Kind.UNKNOWN);
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void requestWhenItThrowsThenNobodyKnowsAndTheLoopHears() {
		LoopRequests requests = requests(LONG);
		this.woken = () -> assertThatIllegalStateException().isThrownBy(() -> requests.answer(tick(true)));
		assertThat(requests.ask((tick) -> {
			throw new IllegalStateException("password=hunter2");
		})).satisfies((outcome) -> assertThat(outcome.kind()).isEqualTo(Kind.UNKNOWN))
			.satisfies((outcome) -> assertThat(outcome.output()).contains("IllegalStateException")
				.doesNotContain("hunter2"));
	}

}
