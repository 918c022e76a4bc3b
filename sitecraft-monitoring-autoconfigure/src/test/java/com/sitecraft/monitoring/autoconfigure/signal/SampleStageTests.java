package com.sitecraft.monitoring.autoconfigure.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.signal.MeterSampler;
import com.sitecraft.monitoring.signal.SeriesLimits;
import com.sitecraft.monitoring.signal.SeriesStore;

import static org.assertj.core.api.Assertions.assertThat;

class SampleStageTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final SeriesStore store = new SeriesStore(SeriesLimits.defaults(), new SimpleMeterRegistry());

	private final MeterSampler sampler = new MeterSampler(this.registry, this.store);

	private final SampleStage stage = new SampleStage(this.sampler, this.store, Duration.ofSeconds(10));

	@Test
	void sampleWhenTicksAreWokenThenIsTakenTwiceAnIntervalAtMost() {
		AtomicInteger read = new AtomicInteger();
		Gauge.builder("load", read, AtomicInteger::incrementAndGet).register(this.registry);
		this.sampler.want(Set.of("load"));
		for (int millis = 0; millis < 30_000; millis += 100) {
			tick(millis);
		}
		assertThat(read).hasValue(6);
		tick(30_000);
		assertThat(read).hasValue(7);
	}

	private void tick(int millis) {
		Duration passed = Duration.ofMillis(millis);
		this.stage.run(new Tick(Instant.EPOCH.plus(passed), passed.toNanos(), 1, false, null, List.of(),
				new Changes.Builder()));
	}

}
