package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.sitecraft.fixtures.SettableClock;
import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.StepAnswer;
import com.sitecraft.monitoring.runbook.StepCall;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepTraits;
import com.sitecraft.monitoring.runbook.Undo;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Steps on real threads, timeouts on a clock of the test.
 */
class StepPoolTests {

	private final SettableClock clock = new SettableClock();

	private final StepPool pool = new StepPool(3, Time.of(this.clock, this.clock::nanos));

	private final List<String> happened = new CopyOnWriteArrayList<>();

	private final CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.end.countDown();
		this.pool.close();
	}

	@Test
	void reversalWhenTheEffectIsStillUnderWayThenFollowsItsEnd() {
		begin(StepCall.Kind.RUN);
		await("run began");
		begin(StepCall.Kind.REVERT);
		// The effect is told to end, and does what it likes.
		await("run was interrupted");
		assertThat(this.happened).doesNotContain("reverted");
		this.end.countDown();
		await("revert: DONE");
		assertThat(this.happened.indexOf("reverted")).isGreaterThan(this.happened.indexOf("run ended"));
	}

	@Test
	void reversalWhenTheEffectNeverEndsThenIsGivenUpAtItsTimeoutAndNotDone() {
		begin(StepCall.Kind.RUN);
		await("run began");
		begin(StepCall.Kind.REVERT);
		this.clock.advance(Duration.ofSeconds(1));
		Awaitility.await().until(() -> {
			this.pool.interruptOverdue();
			return this.happened.contains("revert: FAILED");
		});
		assertThat(this.happened).doesNotContain("reverted");
		// Nobody looks every 100 ms for what was interrupted once and ignores it.
		assertThat(this.pool.interruptOverdue()).isFalse();
	}

	@Test
	void undoWhenAskedForThenIsInTheAnswer() {
		List<StepAnswer> answers = new CopyOnWriteArrayList<>();
		this.pool.begin(call(StepCall.Kind.PREPARE), (call, answer) -> answers.add(answer));
		Awaitility.await().until(() -> !answers.isEmpty());
		assertThat(answers.get(0).undo()).isEqualTo(new Undo("4", null));
	}

	@Test
	void callWhenNoThreadIsFreeThenFailsAtOnce() {
		for (int i = 0; i < 3; i++) {
			begin(StepCall.Kind.RUN);
		}
		begin(StepCall.Kind.RUN);
		assertThat(this.happened).contains("run: FAILED");
	}

	private void await(String what) {
		Awaitility.await().until(() -> this.happened.contains(what));
	}

	private void begin(StepCall.Kind kind) {
		this.pool.begin(call(kind), (call, answer) -> this.happened
			.add(call.kind().name().toLowerCase(Locale.ROOT) + ": " + answer.outcome().kind()));
	}

	private StepCall call(StepCall.Kind kind) {
		return new StepCall("run", 0, 1, kind, new Stubborn(),
				new StepContext("run", "test", "", "", Labels.of(), "target", "ada"), "4", Duration.ofSeconds(1));
	}

	/** Hears its interrupt, and ends when the test says so. */
	private final class Stubborn implements BoundStep {

		@Override
		public StepTraits traits() {
			return StepTraits.looking(Duration.ofSeconds(1));
		}

		@Override
		public String dryRun(StepContext context) {
			return "nothing";
		}

		@Override
		public StepOutcome run(StepContext context) {
			StepPoolTests.this.happened.add("run began");
			while (StepPoolTests.this.end.getCount() > 0) {
				try {
					StepPoolTests.this.end.await();
				}
				catch (InterruptedException ex) {
					StepPoolTests.this.happened.add("run was interrupted");
				}
			}
			StepPoolTests.this.happened.add("run ended");
			return StepOutcome.done("");
		}

		@Override
		public @Nullable Undo undo(StepContext context) {
			return new Undo("4", null);
		}

		@Override
		public void revert(String token) {
			StepPoolTests.this.happened.add("reverted");
		}

	}

}
