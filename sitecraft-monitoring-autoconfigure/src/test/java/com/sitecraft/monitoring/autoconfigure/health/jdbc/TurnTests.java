package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class TurnTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private final Turn turn = new Turn();

	@Test
	void takeWhenTakenThenNotHadInTime() throws Exception {
		assertThat(this.turn.take(false, LONG)).isTrue();
		assertThat(this.turn.take(false, Duration.ofMillis(10))).isFalse();
		assertThat(this.turn.take(true, Duration.ofMillis(10))).isFalse();
		this.turn.giveBack();
		assertThat(this.turn.take(false, Duration.ZERO)).isTrue();
	}

	@Test
	void takeWhenAnUrgentOneWaitsThenItGoesBeforeThoseThatCameEarlier() throws Exception {
		List<String> order = new CopyOnWriteArrayList<>();
		this.turn.take(false, LONG);
		Thread earlier = waiting(false, () -> order.add("probe"));
		Thread urgent = waiting(true, () -> order.add("check"));
		this.turn.giveBack();
		earlier.join();
		urgent.join();
		assertThat(order).containsExactly("check", "probe");
	}

	@Test
	void takeWhenAnUrgentOneGaveUpThenTheOthersGoOn() throws Exception {
		this.turn.take(false, LONG);
		Thread probe = waiting(false, () -> {
		});
		assertThat(this.turn.take(true, Duration.ofMillis(10))).isFalse();
		this.turn.giveBack();
		probe.join();
	}

	@Test
	void takeWhenInterruptedThenOthersGoOn() throws Exception {
		this.turn.take(false, LONG);
		Thread interrupted = waiting(true, () -> {
		});
		Thread probe = waiting(false, () -> {
		});
		interrupted.interrupt();
		interrupted.join();
		this.turn.giveBack();
		probe.join();
		assertThat(this.turn.take(true, Duration.ZERO)).isTrue();
	}

	private Thread waiting(boolean first, Runnable action) {
		Thread thread = new Thread(() -> {
			try {
				if (this.turn.take(first, LONG)) {
					action.run();
					this.turn.giveBack();
				}
			}
			catch (InterruptedException ex) {
				// as wanted
			}
		});
		thread.start();
		Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		return thread;
	}

}
