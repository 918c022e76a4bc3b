package com.sitecraft.monitoring.metrics;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import com.sitecraft.fixtures.SettableClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.QueueProbe;
import com.sitecraft.monitoring.signal.QueueReading;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class QueueMetricsTests {

	private final SettableClock clock = new SettableClock();

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final QueueMetrics metrics = metrics(10);

	private @Nullable QueueReading reading;

	private final QueueProbe probe = this.metrics.observe("jobs", () -> {
		if (this.reading == null) {
			throw new IOException("connection refused");
		}
		return this.reading;
	});

	@Test
	void readThenPublishedAndReturned() throws Exception {
		this.reading = new QueueReading.State(7, false, Duration.ofMillis(1500), 3L);
		assertThat(this.probe.read()).isSameAs(this.reading);
		assertThat(value("sitecraft_queue_depth")).isEqualTo(7);
		assertThat(value("sitecraft_queue_oldest_age_seconds")).isEqualTo(1.5);
		assertThat(value("sitecraft_queue_consumers")).isEqualTo(3);
	}

	@Test
	void gaugesWhenNeverReadThenNaN() {
		assertNaN();
	}

	@Test
	void gaugesWhenProbeFailsThenNaNAndTheFailureIsPassedOn() throws Exception {
		this.reading = new QueueReading.State(7, false, null, null);
		this.probe.read();
		this.reading = null;
		assertThatExceptionOfType(IOException.class).isThrownBy(this.probe::read).withMessage("connection refused");
		assertNaN();
	}

	@Test
	void gaugesWhenStateIsUnknownThenNaN() throws Exception {
		this.reading = new QueueReading.State(7, false, Duration.ZERO, 1L);
		this.probe.read();
		this.reading = new QueueReading.Unknown("no such stream");
		assertThat(this.probe.read()).isSameAs(this.reading);
		assertNaN();
	}

	@Test
	void gaugesWhenNotReadForAWhileThenNaN() throws Exception {
		this.reading = new QueueReading.State(7, false, null, null);
		this.probe.read();
		this.clock.advance(Duration.ofSeconds(60));
		this.clock.jump(Duration.ofDays(1));
		assertThat(value("sitecraft_queue_depth")).isEqualTo(7);
		this.clock.advance(Duration.ofMillis(1));
		assertNaN();
	}

	@Test
	void oldestAgeWhenNotKnownThenNaNUnlessTheQueueIsEmpty() throws Exception {
		this.reading = new QueueReading.State(7, false, null, null);
		this.probe.read();
		assertThat(value("sitecraft_queue_oldest_age_seconds")).isNaN();
		assertThat(value("sitecraft_queue_consumers")).isNaN();
		this.reading = new QueueReading.State(0, false, null, 0L);
		this.probe.read();
		assertThat(value("sitecraft_queue_oldest_age_seconds")).isZero();
		assertThat(value("sitecraft_queue_consumers")).isZero();
	}

	@Test
	void observeWhenNameIsTakenThenTheLaterReadingWins() throws Exception {
		this.reading = new QueueReading.State(7, false, null, null);
		this.probe.read();
		QueueProbe second = this.metrics.observe("jobs", () -> new QueueReading.State(8, false, null, null));
		assertThat(value("sitecraft_queue_depth")).isEqualTo(7);
		second.read();
		assertThat(value("sitecraft_queue_depth")).isEqualTo(8);
	}

	/** Depths of several queues under one name would mean nothing. */
	@Test
	void observeWhenPastTheBoundThenNotPublishedButStillRead() throws Exception {
		QueueMetrics small = metrics(1);
		small.observe("a", () -> new QueueReading.State(1, false, null, null)).read();
		QueueReading read = small.observe("b", () -> new QueueReading.State(2, false, null, null)).read();
		assertThat(read).isEqualTo(new QueueReading.State(2, false, null, null));
		assertThat(scrape().samples("sitecraft_queue_depth")).containsOnlyKeys(Map.of("queue_name", "a"),
				Map.of("queue_name", "jobs"));
		assertThat(scrape().value("sitecraft_monitoring_dropped_total", Map.of("what", "label.queue_name")))
			.isEqualTo(1);
	}

	@Test
	void createWhenMaxAgeIsNotPossibleThenRefused() {
		Guard guard = new Guard(this.registry);
		Time time = Time.of(this.clock, this.clock::nanos);
		ProductLabels labels = new ProductLabels(this.registry, LabelLimits.defaults(), KnownLabels.none());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new QueueMetrics(this.registry, labels, time, guard, Duration.ZERO))
			.withMessageContainingAll("queue-max-age", "PT0S", "1d");
	}

	private QueueMetrics metrics(int queues) {
		return new QueueMetrics(this.registry,
				new ProductLabels(this.registry, new LabelLimits(1, 1, 1, queues), KnownLabels.none()),
				Time.of(this.clock, this.clock::nanos), new Guard(this.registry), Duration.ofSeconds(60));
	}

	private void assertNaN() {
		assertThat(value("sitecraft_queue_depth")).isNaN();
		assertThat(value("sitecraft_queue_oldest_age_seconds")).isNaN();
		assertThat(value("sitecraft_queue_consumers")).isNaN();
	}

	private double value(String name) {
		return scrape().value(name, Map.of("queue_name", "jobs"));
	}

	private PrometheusText scrape() {
		return PrometheusText.parse(this.registry.scrape());
	}

}
