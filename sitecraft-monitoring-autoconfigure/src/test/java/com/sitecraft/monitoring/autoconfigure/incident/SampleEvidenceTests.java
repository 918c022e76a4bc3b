package com.sitecraft.monitoring.autoconfigure.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertMetrics;
import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Comparison;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.SeriesId;
import com.sitecraft.monitoring.signal.SeriesLimits;
import com.sitecraft.monitoring.signal.SeriesStore;
import com.sitecraft.monitoring.signal.Vector;

import static org.assertj.core.api.Assertions.assertThat;

class SampleEvidenceTests {

	private static final int STEP = 15_000;

	private final SeriesStore store = new SeriesStore(SeriesLimits.defaults(), new SimpleMeterRegistry());

	private final QueryEngine engine = QueryEngine.embedded(this.store);

	private final AlertRule rule = AlertRule.named("backup")
		.threshold(Query.of("depth").over(OverTime.last(Duration.ofMinutes(1))), Comparison.ABOVE, 100)
		.labels(Map.of("team", "ops"))
		.build();

	private final SampleEvidence evidence = new SampleEvidence(List.of(this.rule), this.engine);

	@Test
	void evidenceWhenSeriesHasAPastThenValuesOfEachMinuteOfItsOwnSeries() {
		// 20 minutes: mail grows by 10 a minute, print stays.
		for (int i = 0; i <= 80; i++) {
			append("mail", i, i / 4 * 10);
			append("print", i, 7);
		}
		Moment now = at(80);
		Map<String, String> found = this.evidence.evidence(alert("mail", now), now);
		assertThat(found).containsOnlyKeys("depth");
		assertThat(found.get("depth")).endsWith(": 50 60 70 80 90 100 110 120 130 140 150 160 170 180 190 200");
	}

	@Test
	void evidenceWhenSeriesIsYoungThenSaysWhatIsNotKnown() {
		for (int i = 76; i <= 80; i++) {
			append("mail", i, 200);
		}
		Moment now = at(80);
		assertThat(this.evidence.evidence(alert("mail", now), now).get("depth"))
			.endsWith(": - - - - - - - - - - - - - - 200 200");
	}

	@Test
	void evidenceWhenThereAreTenThousandSeriesThenEachAlertHasThatOfItsOwn() {
		int series = 10_000;
		List<Labels> labels = new ArrayList<>();
		for (int i = 0; i < series; i++) {
			labels.add(Labels.of("queue", "q" + i, "host", "h" + i % 10, "zone", "a"));
		}
		double[] values = IntStream.range(0, series).asDoubleStream().toArray();
		SampleEvidence storm = new SampleEvidence(List.of(this.rule), (query) -> (at) -> Vector.of(labels, values));
		Moment now = at(80);
		append("mail", 80, 200);
		Alert alert = alert("mail", now);
		List<Alert> alerts = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			alerts.add(new Alert("f" + i, alert.rule(), alert.labels().with(labels.get(series - 1 - i)),
					alert.severity(), alert.state(), alert.value(), alert.activeAt(), alert.firedAt(), null, null,
					false, alert.summary(), alert.why(), List.of()));
		}
		for (int i = 0; i < alerts.size(); i++) {
			assertThat(storm.evidence(alerts.get(i), now).get("depth")).endsWith(" " + (series - 1 - i));
		}
	}

	@Test
	void evidenceWhenRuleIsUnknownThenNone() {
		append("mail", 80, 200);
		Alert alert = alert("mail", at(80));
		assertThat(new SampleEvidence(List.of(), this.engine).evidence(alert, at(80))).isEmpty();
	}

	private Alert alert(String queue, Moment now) {
		Alerting alerting = new Alerting(List.of(this.rule), (any) -> this.engine, "a",
				new AlertMetrics(new SimpleMeterRegistry()));
		alerting.evaluate(now, (any) -> true);
		return alerting.snapshot()
			.alerts()
			.stream()
			.filter((alert) -> alert.labels().get("queue").equals(queue))
			.findFirst()
			.orElseThrow();
	}

	private void append(String queue, int step, double value) {
		this.store.append(new SeriesId("depth", Labels.of("queue", queue)), at(step).millis(), value);
	}

	private static Moment at(int step) {
		return new Moment(Instant.EPOCH.plusMillis((long) step * STEP), (long) step * STEP * 1_000_000);
	}

}
