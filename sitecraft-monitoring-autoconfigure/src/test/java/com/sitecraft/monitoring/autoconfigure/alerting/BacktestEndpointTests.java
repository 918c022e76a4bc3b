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
import com.sitecraft.monitoring.alerting.Comparison;
import com.sitecraft.monitoring.autoconfigure.command.InvalidInputException;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.SeriesId;
import com.sitecraft.monitoring.signal.SeriesLimits;
import com.sitecraft.monitoring.signal.SeriesStore;

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
		assertThat(problem(run("busy", "3h", null, null)).field()).isEqualTo("since");
		assertThat(problem(run("busy", "soon", null, null)).allowed()).contains("90s");
		assertThat(problem(run("busy", null, null, "-1s")))
			.isEqualTo(new InvalidInputException.Problem("for", "PT-1S", "0 to 30d"));
		assertThat(problem(run("busy", null, Double.NaN, null)).field()).isEqualTo("bound");
		assertThat(problem(run("always", null, 5.0, null)).allowed()).contains("this rule has none");
		assertThat(problem(this.endpoint.backtest("busy", "2h", "100ms", null, null, null, null, null, null, null))
			.allowed()).contains("20000 evaluations");
		assertThat(
				problem(this.endpoint.backtest("busy", null, null, 1.0, 2.0, null, null, null, null, null)).allowed())
			.isEqualTo("one of them");
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
		AlertRule always = AlertRule.named("always")
			.condition(new com.sitecraft.monitoring.alerting.Condition.Always())
			.build();
		return new BacktestEndpoint(new AlertRuleSet(List.of(busy, always)), this.copies, Duration.ofSeconds(15), "a");
	}

	private void tick() {
		this.copies.run(new Tick(NOW, AGE.toNanos(), 1, true, null, List.of(), new Changes.Builder()));
	}

	private WebEndpointResponse<Object> run(String rule, String since, Double above, String holdFor) {
		return this.endpoint.backtest(rule, since, null, above, null, null, null, null, holdFor, null);
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
