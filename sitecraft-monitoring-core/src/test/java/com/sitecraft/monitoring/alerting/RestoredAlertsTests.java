package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Alerts that another process, or another replica, has left.
 */
class RestoredAlertsTests {

	private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

	private static final AlertRule BURN = AlertRule.named("slo")
		.scope(RuleScope.FLEET)
		.condition(new Condition.BurnRate(0.999, Query.of("bad"), Query.of("all")))
		.build();

	private double ratio;

	/** A window says nothing before half of it has passed since the start. */
	private final QueryEngine engine = (query) -> (at) -> {
		Duration up = Duration.between(START, at.instant());
		return (up.compareTo(query.over().window().dividedBy(2)) >= 0) ? Vector.of(List.of(Labels.of()), this.ratio)
				: Vector.of(List.of());
	};

	@Test
	void burnRateWhenRestoredThenIsUntouchedUntilTheWindowThatEndsItIsCovered() {
		Alerting alerting = alerting(BURN, this.engine);
		alerting.restore(List.of(firing("slo", "")), at(0));
		// The shorter pairs say no after 2, 15 and 60 minutes, the one over 3 d and 6 h
		// last.
		for (int minute = 1; minute < 180; minute++) {
			assertThat(alerting.evaluate(at(minute), (rule) -> true)).as("minute %d", minute)
				.noneMatch(AlertChange::notable);
		}
		assertThat(alerting.evaluate(at(180), (rule) -> true)).extracting(AlertChange::kind)
			.containsExactly(AlertChange.Kind.RESOLVED);
	}

	@Test
	void burnRateWhenNotRestoredThenEndsByWhatIsKnown() {
		this.ratio = 1;
		Alerting alerting = alerting(BURN, this.engine);
		assertThat(alerting.evaluate(at(30), (rule) -> true)).extracting(AlertChange::kind)
			.containsExactly(AlertChange.Kind.FIRED);
		this.ratio = 0;
		assertThat(alerting.evaluate(at(31), (rule) -> true)).extracting(AlertChange::kind)
			.containsExactly(AlertChange.Kind.RESOLVED);
	}

	@Test
	void restoreWhenTheRuleHasAnotherSeverityOrOtherLabelsThenTheOldAlertEndsAndTheNewOneFires() {
		QueryEngine loaded = (query) -> (at) -> Vector.of(List.of(Labels.of("q", "a")), 11);
		for (AlertRule changed : List.of(Bench.rule().severity(Severity.CRITICAL).build(),
				Bench.rule().labels(Map.of("team", "web")).build())) {
			Alerting alerting = alerting(changed, loaded);
			alerting.restore(List.of(firing("busy", "q", "a")), at(1));
			List<AlertChange> changes = alerting.evaluate(at(2), (rule) -> true);
			assertThat(changes).extracting(AlertChange::kind)
				.containsExactly(AlertChange.Kind.RESOLVED, AlertChange.Kind.FIRED);
			assertThat(changes.get(0).after().reason()).isEqualTo("rule changed");
			assertThat(alerting.snapshot().alerts()).singleElement()
				.extracting(Alert::fingerprint)
				.isEqualTo(changes.get(1).after().fingerprint());
		}
	}

	@Test
	void restoreWhenOneRecordIsBeyondRepairThenTheOthersAreRestored() {
		Alerting alerting = alerting(Bench.rule().build(), (query) -> (at) -> Vector.of(List.of()));
		AlertRecord good = firing("busy", "q", "a");
		AlertRecord broken = new AlertRecord("", "f", "busy", firing("busy", "q", "b").labels(), Severity.WARNING,
				AlertState.FIRING, 1, START, START, null, Duration.ofSeconds(Long.MAX_VALUE), null, null, null, false,
				List.of(), "", "", START);
		alerting.restore(List.of(broken, good), at(1));
		assertThat(alerting.snapshot().alerts()).extracting(Alert::fingerprint).containsExactly(good.fingerprint());
	}

	@Test
	void restoreWhenThisProcessHasCountedChangesThenTheStoredOnesReplaceThem() {
		AlertRule rule = Bench.rule().flapping(2, Duration.ofHours(2)).build();
		FlapCounter flaps = new FlapCounter(rule);
		flaps.changed(at(1));
		flaps.changed(at(2));
		flaps.restore(List.of(Duration.ofMinutes(5), Duration.ofMinutes(4), Duration.ofMinutes(1)), true, at(3));
		assertThat(flaps.ages(at(3))).containsExactly(Duration.ofMinutes(5), Duration.ofMinutes(4),
				Duration.ofMinutes(1));
	}

	@Test
	void restoreWhenItComesLateThenWhatThisProcessFoundStays() {
		AlertRule rule = Bench.rule().build();
		Alerting alerting = alerting(rule, (query) -> (at) -> Vector.of(List.of(Labels.of("q", "a")), 11));
		alerting.evaluate(at(1), (judged) -> true);
		Alert found = alerting.snapshot().alerts().get(0);
		AlertRecord stored = firing("busy", "q", "b");
		AlertRecord older = new AlertRecord("", found.fingerprint(), "busy", found.labels().toMap(), Severity.WARNING,
				AlertState.FIRING, 99, START, START, null, Duration.ZERO, null, null, null, false, List.of(), "", "",
				START);
		alerting.restore(List.of(stored, older), at(2));
		assertThat(alerting.snapshot().alerts()).extracting(Alert::value).containsExactlyInAnyOrder(11.0, 12.0);
	}

	@Test
	void releaseWhenTheLeaseIsLostThenFleetStateIsGoneWithoutAWord() {
		AlertRule own = Bench.rule().scope(RuleScope.INSTANCE).build();
		QueryEngine loaded = (query) -> (at) -> Vector.of(List.of(Labels.of()), 11);
		Alerting alerting = new Alerting(List.of(own, BURN), (rule) -> loaded, "a",
				new AlertMetrics(new SimpleMeterRegistry()));
		alerting.replace("b", List.of(other("b")));
		alerting.evaluate(at(1), (rule) -> true);
		assertThat(alerting.snapshot().alerts()).hasSize(3);
		alerting.release();
		assertThat(alerting.snapshot().alerts()).extracting(Alert::rule).containsExactly("busy");
		assertThat(alerting.evaluate(at(2), (rule) -> rule.scope() == RuleScope.INSTANCE)).isEmpty();
		assertThat(alerting.records(at(2))).extracting(AlertRecord::instance).containsExactly("a");
	}

	@Test
	void evaluationWhenAChangeCannotBeToldThenTheStateStaysAndItIsToldNextTime() {
		RuleEvaluation rule = new RuleEvaluation(Bench.rule().build(),
				(query) -> (at) -> Vector.of(List.of(Labels.of()), 11), "a",
				new AlertMetrics(new SimpleMeterRegistry()));
		List<AlertChange> broken = new ArrayList<>() {

			private static final long serialVersionUID = 1L;

			@Override
			public boolean add(AlertChange change) {
				throw new IllegalStateException("broken");
			}

		};
		assertThatIllegalStateException().isThrownBy(() -> rule.evaluate(at(1), broken));
		assertThat(rule.snapshot().alerts()).isEmpty();
		List<AlertChange> changes = new ArrayList<>();
		rule.evaluate(at(2), changes);
		assertThat(changes).extracting(AlertChange::kind).containsExactly(AlertChange.Kind.FIRED);
	}

	private static Alerting alerting(AlertRule rule, QueryEngine engine) {
		return new Alerting(List.of(rule), (judged) -> engine, "a", new AlertMetrics(new SimpleMeterRegistry()));
	}

	private static AlertRecord firing(String rule, String label, String... value) {
		Labels labels = Labels.of("alertname", rule, "severity", "warning");
		Labels all = (value.length > 0) ? labels.with(label, value[0]) : labels;
		return new AlertRecord("", Fingerprint.of(all), rule, all.toMap(), Severity.WARNING, AlertState.FIRING, 12,
				START, START, null, Duration.ofHours(1), null, null, null, false, List.of(), "", "", START);
	}

	private static AlertRecord other(String instance) {
		return new AlertRecord(instance, "f", "busy", Map.of("instance", instance), Severity.WARNING, AlertState.FIRING,
				1, START, START, null, Duration.ZERO, null, null, null, false, List.of(), "", "", START);
	}

	private static Moment at(int minute) {
		return new Moment(START.plus(Duration.ofMinutes(minute)), Duration.ofMinutes(minute).toNanos());
	}

}
