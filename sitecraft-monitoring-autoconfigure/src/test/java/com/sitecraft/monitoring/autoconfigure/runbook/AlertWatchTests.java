package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.News;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.alerting.AlertMetrics;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.signal.Vector;

import static org.assertj.core.api.Assertions.assertThat;

class AlertWatchTests {

	private final AtomicBoolean held = new AtomicBoolean(true);

	private final AlertWatch watch = new AlertWatch(this.held::get, new Alerting(List.of(),
			(rule) -> (query) -> (at) -> Vector.of(List.of()), "a", new AlertMetrics(new SimpleMeterRegistry())));

	@Test
	void leadsWhenNoTickHasActedForAllThenNotYet() {
		assertThat(this.watch.leads()).isFalse();
		tick(true);
		assertThat(this.watch.leads()).isTrue();
		this.held.set(false);
		assertThat(this.watch.leads()).isFalse();
		tick(false);
		this.held.set(true);
		assertThat(this.watch.leads()).isFalse();
	}

	@Test
	void replicaWhenSilentForFiveMinutesOrNotThereThenIsGone() {
		assertThat(this.watch.gone("not-there")).isFalse();
		hear(0, Map.of("talks", 1L, "silent", 1L));
		assertThat(this.watch.gone("talks")).isFalse();
		assertThat(this.watch.gone("silent")).isFalse();
		// It may have just started.
		assertThat(this.watch.gone("not-there")).isFalse();
		hear(0, Map.of("talks", 1L, "silent", 1L));
		assertThat(this.watch.gone("not-there")).isTrue();
		for (int minute = 1; minute <= 5; minute++) {
			hear(minute, Map.of("talks", (long) minute, "silent", 1L));
		}
		assertThat(this.watch.gone("talks")).isFalse();
		assertThat(this.watch.gone("silent")).isTrue();
		hear(6, Map.of("talks", 7L, "silent", 2L));
		assertThat(this.watch.gone("silent")).isFalse();
	}

	/** Between the two it was another one's to hear of replicas. */
	@Test
	void replicaWhenThisOneLedBeforeThenIsNotGoneByWhatWasHeardThen() {
		hear(0, Map.of("back", 1L));
		for (int minute = 1; minute <= 5; minute++) {
			hear(minute, Map.of("back", 1L));
		}
		assertThat(this.watch.gone("back")).isTrue();
		tick(false);
		tick(true);
		assertThat(this.watch.gone("back")).isFalse();
	}

	private void hear(int minute, Map<String, Long> replicas) {
		this.watch.run(new Tick(Instant.EPOCH, Duration.ofMinutes(minute).toNanos(), 1, true, null, List.of(),
				new Changes.Builder(), new News(replicas, Map.of(), Map.of()), false));
	}

	private void tick(boolean leader) {
		this.watch.run(new Tick(Instant.EPOCH, 0, 1, leader, null, List.of(), new Changes.Builder()));
	}

}
