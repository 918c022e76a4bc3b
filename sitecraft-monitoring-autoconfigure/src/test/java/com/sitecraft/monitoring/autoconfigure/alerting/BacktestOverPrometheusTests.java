package com.sitecraft.monitoring.autoconfigure.alerting;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntUnaryOperator;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.BurnWindow;
import com.sitecraft.monitoring.alerting.Comparison;
import com.sitecraft.monitoring.alerting.Condition;
import com.sitecraft.monitoring.alerting.NoData;
import com.sitecraft.monitoring.alerting.RuleScope;
import com.sitecraft.monitoring.autoconfigure.InstalledServer;
import com.sitecraft.monitoring.autoconfigure.ScriptedServer;
import com.sitecraft.monitoring.autoconfigure.command.InvalidInputException;
import com.sitecraft.monitoring.autoconfigure.signal.http.PrometheusAutoConfiguration;
import com.sitecraft.monitoring.signal.Across;
import com.sitecraft.monitoring.signal.Aggregation;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.RangeQueries;
import com.sitecraft.monitoring.signal.SeriesLimits;
import com.sitecraft.monitoring.signal.SeriesStore;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * A real Prometheus has four hours of a sample each minute. What fires is worked out by
 * hand from the numbers in {@link #past}.
 */
class BacktestOverPrometheusTests {

	private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

	private static final Instant NOW = Instant.parse("2026-03-05T00:00:00Z");

	private static final int MINUTES = 240;

	private static InstalledServer prometheus;

	private static ConfigurableApplicationContext context;

	@TempDir
	private static Path directory;

	private final HttpClient client = HttpClient.newHttpClient();

	private static String past() {
		StringBuilder text = new StringBuilder("# TYPE depth gauge\n");
		append(text, "depth{queue=\"mail\"}", (minute) -> (minute >= 80 && minute < 100) ? 10 : 0);
		append(text, "depth{queue=\"sms\"}",
				(minute) -> (minute >= 20 && minute < 40) ? -1 : (minute >= 10 && minute < 20) ? 10 : 0);
		text.append("# TYPE work counter\n");
		for (int shard = 1; shard <= 2; shard++) {
			append(text, "work_total{instance=\"a:1\",shard=\"" + shard + "\"}", (minute) -> 60 * minute);
			append(text, "work_total{instance=\"b:1\",shard=\"" + shard + "\"}", (minute) -> 30 * minute);
		}
		text.append("# TYPE requests counter\n");
		// 60 a minute, a quarter of which is bad in half an hour.
		IntUnaryOperator bad = (minute) -> 15 * Math.min(Math.max(minute - 120, 0), 30);
		append(text, "requests_total{status=\"500\"}", bad);
		append(text, "requests_total{status=\"200\"}", (minute) -> 60 * minute - bad.applyAsInt(minute));
		return text.append("# EOF\n").toString();
	}

	private static void append(StringBuilder text, String series, IntUnaryOperator values) {
		for (int minute = 0; minute <= MINUTES; minute++) {
			int value = values.applyAsInt(minute);
			if (value >= 0) {
				text.append(series + " " + value + " " + at(minute).getEpochSecond() + "\n");
			}
		}
	}

	private static Instant at(int minute) {
		return START.plus(Duration.ofMinutes(minute));
	}

	@BeforeAll
	static void start() throws Exception {
		InstalledServer.past(directory, past());
		prometheus = InstalledServer.prometheus(directory, "127.0.0.1:1", "/metrics");
		context = application(prometheus.url());
	}

	@AfterAll
	static void stop() {
		if (context != null) {
			context.close();
		}
		if (prometheus != null) {
			prometheus.close();
		}
	}

	private static ConfigurableApplicationContext application(String url) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.run("--server.port=0", "--management.endpoints.web.exposure.include=*", "--spring.jmx.enabled=false",
					"--sitecraft.monitoring.prometheus.url=" + url, "--sitecraft.monitoring.prometheus.timeout=5s",
					"--sitecraft.monitoring.alerts.rules.deep.metric=depth",
					"--sitecraft.monitoring.alerts.rules.deep.above=5",
					"--sitecraft.monitoring.alerts.rules.deep.for=5m",
					"--sitecraft.monitoring.alerts.rules.deep.no-data=ok",
					"--sitecraft.monitoring.alerts.rules.deep.scope=fleet");
	}

	/** The bad quarter of an hour of mail, and of sms until its samples are too old. */
	@Test
	void ruleWhenReplayedThenFiresAsPrometheusWouldHave() {
		BacktestEndpoint.Document document = document(run("deep", at(0), "4h", "1m"));
		assertThat(document.source()).isEqualTo("prometheus");
		assertThat(document.evaluations()).isEqualTo(241);
		// sms has none in 20 minutes, of which 5 are bridged
		assertThat(document.samples()).isEqualTo(2 * 241 - 15);
		assertThat(document.errors()).isZero();
		assertThat(document.pages()).isEqualTo(2);
		assertFirings(document, "sms 15 25", "mail 85 100");
	}

	/** 14,401 moments, more than Prometheus answers at once. */
	@Test
	void ruleWhenEvaluatedEachSecondThenFiresToTheSecond() {
		BacktestEndpoint.Document document = document(run("deep", at(0), "4h", "1s"));
		assertThat(document.evaluations()).isEqualTo(14_401);
		assertThat(document.firings()).extracting(BacktestEndpoint.Firing::end)
			.containsExactly(at(24).plusSeconds(1), at(100));
		assertThat(document.firings()).extracting(BacktestEndpoint.Firing::start).containsExactly(at(15), at(85));
	}

	/** Both shards of a replica together, and no other replica. */
	@Test
	void ruleWhenOfAnInstanceThenEveryReplicaIsJudgedByItself() {
		BacktestEndpoint.Document document = document(run("busy", at(60), "1h", "1m"));
		assertThat(document.firings()).singleElement().satisfies((firing) -> {
			assertThat(firing.labels()).containsEntry("instance", "a:1");
			assertThat(firing.start()).isEqualTo(at(60));
			assertThat(firing.end()).isNull();
			assertThat(Double.parseDouble(firing.value())).isEqualTo(2, within(1e-9));
		});
	}

	/**
	 * The tenth bad minute makes more than 2 % of two hours; the last one leaves the
	 * window of 10 minutes 10 minutes later. The faster pair needs 14.4 % of an hour, and
	 * gets 12.5 %.
	 */
	@Test
	void objectiveWhenReplayedThenFiresWithTheWindowsThatBurn() {
		BacktestEndpoint.Document document = document(run("objective", at(100), "2h", "1m"));
		assertThat(document.samples()).isEqualTo(4 * 121);
		assertThat(document.errors()).isZero();
		assertThat(document.firings()).singleElement().satisfies((firing) -> {
			assertThat(firing.start()).isEqualTo(at(130));
			assertThat(firing.end()).isEqualTo(at(160));
			assertThat(Double.parseDouble(firing.value())).isEqualTo(0.25 * 10 / 120, within(1e-9));
		});
	}

	@Test
	void ruleWhenPrometheusHasNothingSoOldThenDoesNotFire() {
		BacktestEndpoint.Document document = document(run("deep", at(-3_000), "1h", "1m"));
		assertThat(document.samples()).isZero();
		assertThat(document.evaluations()).isEqualTo(61);
		assertThat(document.firings()).isEmpty();
	}

	@Test
	void endpointWhenPrometheusIsConfiguredThenReplaysOverIt() throws Exception {
		String from = "backtest/deep?source=prometheus&from=2026-03-01T00:00:00Z&duration=4h&interval=1m";
		assertThat(get(from)).startsWith("200 ")
			.contains("\"source\":\"prometheus\",\"samples\":467,\"from\":\"2026-03-01T00:00:00Z\"",
					"\"start\":\"2026-03-01T01:25:00Z\",\"end\":\"2026-03-01T01:40:00Z\",\"seconds\":900.0");
		assertThat(get(from + "&above=10")).startsWith("200 ").contains("\"firings\":[]");
		assertThat(get("backtest/deep?source=prometheus&since=8d"))
			.isEqualTo("400 {\"field\":\"since\",\"value\":\"PT192H\",\"allowed\":\"more than 0 to PT168H\"}");
		assertThat(get("backtest/deep?source=promotheus")).startsWith("400 ")
			.contains("\"allowed\":\"memory or prometheus\"");
		assertThat(get("backtest/deep")).startsWith("200 ").contains("\"source\":\"memory\",\"samples\":0");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					200 | {"status":"success","warnings":["one store is down"],"data":{"resultType":"matrix","result":[]}} | one store is down
					400 | {"status":"error","errorType":"bad_data","error":"exceeded maximum resolution"} | Prometheus answered 400: exceeded
					503 | {"status":"error","errorType":"timeout","error":"query timed out, https://a:secret@b"} | Prometheus answered 503: query timed out
					502 | <html>bad gateway</html>                                              | status 502
					200 | {"status":"success","data":{"resultType":"vector","result":[]}}       | not a matrix
					200 | {"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[null,"1"]]}]}} | no time
					""")
	void ruleWhenPrometheusDoesNotAnswerInWholeThenSaysWhy(int status, String body, String message) throws Exception {
		try (ScriptedServer server = new ScriptedServer(); Asked asked = new Asked(server.answer(status, body).url())) {
			WebEndpointResponse<Object> response = run(asked.endpoint(), "deep", at(0), "1h", "1m");
			assertThat(response.getStatus()).isEqualTo(502);
			InvalidInputException.Problem problem = (InvalidInputException.Problem) response.getBody();
			assertThat(problem).isNotNull();
			assertThat(problem.field()).isEqualTo("source");
			assertThat(problem.allowed()).startsWith("one that answers: about depth: ")
				.contains(message)
				.doesNotContain("secret");
		}
	}

	@Test
	void ruleWhenPrometheusIsTooSlowThenEndsInTimeAndTheNextOneMayRun() throws Exception {
		try (ScriptedServer server = new ScriptedServer(); Asked asked = new Asked(server.url())) {
			server.answer(200, "{}").trickle(10_000);
			WebEndpointResponse<Object> response = run(asked.endpoint(), "deep", at(0), "1h", "1m");
			assertThat(response.getStatus()).isEqualTo(502);
			assertThat(String.valueOf(response.getBody())).contains("no answer within 500 ms");
			server.answer(200, matrix(1)).trickle(0);
			assertThat(document(run(asked.endpoint(), "deep", at(0), "1h", "1m")).samples()).isOne();
		}
	}

	/** 2,000,000 values are 41 series at 48,002 moments each. */
	@Test
	void ruleWhenThereAreTooManySeriesThenSaysSo() throws Exception {
		try (ScriptedServer server = new ScriptedServer(); Asked asked = new Asked(server.url())) {
			server.answer(200, matrix(42));
			assertThat(document(run(asked.endpoint(), "deep", at(0), "1h", "1m")).samples()).isEqualTo(42);
			WebEndpointResponse<Object> response = run(asked.endpoint(), "deep", at(0), "48001s", "1s");
			assertThat(response.getStatus()).isEqualTo(400);
			assertThat(String.valueOf(response.getBody())).contains("more than 41 series at 48002 evaluations");
		}
	}

	private static String matrix(int series) {
		StringBuilder text = new StringBuilder(
				"{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[");
		for (int i = 0; i < series; i++) {
			text.append((i > 0) ? "," : "")
				.append("{\"metric\":{\"i\":\"" + i + "\"},\"values\":[[" + START.getEpochSecond() + ",\"1\"]]}");
		}
		return text.append("]}}").toString();
	}

	private WebEndpointResponse<Object> run(String rule, Instant from, String duration, String interval) {
		return run(endpoint(context.getBean(RangeQueries.class)), rule, from, duration, interval);
	}

	private static WebEndpointResponse<Object> run(BacktestEndpoint endpoint, String rule, Instant from,
			String duration, String interval) {
		return endpoint.backtest(rule, "prometheus", null, from.toString(), duration, interval, null, null, null, null,
				null, null, null);
	}

	private static BacktestEndpoint endpoint(RangeQueries prometheus) {
		AlertRule deep = AlertRule.named("deep")
			.scope(RuleScope.FLEET)
			.threshold(Query.of("depth"), Comparison.ABOVE, 5)
			.holdFor(Duration.ofMinutes(5))
			.noData(NoData.OK)
			.build();
		AlertRule busy = AlertRule.named("busy")
			.threshold(Query.of("work_total")
				.over(OverTime.rate(Duration.ofMinutes(5)))
				.across(Across.of(Aggregation.SUM)), Comparison.ABOVE, 1.5)
			.build();
		AlertRule objective = AlertRule.named("objective")
			.scope(RuleScope.FLEET)
			.condition(new Condition.BurnRate(0.99, Query.of("requests_total").match("status=\"500\""),
					Query.of("requests_total"),
					List.of(new BurnWindow(14.4, Duration.ofHours(1), Duration.ofMinutes(5)),
							new BurnWindow(2, Duration.ofHours(2), Duration.ofMinutes(10)))))
			.build();
		SeriesStore store = new SeriesStore(SeriesLimits.defaults(), new SimpleMeterRegistry());
		return new BacktestEndpoint(new AlertRuleSet(List.of(deep, busy, objective)), new SampleCopies(store, () -> {
		}), prometheus, Duration.ofSeconds(15), "here", Time.of(() -> NOW, System::nanoTime));
	}

	private static BacktestEndpoint.Document document(WebEndpointResponse<Object> response) {
		assertThat(response.getStatus()).as(String.valueOf(response.getBody())).isEqualTo(200);
		return (BacktestEndpoint.Document) response.getBody();
	}

	/** Queue, minute of the start, minute of the end. */
	private static void assertFirings(BacktestEndpoint.Document document, String... expected) {
		assertThat(document.firings()).extracting(
				(firing) -> firing.labels().get("queue") + " " + minute(firing.start()) + " " + minute(firing.end()))
			.containsExactly(expected);
	}

	private static long minute(Instant instant) {
		return Duration.between(START, instant).toMinutes();
	}

	private String get(String path) throws Exception {
		String port = context.getEnvironment().getProperty("local.server.port");
		HttpResponse<String> response = this.client.send(
				HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path)).build(),
				HttpResponse.BodyHandlers.ofString());
		return response.statusCode() + " " + response.body();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration" })
	static class Application {

	}

	/** The endpoint with the client of a scripted server. */
	private static final class Asked implements AutoCloseable {

		private final ConfigurableApplicationContext client;

		Asked(String url) {
			this.client = new SpringApplicationBuilder(PrometheusAutoConfiguration.class).web(WebApplicationType.NONE)
				.run("--sitecraft.monitoring.prometheus.url=" + url, "--sitecraft.monitoring.prometheus.timeout=500ms",
						"--spring.main.banner-mode=off");
		}

		BacktestEndpoint endpoint() {
			return BacktestOverPrometheusTests.endpoint(this.client.getBean(RangeQueries.class));
		}

		@Override
		public void close() {
			this.client.close();
		}

	}

}
