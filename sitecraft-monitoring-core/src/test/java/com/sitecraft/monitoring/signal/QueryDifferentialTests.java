package com.sitecraft.monitoring.signal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Generated samples and queries, answered by the embedded engine and by Prometheus' own:
 * the same label sets with the same values. {@code NaN} is no sample, because it never
 * compares true.
 */
class QueryDifferentialTests {

	private static final Duration INTERVAL = Duration.ofSeconds(15);

	private static final int SAMPLES = 120;

	private static final int QUERIES = 300;

	private static final List<String> QUEUES = List.of("mail", "image", "pdf", "");

	private static final List<String> MATCHERS = List.of("", "queue=\"mail\"", "queue!=\"mail\"", "queue=~\"mail|pd.\"",
			"queue!~\".*a.*\"", "queue=\"\"", "queue=~\".+\", code!=\"500\"", "code=~\"5..\"", "code=~\"nothing\"");

	private static final List<Across> ACROSS = List.of(Across.of(Aggregation.SUM), Across.of(Aggregation.SUM, "queue"),
			Across.of(Aggregation.AVG), Across.of(Aggregation.AVG, "code"), Across.of(Aggregation.MIN, "queue", "code"),
			Across.of(Aggregation.MIN), Across.of(Aggregation.MAX, "queue"), Across.of(Aggregation.MAX),
			Across.of(Aggregation.COUNT), Across.of(Aggregation.COUNT, "queue", "missing"));

	private static final List<Across> SUMS = ACROSS.subList(0, 2);

	private final SeriesStore store = new SeriesStore(SeriesLimits.defaults(), new SimpleMeterRegistry());

	private final QueryEngine engine = QueryEngine.embedded(this.store);

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void generatedQueriesWhenAnsweredByPrometheusThenSameVectors(long seed) throws Exception {
		Random random = new Random(seed);
		PromtoolQueries promtool = new PromtoolQueries(this.directory);
		feed(promtool, random);
		Map<String, Map<Labels, Double>> mine = new LinkedHashMap<>();
		int samples = 0;
		for (int i = 0; i < QUERIES; i++) {
			Query query = query(random, true);
			String expression = PromQl.of(query);
			PreparedQuery prepared = this.engine.prepare(query);
			for (int j = 0; j < 4; j++) {
				// Now and then exactly on a sample, where it matters which ends are
				// closed.
				Duration at = Duration
					.ofSeconds(random.nextBoolean() ? 15 * random.nextInt(SAMPLES) : random.nextInt(15 * SAMPLES));
				Map<Labels, Double> answer = new TreeMap<>();
				prepared.evaluate(new Moment(Instant.EPOCH, at.toNanos())).forEach((labels, value) -> {
					if (!Double.isNaN(value)) {
						assertThat(answer.put(labels, value)).as("twice %s: %s", labels, expression).isNull();
					}
				});
				samples += answer.size();
				mine.put(PromtoolQueries.key(expression, at), answer);
				promtool.ask(expression, at);
			}
		}
		assertThat(samples).as("seed %d says something", seed).isGreaterThan(QUERIES);
		Map<String, Map<Labels, Double>> theirs = promtool.answers(INTERVAL);
		StringBuilder differences = new StringBuilder();
		mine.forEach((key, answer) -> {
			if (!same(answer, theirs.getOrDefault(key, Map.of()))) {
				differences.append(key)
					.append("\n  Prometheus ")
					.append(theirs.getOrDefault(key, Map.of()))
					.append("\n  embedded   ")
					.append(answer)
					.append('\n');
			}
		});
		assertThat(differences).as("seed %d", seed).isEmpty();
	}

	private static boolean same(Map<Labels, Double> one, Map<Labels, Double> other) {
		return one.keySet().equals(other.keySet())
				&& one.entrySet().stream().allMatch((entry) -> close(entry.getValue(), other.get(entry.getKey())));
	}

	private static boolean close(double one, double other) {
		return one == other || Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other));
	}

	private void feed(PromtoolQueries promtool, Random random) {
		for (String queue : QUEUES) {
			for (String code : List.of("200", "500", "503")) {
				Labels labels = Labels.of("queue", queue, "code", code);
				feed(promtool, new SeriesId("depth", labels), gauge(random));
				feed(promtool, new SeriesId("limit", labels), gauge(random));
				feed(promtool, new SeriesId("done_total", labels), counter(random));
				feed(promtool, new SeriesId("failed_total", labels), counter(random));
			}
			for (String bound : List.of("0.1", "0.5", "2.5", "+Inf")) {
				// A histogram without its last bucket has no quantile.
				if (!bound.equals("+Inf") || random.nextInt(4) > 0) {
					feed(promtool, new SeriesId("wait_seconds_bucket", Labels.of("queue", queue, "le", bound)),
							counter(random));
				}
			}
		}
	}

	private void feed(PromtoolQueries promtool, SeriesId id, String values) {
		promtool.series(id, values);
		List<Double> samples = SeriesNotation.parse(values);
		for (int i = 0; i < samples.size(); i++) {
			Double value = samples.get(i);
			if (value != null) {
				this.store.append(id, i * INTERVAL.toMillis(), value);
			}
		}
	}

	/** Few values, also none for a while, and what is no number. */
	private static String gauge(Random random) {
		StringBuilder values = new StringBuilder();
		int count = 0;
		while (count < SAMPLES) {
			int length = 1 + random.nextInt(12);
			int start = random.nextInt(20) - 5;
			switch (random.nextInt(8)) {
				case 0, 1 -> values.append("_x").append(length--);
				case 2, 3 -> values.append(start).append('x').append(length);
				case 4 -> values.append(start).append("+0.1x").append(length);
				case 5 -> values.append(start).append("-1.5x").append(length);
				case 6 -> {
					values.append((random.nextInt(4) > 0) ? start : List.of("NaN", "Inf", "-Inf").get(length % 3));
					length = 0;
				}
				default -> {
					values.append(random.nextDouble() * 100);
					length = 0;
				}
			}
			count += length + 1;
			values.append(' ');
		}
		return values.toString().strip();
	}

	/** Grows, stands, starts again from zero or from a little more, pauses. */
	private static String counter(Random random) {
		StringBuilder values = new StringBuilder();
		int count = 0;
		double value = random.nextInt(3) * 50;
		while (count < SAMPLES) {
			int length = 1 + random.nextInt(12);
			switch (random.nextInt(8)) {
				case 0 -> values.append("_x").append(length--);
				case 1 -> {
					value = random.nextInt(3);
					values.append(value);
					length = 0;
				}
				case 2 -> values.append(value).append('x').append(length);
				default -> {
					int step = random.nextInt(7);
					values.append(value).append('+').append(step).append('x').append(length);
					value += step * length;
				}
			}
			count += length + 1;
			values.append(' ');
		}
		return values.toString().strip();
	}

	private static Query query(Random random, boolean top) {
		boolean histogram = random.nextInt(5) == 0;
		boolean counter = histogram || random.nextBoolean();
		Duration window = Duration.ofSeconds(15L * (1 + random.nextInt(40)) + (random.nextBoolean() ? 0 : 7));
		OverTime.Function[] functions = OverTime.Function.values();
		OverTime.Function function = counter ? functions[5 + random.nextInt(2)] : functions[random.nextInt(8)];
		double quantile = (function == OverTime.Function.QUANTILE) ? quantile(random) : 0;
		Query query = Query
			.of(histogram ? "wait_seconds"
					: counter ? pick(random, List.of("done_total", "failed_total"))
							: pick(random, List.of("depth", "limit")))
			.over(new OverTime(function, window, quantile));
		query = query.match(pick(random, MATCHERS));
		if (random.nextInt(3) > 0) {
			query = query.across(pick(random, histogram ? SUMS : ACROSS));
		}
		if (histogram) {
			query = query.histogramQuantile(quantile(random));
		}
		if (random.nextInt(4) == 0) {
			query = query.offset(Duration.ofSeconds(random.nextInt(400)));
		}
		if (top && random.nextInt(3) == 0) {
			Query divisor = query(random, false);
			query = query.dividedBy((random.nextBoolean() || divisor.histogramQuantile() != null) ? divisor
					: divisor.across(query.across()));
		}
		return query;
	}

	private static double quantile(Random random) {
		return pick(random, List.of(0.0, 0.5, 0.9, 0.99, 1.0, random.nextDouble()));
	}

	private static <T> T pick(Random random, List<T> of) {
		return of.get(random.nextInt(of.size()));
	}

}
