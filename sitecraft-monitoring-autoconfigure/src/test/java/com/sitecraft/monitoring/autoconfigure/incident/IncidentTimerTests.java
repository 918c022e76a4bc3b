package com.sitecraft.monitoring.autoconfigure.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.signal.Moment;

import static org.assertj.core.api.Assertions.assertThat;

class IncidentTimerTests {

	private final List<Duration> delays = new ArrayList<>();

	private final IncidentTimer timer = new IncidentTimer(() -> {
	}, Duration.ofSeconds(15)) {

		@Override
		void later(Duration delay, Runnable action) {
			IncidentTimerTests.this.delays.add(delay);
		}

	};

	@Test
	void timerWhenDueBeforeTheNextTickThenWakesTheLoopButNotMoreOftenThanOnceASecond() {
		set(0, 5_000);
		assertThat(this.delays).containsExactly(Duration.ofSeconds(5));
		set(5_000, 10);
		assertThat(this.delays).endsWith(Duration.ofSeconds(1)).hasSize(2);
	}

	@Test
	void timerWhenTheLoopTicksByThenAnywayThenIsNotSet() {
		set(0, 15_000);
		assertThat(this.delays).isEmpty();
	}

	@Test
	void timerWhenItIsSetAlreadyThenIsSetAgainForAnEarlierTimeOnly() {
		set(0, 5_000);
		set(2_000, 3_000);
		set(2_000, 8_000);
		assertThat(this.delays).hasSize(1);
		set(2_000, 2_000);
		assertThat(this.delays).endsWith(Duration.ofSeconds(2)).hasSize(2);
	}

	private void set(long atMillis, long leftMillis) {
		this.timer.set(Duration.ofMillis(leftMillis),
				new Moment(Instant.EPOCH.plusMillis(atMillis), Long.MAX_VALUE - 3_000_000_000L + atMillis * 1_000_000));
	}

}
