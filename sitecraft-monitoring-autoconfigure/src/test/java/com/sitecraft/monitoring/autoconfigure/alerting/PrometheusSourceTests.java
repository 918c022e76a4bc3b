package com.sitecraft.monitoring.autoconfigure.alerting;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import com.sitecraft.fixtures.SettableClock;
import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Condition;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PrometheusSourceTests {

	private static final BacktestSpan SPAN = new BacktestSpan(null, Duration.ofHours(1), Duration.ofSeconds(15));

	private final SettableClock clock = new SettableClock();

	private final Time time = Time.of(this.clock, this.clock::nanos);

	private final List<Query> asked = new ArrayList<>();

	/** Eight windows, one of which is in two pairs. */
	private final AlertRule objective = AlertRule.named("objective")
		.condition(new Condition.BurnRate(0.99, Query.of("bad_total"), Query.of("all_total")))
		.build();

	@Test
	void rangeWhenAnswersAreSlowThenIsGivenUpAfterAMinute() {
		PrometheusSource source = source(Duration.ofSeconds(25));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> source.fetch(this.objective, SPAN))
			.withMessage("not all answers came within 60 s");
		assertThat(this.asked).hasSize(3);
	}

	@Test
	void rangeWhenTwoWindowsAreEqualThenIsAskedOnce() throws Exception {
		BacktestSource.Samples samples = source(Duration.ofSeconds(5)).fetch(this.objective, SPAN);
		assertThat(this.asked).hasSize(7).doesNotHaveDuplicates();
		assertThat(samples.replay(SPAN.step(), "a").errors()).isZero();
	}

	@Test
	void rangeWhenAnswersAreMissingThenSaysAboutWhatWithoutSecrets() {
		PrometheusSource source = new PrometheusSource((query, into) -> {
			throw new IOException("no http://ann:secret@prometheus");
		}, this.time);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> source.fetch(this.objective, SPAN))
			.withMessageStartingWith("about bad_total: no ")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
	}

	private PrometheusSource source(Duration pause) {
		return new PrometheusSource((query, into) -> {
			this.asked.add(query);
			this.clock.advance(pause);
		}, this.time);
	}

}
