package com.sitecraft.monitoring.autoconfigure.signal.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.autoconfigure.InstalledServer;
import com.sitecraft.monitoring.autoconfigure.StageOrder;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;
import com.sitecraft.monitoring.signal.Across;
import com.sitecraft.monitoring.signal.Aggregation;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.MeterSampler;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.PreparedQuery;
import com.sitecraft.monitoring.signal.PromQl;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.QueryException;
import com.sitecraft.monitoring.signal.Vector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A running application is sampled by itself and scraped by a real Prometheus, both each
 * second: the same queries have the same answers, label set by label set.
 * <p>
 * Prometheus reads up to a second before or after the loop does, so the ends of its
 * windows, here 20 s, differ by a second each: rates of what is not quite steady by up to
 * a tenth, and gauges, which move by less than 3 % a second, as well. A label set, a
 * function or a unit that is mistaken is off by more.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "sitecraft.monitoring.interval=1s", "management.endpoints.web.exposure.include=prometheus",
				"spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
						+ "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration" })
class LiveAgreementTests {

	private static final double TOLERANCE = 0.1;

	/** Ticks in a row that must agree: one may do so by chance, or be late. */
	private static final int IN_A_ROW = 5;

	private static final Duration WINDOW = Duration.ofSeconds(20);

	private static final Map<String, Query> QUERIES = queries();

	/** What Prometheus adds to every series. */
	private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");

	@LocalServerPort
	private int port;

	@Autowired
	private BlockingQueue<Answers> embedded;

	@TempDir
	private Path directory;

	private static Map<String, Query> queries() {
		Query requests = Query.of("live_requests_total").over(OverTime.rate(WINDOW));
		Query depth = Query.of("live_depth").over(OverTime.last(WINDOW));
		Map<String, Query> queries = new LinkedHashMap<>();
		queries.put("rate", requests);
		queries.put("sum of rates", requests.across(Across.of(Aggregation.SUM)));
		queries.put("increase of some", requests.match("status=~\"4..|5..\"").over(OverTime.increase(WINDOW)));
		queries.put("ratio",
				requests.match("status=\"500\"")
					.across(Across.of(Aggregation.SUM))
					.dividedBy(requests.across(Across.of(Aggregation.SUM))));
		queries.put("last", depth);
		queries.put("mean", depth.over(OverTime.avg(WINDOW)));
		queries.put("greatest", depth.over(OverTime.max(WINDOW)));
		queries.put("greatest across", depth.across(Across.of(Aggregation.MAX)));
		queries.put("mean across by", depth.across(Across.of(Aggregation.AVG, "region")));
		queries.put("number", depth.across(Across.of(Aggregation.COUNT, "region")));
		queries.put("histogram", Query.of("live_wait_seconds").over(OverTime.rate(WINDOW)).histogramQuantile(0.9));
		queries.put("histogram across",
				Query.of("live_wait_seconds")
					.over(OverTime.rate(WINDOW))
					.across(Across.of(Aggregation.SUM))
					.histogramQuantile(0.5));
		queries.put("mean duration",
				Query.of("live_wait_seconds_sum")
					.over(OverTime.rate(WINDOW))
					.dividedBy(Query.of("live_wait_seconds_count").over(OverTime.rate(WINDOW))));
		return queries;
	}

	@Test
	void answersWhenPrometheusScrapesTheSameApplicationThenAgree() throws Exception {
		try (InstalledServer prometheus = InstalledServer.prometheus(this.directory, "127.0.0.1:" + this.port,
				"/actuator/prometheus");
				OutgoingHttp http = new OutgoingHttp("sitecraft.monitoring.prometheus",
						new OutgoingHttp.Server(prometheus.url(), Map.of(), Duration.ofSeconds(5)), 1_000_000);
				PrometheusQueryEngine engine = new PrometheusQueryEngine(new PrometheusApi(http),
						Duration.ofSeconds(30))) {
			int[] agreed = new int[1];
			Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> {
				Answers answers = this.embedded.poll(10, TimeUnit.SECONDS);
				assertThat(answers).isNotNull();
				String differences = differences(answers, engine);
				agreed[0] = differences.isEmpty() ? agreed[0] + 1 : 0;
				assertThat(differences).isEmpty();
				assertThat(agreed[0]).isGreaterThanOrEqualTo(IN_A_ROW);
			});
		}
	}

	private static String differences(Answers embedded, QueryEngine prometheus) {
		StringBuilder differences = new StringBuilder();
		QUERIES.forEach((name, query) -> {
			Map<Labels, Double> mine = embedded.vectors().get(name);
			Map<Labels, Double> theirs = ask(prometheus, query, embedded.at());
			if (!same(mine, theirs)) {
				differences.append(
						name + " (" + PromQl.of(query) + ")\n  Prometheus " + theirs + "\n  embedded   " + mine + "\n");
			}
		});
		return differences.toString();
	}

	/** The engine asks in the background; its first answer is that for the moment. */
	private static Map<Labels, Double> ask(QueryEngine prometheus, Query query, Moment at) {
		PreparedQuery prepared = prometheus.prepare(query);
		return samples(Awaitility.await()
			.pollInterval(Duration.ofMillis(2))
			.ignoreExceptionsInstanceOf(QueryException.class)
			.until(() -> prepared.evaluate(at), (answer) -> true));
	}

	private static Map<Labels, Double> samples(Vector vector) {
		Map<Labels, Double> samples = new TreeMap<>();
		vector.forEach((labels, value) -> samples.put(labels.without(OF_THE_TARGET), value));
		return samples;
	}

	private static boolean same(Map<Labels, Double> mine, Map<Labels, Double> theirs) {
		return !mine.isEmpty() && mine.keySet().equals(theirs.keySet())
				&& mine.keySet().stream().allMatch((labels) -> close(mine.get(labels), theirs.get(labels)));
	}

	private static boolean close(double one, double other) {
		return Math.abs(one - other) <= TOLERANCE * Math.max(Math.abs(one), Math.abs(other));
	}

	/**
	 * What the embedded engine answered in one tick.
	 */
	record Answers(Moment at, Map<String, Map<Labels, Double>> vectors) {
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class LiveApplication {

		@Bean
		BlockingQueue<Answers> answers() {
			return new LinkedBlockingQueue<>();
		}

		/** Some traffic each second. */
		@Bean
		@Order(StageOrder.SAMPLE - 1)
		Stage traffic(MeterRegistry registry) {
			for (String region : List.of("eu", "us")) {
				for (int shard = 1; shard <= 3; shard++) {
					int level = region.equals("eu") ? 100 * shard : 1_000 * shard;
					Gauge.builder("live.depth", () -> level * (1 + 0.1 * Math.sin(System.nanoTime() / 5e9)))
						.tags("region", region, "shard", "" + shard)
						.register(registry);
				}
			}
			return (tick) -> {
				for (String status : List.of("200", "404", "500")) {
					Counter requests = registry.counter("live.requests", "status", status);
					requests.increment(40_000 / Integer.parseInt(status) + 4 * Math.sin(tick.number() / 5.0));
				}
				for (int route = 1; route <= 2; route++) {
					Timer wait = Timer.builder("live.wait")
						.tag("route", "" + route)
						.serviceLevelObjectives(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(1))
						.register(registry);
					for (int i = 1; i <= 20; i++) {
						wait.record(Duration.ofMillis(i * 20L * route));
					}
				}
			};
		}

		@Bean
		@Order(StageOrder.JUDGE_INSTANCE)
		Stage askEmbedded(QueryEngine engine, MeterSampler sampler, BlockingQueue<Answers> answers) {
			Map<String, PreparedQuery> prepared = new LinkedHashMap<>();
			QUERIES.forEach((name, query) -> {
				sampler.want(query.metrics());
				prepared.put(name, engine.prepare(query));
			});
			return (tick) -> {
				Moment at = new Moment(tick.instant(), tick.nanos());
				Map<String, Map<Labels, Double>> vectors = new LinkedHashMap<>();
				prepared.forEach((name, query) -> vectors.put(name, samples(query.evaluate(at))));
				answers.add(new Answers(at, vectors));
			};
		}

	}

}
