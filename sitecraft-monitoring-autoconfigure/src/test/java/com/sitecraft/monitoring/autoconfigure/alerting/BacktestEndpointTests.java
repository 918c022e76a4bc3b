package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.BurnWindow;
import com.sitecraft.monitoring.alerting.Comparison;
import com.sitecraft.monitoring.alerting.Condition;
import com.sitecraft.monitoring.autoconfigure.command.InvalidInputException;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.SeriesId;
import com.sitecraft.monitoring.signal.SeriesLimits;
import com.sitecraft.monitoring.signal.SeriesStore;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two hours of samples: a depth of 10 from minute 80 to 99, else 0.
 */
class BacktestEndpointTests {

	private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

	private static final Duration AGE = Duration.ofHours(2);

	private final SeriesStore store = new SeriesStore(SeriesLimits.defaults(), new SimpleMeterRegistry());

	private final List<WebEndpointResponse<Object>> meanwhile = new ArrayList<>();

	private SampleCopies copies = new SampleCopies(this.store, this::tick);

	private BacktestEndpoint endpoint = endpoint();

	BacktestEndpointTests() {
		for (int second = 0; second <= AGE.toSeconds(); second += 15) {
			int minute = second / 60;
			this.store.append(new SeriesId("depth", Labels.of("queue", "mail\n\"\u2028")), second * 1000L,
					(minute >= 80 && minute < 100) ? 10 : 0);
			this.store.append(new SeriesId("events", Labels.of()), second * 1000L, second);
		}
	}

	@Test
	void ruleWhenAsConfiguredThenWouldNotHaveFired() {
		BacktestEndpoint.Document document = document(run("busy", null, null, null));
		assertThat(document.evaluations()).isEqualTo(241);
		assertThat(document.firings()).isEmpty();
		assertThat(document.to()).isEqualTo(NOW);
	}

	@Test
	void ruleWhenChangedThenSaysWhenAndHowLongAndHowManyPages() {
		BacktestEndpoint.Document document = document(run("busy", "2h", 5.0, "5m"));
		assertThat(document.pages()).isEqualTo(1);
		assertThat(document.errors()).isZero();
		assertThat(document.firings()).singleElement().satisfies((firing) -> {
			assertThat(firing.start()).isEqualTo(NOW.minus(Duration.ofMinutes(35)));
			assertThat(firing.end()).isEqualTo(NOW.minus(Duration.ofMinutes(20)));
			assertThat(firing.seconds()).isEqualTo(900);
			assertThat(firing.value()).isEqualTo("10.0");
			assertThat(firing.labels()).containsAllEntriesOf(Map.of("queue", "mail\n\"\u2028", "instance", "a"));
		});
	}

	/** The store of the loop goes on; the copy does not. */
	@Test
	void ruleWhenReplayedThenTheStoreIsAsItWas() {
		int before = this.store.size();
		run("busy", "2h", 5.0, null);
		assertThat(this.store.size()).isEqualTo(before);
	}

	@Test
	void ruleWhenImpossibleThenNamesFieldValueAndAllowed() {
		assertThat(run("none", null, null, null).getStatus()).isEqualTo(404);
		assertThat(problem(run("busy", "5d", null, null)))
			.isEqualTo(new InvalidInputException.Problem("since", "PT120H", "more than 0 to PT96H"));
		assertThat(problem(run("busy", "soon", null, null)).allowed()).contains("90s");
		assertThat(problem(run("busy", null, null, "-1s")))
			.isEqualTo(new InvalidInputException.Problem("for", "PT-1S", "0 to 30d"));
		assertThat(problem(run("busy", null, Double.NaN, null)).field()).isEqualTo("bound");
		assertThat(problem(run("always", null, 5.0, null)).allowed()).contains("this rule has none");
		assertThat(problem(range("2h", null, null, "100ms")).allowed()).contains("50000 evaluations");
		assertThat(problem(range(null, null, null, "5d")).field()).isEqualTo("interval");
		assertThat(problem(
				this.endpoint.backtest("busy", null, null, null, null, null, 1.0, 2.0, null, null, null, null, null))
			.allowed()).isEqualTo("one of them");
	}

	@Test
	void rangeWhenImpossibleThenNamesFieldValueAndAllowed() {
		assertThat(problem(range("2h", "2026-03-01T09:00:00Z", null, null)).field()).isEqualTo("since");
		assertThat(problem(range(null, null, "2h", null)).allowed())
			.isEqualTo("only with from; since says how far back");
		assertThat(problem(range(null, "yesterday", null, null)))
			.isEqualTo(new InvalidInputException.Problem("from", "yesterday", "a time such as 2026-03-01T22:00:00Z"));
		for (String outside : List.of("2026-03-01T10:00:00Z", "2026-02-25T09:59:59Z", "+999999999-01-01T00:00:00Z")) {
			assertThat(problem(range(null, outside, null, null)).field()).as(outside).isEqualTo("from");
		}
		assertThat(problem(range(null, "2026-03-01T09:00:00Z", "61m", null)))
			.isEqualTo(new InvalidInputException.Problem("duration", "PT1H1M", "one that ends by now, " + NOW));
		assertThat(problem(run("busy", "9999999999999999h", null, null)).allowed()).contains("90s");
		assertThat(problem(this.endpoint.backtest("busy", "prometheus", null, null, null, null, null, null, null, null,
				null, null, null)))
			.isEqualTo(new InvalidInputException.Problem("source", "prometheus",
					"memory; prometheus needs sitecraft.monitoring.prometheus.url"));
	}

	@Test
	void rangeWhenItHasABeginningThenIsThatLong() {
		BacktestEndpoint.Document document = document(range(null, "2026-03-01T09:25:00+00:00", "30m", null));
		assertThat(document.source()).isEqualTo("memory");
		assertThat(document.samples()).isEqualTo(481);
		assertThat(document.from()).isEqualTo(NOW.minus(Duration.ofMinutes(35)));
		assertThat(document.to()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
		assertThat(document.evaluations()).isEqualTo(121);
		assertThat(document.judgedFrom()).isNull();
	}

	/** Nothing was seen before, so nothing was absent. */
	@Test
	void rangeWhenItReachesFurtherBackThanTheSamplesThenBeginsWithThem() {
		BacktestEndpoint.Document document = document(run("gone", "1d", null, null));
		assertThat(document.from()).isEqualTo(NOW.minus(AGE));
		assertThat(document.judgedFrom()).isEqualTo(NOW.minus(AGE));
		assertThat(document.evaluations()).isEqualTo(481);
		assertThat(document.firings()).isEmpty();
	}

	/** The window of 5 minutes is covered long before that of 3 hours, in buckets. */
	@Test
	void rangeWhenWindowsDifferThenSaysFromWhenOnAllOfThemAreCovered() {
		BacktestEndpoint.Document document = document(run("objective", "4d", null, null));
		assertThat(document.from()).isEqualTo(NOW.minus(AGE).plusSeconds(150));
		assertThat(document.judgedFrom()).isEqualTo(NOW.minus(AGE).plusSeconds(285 + 5_400));
		assertThat(document.errors()).isZero();
		assertThat(document.firings()).singleElement()
			.satisfies((firing) -> assertThat(firing.start()).isAfter(document.from()).isBefore(document.judgedFrom()));
	}

	@Test
	void rangeWhenNoWindowIsCoveredThenSaysWhenItWillBe() {
		BacktestEndpoint.Document document = document(run("slow", "10m", null, null));
		assertThat(document.evaluations()).isZero();
		assertThat(document.firings()).isEmpty();
		assertThat(document.judgedFrom()).isAfter(NOW);
	}

	@Test
	void ruleWhenAnotherIsReplayedThenIsAskedToComeAgain() {
		this.copies = new SampleCopies(this.store, () -> {
			this.meanwhile.add(run("busy", null, null, null));
			tick();
		});
		this.endpoint = endpoint();
		assertThat(run("busy", null, null, null).getStatus()).isEqualTo(200);
		assertThat(this.meanwhile).singleElement().extracting(WebEndpointResponse::getStatus).isEqualTo(429);
	}

	private BacktestEndpoint endpoint() {
		AlertRule busy = AlertRule.named("busy").threshold(Query.of("depth"), Comparison.ABOVE, 20).clear(15).build();
		AlertRule always = AlertRule.named("always").condition(new Condition.Always()).build();
		AlertRule gone = AlertRule.named("gone").condition(new Condition.Absent(Query.of("depth"))).build();
		AlertRule slow = AlertRule.named("slow")
			.threshold(Query.of("depth").over(OverTime.avg(Duration.ofHours(30))), Comparison.ABOVE, 20)
			.build();
		// All of the events are bad.
		AlertRule objective = AlertRule.named("objective")
			.condition(new Condition.BurnRate(0.9, Query.of("events"), Query.of("events"),
					List.of(new BurnWindow(2, Duration.ofHours(1), Duration.ofMinutes(5)),
							new BurnWindow(1, Duration.ofHours(3), Duration.ofMinutes(30)))))
			.build();
		return new BacktestEndpoint(new AlertRuleSet(List.of(busy, always, gone, slow, objective)), this.copies, null,
				Duration.ofSeconds(15), "a", Time.of(() -> NOW, () -> AGE.toNanos()));
	}

	private void tick() {
		this.copies.run(new Tick(NOW, AGE.toNanos(), 1, true, null, List.of(), new Changes.Builder()));
	}

	private WebEndpointResponse<Object> run(String rule, String since, Double above, String holdFor) {
		return this.endpoint.backtest(rule, null, since, null, null, null, above, null, null, null, null, holdFor,
				null);
	}

	private WebEndpointResponse<Object> range(String since, String from, String duration, String interval) {
		return this.endpoint.backtest("busy", null, since, from, duration, interval, null, null, null, null, null, null,
				null);
	}

	private static BacktestEndpoint.Document document(WebEndpointResponse<Object> response) {
		assertThat(response.getStatus()).isEqualTo(200);
		return (BacktestEndpoint.Document) response.getBody();
	}

	private static InvalidInputException.Problem problem(WebEndpointResponse<Object> response) {
		assertThat(response.getStatus()).isEqualTo(400);
		return (InvalidInputException.Problem) response.getBody();
	}

}
