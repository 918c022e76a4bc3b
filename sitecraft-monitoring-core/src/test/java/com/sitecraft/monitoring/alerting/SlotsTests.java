package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.sitecraft.monitoring.alerting.AlertChange.Kind;
import com.sitecraft.monitoring.signal.Labels;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is remembered of label sets, and what is not.
 */
class SlotsTests {

	@Test
	void labelSetWhenItNeverMatchedThenIsNotRemembered() {
		Slots slots = new Slots(Bench.rule().build(), "a");
		slots.begin();
		slots.begin(List.of(Labels.of("q", "a"), Labels.of("q", "b")));
		slots.accept(0, 1, AlertLifecycle.Verdict.ENDED);
		slots.accept(1, 11, AlertLifecycle.Verdict.MATCHES);
		assertThat(slots.samples()).isEqualTo(2);
		assertThat(slots.all()).extracting((slot) -> slot.labels.get("q")).containsExactly("b");
	}

	@Test
	void alertWhenItsSeriesGoesButAnotherOfTheSameAlertIsGoodThenResolves() {
		Bench bench = new Bench(Bench.rule().labels(Map.of("team", "x")).build());
		bench.set(11, "q", "a", "team", "y").set(1, "q", "a", "team", "z");
		assertThat(bench.kinds()).containsExactly(Kind.FIRED);
		assertThat(bench.kinds()).isEmpty();
		bench.none().set(1, "q", "a", "team", "z");
		assertThat(bench.kinds()).containsExactly(Kind.RESOLVED);
		bench.set(11, "q", "a");
		assertThat(bench.kinds()).containsExactly(Kind.FIRED);
		bench.none().set(1, "q", "a", "team", "z");
		assertThat(bench.kinds()).containsExactly(Kind.RESOLVED);
	}

	@Test
	void alertWhenOtherSeriesComeAndGoThenKeepsItsOwnSamples() {
		Bench bench = new Bench(Bench.rule().build());
		bench.set(1, "q", "a").set(11, "q", "b");
		bench.minute();
		bench.none().set(13, "q", "b").set(1, "q", "c").set(1, "q", "a");
		assertThat(bench.kinds()).isEmpty();
		assertThat(bench.alerts()).singleElement().extracting(Alert::value).isEqualTo(13.0);
		bench.none().set(12, "q", "a").set(1, "q", "c").set(1, "q", "b");
		assertThat(bench.minute()).extracting((change) -> change.kind() + change.after().labels().get("q"))
			.containsExactly("RESOLVEDb", "FIREDa");
	}

	@Test
	void resolvedAlertWhenItsSeriesGoesOnThenIsShownForItsTimeOnly() {
		Bench bench = new Bench(Bench.rule().build());
		bench.set(11);
		bench.minute();
		bench.set(1);
		bench.minute();
		bench.pass(Duration.ofMinutes(14)).evaluate();
		assertThat(bench.alerts()).hasSize(1);
		bench.pass(Duration.ofMinutes(30));
		for (int i = 0; i < 64; i++) {
			bench.evaluate();
		}
		assertThat(bench.alerts()).isEmpty();
		bench.set(11);
		assertThat(bench.kinds()).containsExactly(Kind.FIRED);
	}

	@Test
	void snapshotWhenNoAlertChangedThenHasTheSameAlerts() {
		Bench bench = new Bench(Bench.rule().build(), Bench.rule("idle").build());
		bench.set(11);
		bench.minute();
		AlertingView before = bench.alerting.snapshot();
		bench.minute();
		AlertingView after = bench.alerting.snapshot();
		assertThat(after.alerts()).isSameAs(before.alerts()).hasSize(2);
		assertThat(after.rules().get(0).lastEvaluation()).isEqualTo(bench.now().instant());
		bench.set(12);
		bench.minute();
		assertThat(bench.alerting.snapshot().alerts()).extracting(Alert::value).containsExactly(12.0, 12.0);
		assertThat(after.alerts()).extracting(Alert::value).containsExactly(11.0, 11.0);
	}

}
