package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

class SeriesStoreTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void seriesWhenOverBoundThenRefusedAndCounted() {
		SeriesStore store = store(2, Duration.ofHours(2));
		assertThat(store.append(id("a"), 0, 1)).isTrue();
		assertThat(store.append(id("b"), 0, 1)).isTrue();
		assertThat(store.append(id("c"), 0, 1)).isFalse();
		assertThat(store.append(id("a"), 1, 1)).isTrue();
		assertThat(this.registry.get("sitecraft.monitoring.dropped").tag("what", "series").counter().count()).isOne();
		assertThat(this.registry.get("sitecraft.monitoring.series").gauge().value()).isEqualTo(2);
		assertThat(this.registry.get("sitecraft.monitoring.series.limit").gauge().value()).isEqualTo(2);
	}

	@Test
	void seriesWhenNotSeenForLongThenEvictedAndQueriesFollow() {
		SeriesStore store = store(2, Duration.ofHours(2));
		PreparedQuery query = QueryEngine.embedded(store).prepare(Query.of("m"));
		store.append(id("a"), 0, 1);
		store.append(id("b"), 100_000, 2);
		assertThat(answer(query, 100_000)).hasSize(2);
		long generation = store.generation("m");
		Series old = store.series(id("a"));
		store.evict(at(60_000 + 1));
		assertThat(old).isNotNull();
		assertThat(old.isEvicted()).isTrue();
		assertThat(store.generation("m")).isGreaterThan(generation);
		assertThat(store.append(id("c"), 100_000, 3)).isTrue();
		assertThat(answer(query, 100_000)).containsOnlyKeys(Labels.of("q", "b"), Labels.of("q", "c"));
	}

	@Test
	void copyWhenTheStoreGoesOnThenAnswersAsItWas() {
		SeriesStore store = store(10, Duration.ofMinutes(10));
		Query increase = Query.of("m").over(OverTime.increase(Duration.ofHours(1)));
		PreparedQuery query = QueryEngine.embedded(store).prepare(increase);
		for (int minute = 0; minute <= 90; minute++) {
			store.append(id("a"), minute * 60_000, minute % 40);
			store.append(new SeriesId("other", Labels.of()), minute * 60_000, 1);
		}
		SeriesStore copy = store.copy(List.of(increase), 1_000);
		Map<Labels, Double> before = answer(query, 90 * 60_000);
		assertThat(before).hasSize(1);
		store.append(id("a"), 91 * 60_000, 1_000);
		store.append(id("b"), 91 * 60_000, 1);
		assertThat(copy.size()).isEqualTo(1);
		assertThat(answer(QueryEngine.embedded(copy).prepare(increase), 90 * 60_000)).isEqualTo(before);
		assertThatExceptionOfType(QueryException.class).isThrownBy(() -> store.copy(List.of(increase), 10))
			.withMessageContaining("more than 10 samples");
	}

	@Test
	void windowWhenHalfCoveredThenSampleElseNone() {
		SeriesStore store = store(10, Duration.ofHours(2));
		PreparedQuery query = QueryEngine.embedded(store)
			.prepare(Query.of("m").over(OverTime.avg(Duration.ofMinutes(10))));
		store.append(id("a"), 300_000, 1);
		store.append(id("b"), 300_001, 1);
		assertThat(answer(query, 600_000)).containsOnlyKeys(Labels.of("q", "a"));
		assertThat(answer(query, 600_001)).hasSize(2);
		assertThat(answer(query, 900_001)).containsOnlyKeys(Labels.of("q", "b"));
	}

	@Test
	void longWindowWhenReadFromBucketsThenRatesAsFromEverySample() {
		Random random = new Random(7);
		SeriesStore fine = store(10, Duration.ofDays(3));
		SeriesStore coarse = store(10, Duration.ofMinutes(30));
		Map<OverTime, PreparedQuery[]> queries = new java.util.LinkedHashMap<>();
		for (OverTime over : java.util.List.of(OverTime.increase(Duration.ofHours(20)),
				OverTime.rate(Duration.ofHours(9)), OverTime.max(Duration.ofHours(9)),
				OverTime.avg(Duration.ofHours(9)), OverTime.last(Duration.ofHours(9)))) {
			Query query = Query.of("m").over(over);
			queries.put(over, new PreparedQuery[] { QueryEngine.embedded(fine).prepare(query),
					QueryEngine.embedded(coarse).prepare(query) });
		}
		double value = 0;
		long now = 0;
		for (int i = 0; i < 24 * 240; i++) {
			now += 15_000;
			value = (random.nextInt(400) == 0) ? random.nextInt(4) : value + random.nextInt(5);
			fine.append(id("a"), now, value);
			coarse.append(id("a"), now, value);
		}
		long end = now;
		queries.forEach((over, both) -> {
			double exact = answer(both[0], end).get(Labels.of("q", "a"));
			double rough = answer(both[1], end).get(Labels.of("q", "a"));
			assertThat(rough).as("%s", over).isCloseTo(exact, within(Math.abs(exact) * 0.02));
		});
	}

	@Test
	void bucketsWhenStatisticsAreAskedForLaterThenOlderOnesHaveTheirLastValue() {
		SeriesStore store = store(10, Duration.ofMinutes(1));
		QueryEngine engine = QueryEngine.embedded(store);
		Query query = Query.of("m");
		PreparedQuery increase = engine.prepare(query.over(OverTime.increase(Duration.ofDays(4))));
		for (int minute = 0; minute < 6 * 24 * 60; minute++) {
			store.append(id("a"), minute * 60_000L, minute % 5);
		}
		PreparedQuery greatest = engine.prepare(query.over(OverTime.max(Duration.ofDays(4))));
		long now = (6 * 24 * 60 - 1) * 60_000L;
		assertThat(answer(greatest, now)).containsEntry(Labels.of("q", "a"), 4.0);
		// Each five minutes a reset that loses 4.
		assertThat(answer(increase, now).get(Labels.of("q", "a"))).isCloseTo(4 * 24 * 60 / 5 * 4.0, within(10.0));
		store.append(id("a"), now + 60_000, 9);
		store.append(id("a"), now + 120_000, 3);
		assertThat(answer(greatest, now + 120_000)).containsEntry(Labels.of("q", "a"), 9.0);
		PreparedQuery mean = engine.prepare(query.over(OverTime.avg(Duration.ofDays(4))));
		assertThat(answer(mean, now + 120_000).get(Labels.of("q", "a"))).isCloseTo(4.0, within(0.1));
	}

	@Test
	void equalQueriesWhenPreparedThenAreOneAndSeeEverySample() {
		SeriesStore store = store(10, Duration.ofHours(2));
		QueryEngine engine = QueryEngine.embedded(store);
		Query query = Query.of("m").across(Across.of(Aggregation.SUM));
		PreparedQuery share = engine.prepare(query.dividedBy(query));
		PreparedQuery sum = engine.prepare(Query.of("m").match("").across(Across.of(Aggregation.SUM)));
		assertThat(sum).isSameAs(engine.prepare(query));
		store.append(id("a"), 1_000, 1);
		assertThat(answer(sum, 1_000)).containsValue(1.0);
		assertThat(answer(share, 1_000)).containsValue(1.0);
		store.append(id("b"), 1_000, 2);
		assertThat(answer(sum, 1_000)).containsValue(3.0);
		assertThat(answer(sum, 1_000 + 300_001)).isEmpty();
		store.series(id("b")).append(2_000, 5);
		assertThat(answer(sum, 2_000)).containsValue(6.0);
	}

	@Test
	void vectorWhenLabelSetsStayTheSameThenTheyAreTheSameList() {
		SeriesStore store = store(10, Duration.ofHours(2));
		PreparedQuery query = QueryEngine.embedded(store).prepare(Query.of("m").match("q=~\"a|b\""));
		store.append(id("a"), 0, 1);
		java.util.List<Labels> labels = query.evaluate(at(0)).labels();
		store.append(id("c"), 1, 1);
		assertThat(query.evaluate(at(1)).labels()).isSameAs(labels);
		store.append(id("b"), 2, 1);
		assertThat(query.evaluate(at(2)).labels()).containsExactly(Labels.of("q", "a"), Labels.of("q", "b"));
	}

	@Test
	void queryWhenFurtherBackThanKeptThenErrorNamesMetricAndAllowed() {
		SeriesStore store = store(10, Duration.ofHours(2));
		assertThatExceptionOfType(QueryException.class)
			.isThrownBy(() -> QueryEngine.embedded(store).prepare(Query.of("m").offset(Duration.ofDays(4))))
			.withMessageContaining("'m'")
			.withMessageContaining("allowed are 345600 s");
	}

	private SeriesStore store(int most, Duration fine) {
		return new SeriesStore(
				new SeriesLimits(most, fine, Duration.ofMinutes(5), Duration.ofDays(4), Duration.ofMinutes(1)),
				this.registry);
	}

	private static SeriesId id(String queue) {
		return new SeriesId("m", Labels.of("q", queue));
	}

	private static Moment at(long millis) {
		return new Moment(Instant.EPOCH, millis * 1_000_000);
	}

	private static Map<Labels, Double> answer(PreparedQuery query, long millis) {
		Map<Labels, Double> answer = new TreeMap<>();
		query.evaluate(at(millis)).forEach(answer::put);
		return answer;
	}

}
