package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.Changes;
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

	private void tick(boolean leader) {
		this.watch.run(new Tick(Instant.EPOCH, 0, 1, leader, null, List.of(), new Changes.Builder()));
	}

}
