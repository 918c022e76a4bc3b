package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said to be covered is what the engine answers, to the millisecond.
 */
class CoverageTests {

	private static final long BEGIN = 600_000;

	private final SeriesStore store = new SeriesStore(
			new SeriesLimits(10, Duration.ofMinutes(10), Duration.ofMinutes(5), Duration.ofDays(1), Duration.ofDays(1)),
			new SimpleMeterRegistry());

	private final Query last = Query.of("m");

	private final Query rate = Query.of("m").over(OverTime.rate(Duration.ofMinutes(4))).offset(Duration.ofMinutes(1));

	private final Query coarse = Query.of("m").over(OverTime.increase(Duration.ofMinutes(40)));

	private final PreparedQuery keepsBuckets = QueryEngine.embedded(this.store).prepare(this.coarse);

	@Test
	void coverageWhenQueriesLookBackThenSaysSinceWhenOneAndAllAreAnswered() {
		fill();
		Coverage coverage = Coverage.of(this.store, List.of(this.last, this.rate, this.coarse, Query.of("none")));
		assertThat(coverage.first()).isEqualTo(firstAnswer(this.coarse)).isLessThan(firstAnswer(this.last));
		assertThat(coverage.whole()).isEqualTo(firstAnswer(this.rate));
		assertThat(Coverage.of(this.store, List.of(this.last)).whole()).isEqualTo(firstAnswer(this.last));
		// 10 minutes of every sample and 13 buckets, of one series
		assertThat(coverage.samples()).isEqualTo(41 + 13);
	}

	@Test
	void coverageWhenNothingIsThereThenIsUnknown() {
		assertThat(Coverage.of(this.store, List.of(this.rate))).isEqualTo(new Coverage(0, null, null));
		assertThat(this.keepsBuckets.evaluate(at(BEGIN)).size()).isZero();
	}

	/** A counter each 15 s for an hour. */
	private void fill() {
		for (long time = BEGIN; time <= BEGIN + 3_600_000; time += 15_000) {
			this.store.append(new SeriesId("m", Labels.of("q", "a")), time, time);
		}
	}

	private long firstAnswer(Query query) {
		PreparedQuery prepared = QueryEngine.embedded(this.store).prepare(query);
		for (long time = 0;; time += 15_000) {
			Vector answer = prepared.evaluate(at(time));
			if (answer.size() > 0 && answer.has(0)) {
				return time;
			}
		}
	}

	private static Moment at(long millis) {
		return new Moment(Instant.EPOCH, millis * 1_000_000);
	}

}
