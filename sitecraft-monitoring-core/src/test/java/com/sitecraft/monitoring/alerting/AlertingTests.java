package com.sitecraft.monitoring.alerting;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.sitecraft.monitoring.alerting.AlertChange.Kind;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The state machine, line by line.
 */
class AlertingTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@Test
	void ruleWithoutForWhenMatchesThenFiresInTheSameEvaluation() {
		Bench bench = new Bench(Bench.rule().build());
		bench.set(11);
		assertThat(bench.kinds()).containsExactly(Kind.FIRED);
		assertThat(bench.kinds()).isEmpty();
		bench.set(10);
		assertThat(bench.kinds()).containsExactly(Kind.RESOLVED);
	}

	@Test
	void ruleWithForWhenExactlyElapsedThenFires() {
		Bench bench = new Bench(Bench.rule().holdFor(Duration.ofMinutes(15)).build());
		bench.set(11);
		assertThat(bench.kinds()).containsExactly(Kind.PENDING);
		bench.pass(Duration.ofMinutes(15).minusNanos(1));
		assertThat(bench.evaluate()).noneMatch((change) -> change.kind() == Kind.FIRED);
		bench.pass(Duration.ofNanos(1));
		assertThat(bench.evaluate()).extracting(AlertChange::kind).containsExactly(Kind.FIRED);
	}

	@Test
	void pendingWhenItStopsMatchingThenIsDroppedSilentlyAndStartsAnew() {
		Bench bench = new Bench(
				Bench.rule().clear(5).keepFiringFor(Duration.ofHours(1)).holdFor(Duration.ofMinutes(2)).build());
		bench.set(11);
		bench.minute();
		bench.set(7);
		List<AlertChange> changes = bench.minute();
		assertThat(changes).extracting(AlertChange::kind).containsExactly(Kind.DROPPED);
		assertThat(changes).noneMatch(AlertChange::notable);
		assertThat(changes.get(0).record().disposable()).isTrue();
		assertThat(bench.alerts()).isEmpty();
		bench.set(11);
		assertThat(bench.kinds()).containsExactly(Kind.PENDING);
		bench.minute();
		assertThat(bench.kinds()).containsExactly(Kind.FIRED);
	}

	@Test
	void refireWhenResolvedThenIsANewAlertWithFullFor() {
		Bench bench = new Bench(Bench.rule().holdFor(MINUTE).build());
		bench.set(11);
		bench.minute();
		bench.minute();
		Instant first = bench.alerts().get(0).activeAt();
		bench.set(0);
		bench.minute();
		assertThat(bench.alerts().get(0).state()).isEqualTo(AlertState.RESOLVED);
		bench.set(11);
		assertThat(bench.kinds()).containsExactly(Kind.PENDING);
		assertThat(bench.alerts().get(0).activeAt()).isAfter(first);
		assertThat(bench.alerts().get(0).firedAt()).isNull();
	}

	@Test
	void firingWhenBetweenBoundsThenIsHeldUntilPastTheRecoveryBound() {
		Bench bench = new Bench(Bench.rule().clear(5).build());
		bench.set(11);
		bench.minute();
		bench.set(5);
		assertThat(bench.kinds()).isEmpty();
		bench.set(4.9);
		assertThat(bench.kinds()).containsExactly(Kind.RESOLVED);
		bench.set(7);
		assertThat(bench.kinds()).isEmpty();
	}

	@Test
	void firingWhenKeptThenResolvesAfterKeepFiringForAndAMatchStartsItAnew() {
		Bench bench = new Bench(Bench.rule().keepFiringFor(Duration.ofMinutes(2)).build());
		bench.set(11);
		bench.minute();
		bench.set(0);
		bench.minute();
		assertThat(bench.alerts().get(0).reason()).isEqualTo("keep-firing-for");
		bench.minute();
		bench.set(11);
		bench.minute();
		assertThat(bench.alerts().get(0).reason()).isNull();
		bench.set(0);
		bench.minute();
		assertThat(bench.kinds()).doesNotContain(Kind.RESOLVED);
		assertThat(bench.kinds()).containsExactly(Kind.RESOLVED);
	}

	@Test
	void errorWhenInTheMiddleOfAResultThenChangesNothingAndThreeAreAFault() {
		Bench bench = new Bench(Bench.rule().build());
		bench.set(11, "q", "a");
		bench.minute();
		bench.set(0, "q", "a").set(11, "q", "b");
		bench.error = "no such metric";
		for (int i = 1; i <= 3; i++) {
			assertThat(bench.minute()).isEmpty();
			assertThat(bench.meter("sitecraft.alerts.rule.failing", "rule", "busy")).isEqualTo((i == 3) ? 1 : 0);
		}
		assertThat(bench.alerts()).singleElement().extracting(Alert::value).isEqualTo(11.0);
		assertThat(bench.alerting.snapshot().rules().get(0).lastError()).isEqualTo("no such metric");
		assertThat(bench.registry.get("sitecraft.alerts.rule.errors").counter().count()).isEqualTo(3);
		bench.error = null;
		assertThat(bench.kinds()).containsExactly(Kind.RESOLVED, Kind.FIRED);
		assertThat(bench.meter("sitecraft.alerts.rule.failing", "rule", "busy")).isZero();
	}

	@Test
	void noDataKeepWhenSamplesEndThenKeepsFiringForKeepForAndDropsPending() {
		Bench bench = new Bench(Bench.rule().keepFor(Duration.ofMinutes(3)).build());
		bench.set(11);
		bench.minute();
		bench.none();
		bench.minute();
		assertThat(bench.alerts().get(0).reason()).isEqualTo("no-data");
		assertThat(bench.kinds()).doesNotContain(Kind.RESOLVED);
		assertThat(bench.kinds()).doesNotContain(Kind.RESOLVED);
		List<AlertChange> changes = bench.minute();
		assertThat(changes).extracting(AlertChange::kind).containsExactly(Kind.RESOLVED);
		assertThat(changes.get(0).after().reason()).isEqualTo("no-data");
		Bench pending = new Bench(Bench.rule().holdFor(MINUTE).build());
		pending.set(11);
		pending.minute();
		pending.none();
		assertThat(pending.kinds()).containsExactly(Kind.DROPPED);
	}

	@Test
	void noDataOkWhenSamplesEndThenResolves() {
		Bench bench = new Bench(Bench.rule().noData(NoData.OK).build());
		bench.set(11);
		bench.minute();
		bench.none();
		assertThat(bench.kinds()).containsExactly(Kind.RESOLVED);
	}

	@Test
	void noDataAlertWhenNoSampleAtAllThenTheRuleItselfAlertsUntilThereIsOne() {
		Bench bench = new Bench(Bench.rule().noData(NoData.ALERT).build());
		bench.set(1, "q", "a");
		assertThat(bench.kinds()).isEmpty();
		bench.none();
		List<AlertChange> changes = bench.minute();
		assertThat(changes).extracting(AlertChange::kind).containsExactly(Kind.FIRED);
		assertThat(changes.get(0).after().labels()).isEqualTo(Labels.of("alertname", "busy", "severity", "warning"));
		bench.set(1, "q", "a");
		assertThat(bench.kinds()).containsExactly(Kind.RESOLVED);
	}

	@Test
	void duplicateLabelsWhenRuleHidesTheDifferenceThenErrorsWithStateUnchanged() {
		Bench bench = new Bench(Bench.rule().labels(Map.of("q", "same")).build());
		bench.set(11, "q", "a").set(1, "q", "b");
		assertThat(bench.kinds()).containsExactly(Kind.FIRED);
		bench.set(12, "q", "b");
		assertThat(bench.minute()).isEmpty();
		assertThat(bench.alerting.snapshot().rules().get(0).lastError()).contains("q=").contains("same");
		assertThat(bench.alerts()).singleElement().extracting(Alert::state).isEqualTo(AlertState.FIRING);
	}

	@Test
	void maxAlertsWhenExceededThenActiveOnesStayAndNewOnesAreCut() {
		Bench bench = new Bench(Bench.rule().maxAlerts(500).build());
		for (int i = 0; i < 10_000; i++) {
			bench.set(11, "q", "q" + i);
		}
		assertThat(bench.minute()).hasSize(500);
		assertThat(bench.meter("sitecraft.alerts.cut", "rule", "busy")).isEqualTo(9_500);
		assertThat(bench.alerting.snapshot().rules().get(0).cut()).isEqualTo(9_500);
		assertThat(bench.minute()).isEmpty();
		bench.set(0, "q", "q7");
		assertThat(bench.kinds()).containsExactly(Kind.RESOLVED, Kind.FIRED);
		assertThat(bench.meter("sitecraft.alerts.active", "rule", "busy", "state", "firing")).isEqualTo(500);
	}

	@Test
	void wallClockWhenItJumpsThenNothingFiresOrResolves() {
		Bench bench = new Bench(
				Bench.rule().holdFor(Duration.ofMinutes(5)).keepFiringFor(Duration.ofMinutes(5)).build());
		bench.set(11);
		bench.minute();
		bench.jumpWall(Duration.ofMinutes(5));
		assertThat(bench.minute()).noneMatch(AlertChange::notable);
		bench.jumpWall(Duration.ofMinutes(-10));
		bench.minute();
		bench.minute();
		bench.minute();
		assertThat(bench.kinds()).containsExactly(Kind.FIRED);
		bench.set(0);
		bench.minute();
		bench.jumpWall(Duration.ofMinutes(5));
		assertThat(bench.minute()).noneMatch(AlertChange::notable);
	}

	@Test
	void flappingWhenTooManyChangesThenOneNotificationAndQuietUntilStable() {
		Bench bench = new Bench(Bench.rule().flapping(6, Duration.ofMinutes(30)).build());
		int notable = 0;
		for (int i = 0; i < 12; i++) {
			bench.set((i % 2 == 0) ? 11 : 0);
			List<AlertChange> changes = bench.minute();
			notable += (int) changes.stream().filter(AlertChange::notable).count();
			assertThat(changes.get(0).kind() == Kind.FLAPPING).isEqualTo(i == 6);
		}
		assertThat(notable).isEqualTo(7);
		Kind last = null;
		int minutes = 0;
		while (last != Kind.STABLE && minutes++ < 40) {
			List<Kind> kinds = bench.kinds();
			last = kinds.isEmpty() ? null : kinds.get(0);
		}
		assertThat(last).isEqualTo(Kind.STABLE);
		bench.set(11);
		assertThat(bench.minute()).allMatch(AlertChange::notable);
	}

	@Test
	void restoredPendingWhenRestartedThenGoesOnFromTheElapsedTimeShiftedByTheDowntime() {
		AlertRule rule = Bench.rule().holdFor(Duration.ofMinutes(10)).noData(NoData.OK).build();
		Bench bench = new Bench(rule);
		bench.set(11);
		Map<String, AlertRecord> stored = new HashMap<>();
		for (int i = 0; i < 5; i++) {
			Bench.stored(bench.minute(), stored);
		}
		Instant activeAt = bench.alerts().get(0).activeAt();
		bench.restart(stored, Duration.ofMinutes(30), rule);
		assertThat(bench.alerts().get(0).activeAt()).isEqualTo(activeAt.plus(Duration.ofMinutes(30)));
		bench.none();
		bench.minute();
		bench.set(11);
		for (int i = 0; i < 4; i++) {
			assertThat(bench.kinds()).doesNotContain(Kind.FIRED);
		}
		assertThat(bench.kinds()).containsExactly(Kind.FIRED);
	}

	@Test
	void restoredFiringWhenHoldIsRaisedThenStaysFiringAndItsWindowMayFillFirst() {
		AlertRule rule = Bench.rule().noData(NoData.OK).clear(5).build();
		Bench bench = new Bench(rule);
		bench.set(11);
		Map<String, AlertRecord> stored = Bench.stored(bench.minute(), new HashMap<>());
		bench.none();
		bench.restart(stored, Duration.ofHours(2), rule.toBuilder().holdFor(Duration.ofHours(1)).build());
		assertThat(bench.minute()).isEmpty();
		assertThat(bench.alerts().get(0).state()).isEqualTo(AlertState.FIRING);
		bench.set(7);
		assertThat(bench.minute()).noneMatch(AlertChange::notable);
		bench.set(1);
		assertThat(bench.kinds()).containsExactly(Kind.RESOLVED);
	}

	@Test
	void restoredKeptFiringWhenRestartedThenEndsAfterTheRestOfItsTime() {
		AlertRule rule = Bench.rule().keepFiringFor(Duration.ofMinutes(5)).build();
		Bench bench = new Bench(rule);
		bench.set(11);
		Map<String, AlertRecord> stored = Bench.stored(bench.minute(), new HashMap<>());
		bench.set(0);
		for (int i = 0; i < 4; i++) {
			Bench.stored(bench.minute(), stored);
		}
		bench.restart(stored, Duration.ofDays(1), rule);
		assertThat(bench.kinds()).doesNotContain(Kind.RESOLVED);
		assertThat(bench.kinds()).containsExactly(Kind.RESOLVED);
	}

	@Test
	void restoredRecordWhenItsRuleIsGoneThenIsResolvedByTheNextEvaluation() {
		AlertRule rule = Bench.rule().build();
		Bench bench = new Bench(rule);
		bench.set(11);
		Map<String, AlertRecord> stored = Bench.stored(bench.minute(), new HashMap<>());
		bench.none();
		bench.restart(stored, MINUTE);
		List<AlertChange> changes = bench.minute();
		assertThat(changes).extracting(AlertChange::kind).containsExactly(Kind.RESOLVED);
		assertThat(changes.get(0).after().reason()).isEqualTo("rule removed");
	}

	@Test
	void otherReplicaWhenGoneThenItsFiringAlertsAreResolved() {
		AlertRule rule = Bench.rule().scope(RuleScope.INSTANCE).build();
		Bench bench = new Bench(rule);
		bench.set(11);
		AlertRecord own = bench.minute().get(0).record();
		assertThat(own.labels()).containsEntry("instance", "a");
		AlertRecord other = new AlertRecord("b", "f", "busy", Map.of("instance", "b"), Severity.WARNING,
				AlertState.FIRING, 1, Bench.START, Bench.START, null, MINUTE, null, null, null, false, List.of(), "",
				"", Bench.START);
		bench.alerting.replace("b", List.of(other));
		assertThat(bench.alerts()).hasSize(2);
		bench.alerting.forget("b", bench.now());
		List<AlertChange> changes = bench.minute();
		assertThat(changes).singleElement().satisfies((change) -> {
			assertThat(change.record().instance()).isEqualTo("b");
			assertThat(change.after().reason()).isEqualTo("instance gone");
		});
		assertThat(bench.alerts()).hasSize(1);
	}

	@Test
	void hostileLabelsWhenJudgedThenStayApartAndTextsAreNotExpandedTwice() {
		Bench bench = new Bench(Bench.rule().summary("{q} is {value} {unknown}").build());
		bench.set(11, "q", "{value}").set(12, "q", "\"},x=\"").set(13, "q", "a\nb\\ \u0000 \uD83D\uDE00");
		assertThat(bench.minute()).hasSize(3);
		assertThat(bench.alerts()).extracting(Alert::fingerprint).doesNotHaveDuplicates();
		assertThat(bench.alerts().get(0).summary()).isEqualTo("{value} is 11 {unknown}");
	}

	@Test
	void rulesWhenInvalidThenMessageNamesRuleKeyValueAndAllowed() {
		assertThatThrownBy(() -> Bench.rule().holdFor(Duration.ofSeconds(-1)).build())
			.isInstanceOf(InvalidRuleException.class)
			.hasMessage("rule 'busy': for is PT-1S, allowed is 0 to 30d");
		assertThatThrownBy(() -> AlertRule.named("busy").threshold(Bench.QUERY, "over", 1))
			.hasMessage("rule 'busy': comparison is over, allowed is above, below, at-least, at-most");
		assertThatThrownBy(() -> Bench.rule().clear(11))
			.hasMessage("rule 'busy': clear is 11.0, allowed is 10.0 or less");
		assertThatThrownBy(() -> Bench.rule().labels(Map.of("severity", "x")).build())
			.hasMessageContaining("rule 'busy': labels is severity");
		assertThatThrownBy(() -> AlertRule.named("busy").clear(1)).hasMessageContaining("only with above");
		assertThatThrownBy(() -> AlertRule.named("busy").build()).hasMessageContaining("condition is missing");
		assertThatThrownBy(() -> new Bench(Bench.rule().build(), Bench.rule().build()))
			.hasMessageContaining("a name that no other rule has");
	}

	@Test
	void absenceWhenNothingIsThereThenFiresWithTheLabelsAskedFor() {
		Bench bench = new Bench(AlertRule.named("gone")
			.scope(RuleScope.FLEET)
			.condition(new Condition.Absent(Bench.QUERY.match(Matcher.parse("job=\"x\",kind!=\"y\""))))
			.build());
		List<AlertChange> changes = bench.minute();
		assertThat(changes.get(0).after().labels())
			.isEqualTo(Labels.of("alertname", "gone", "severity", "warning", "job", "x"));
		bench.set(0, "job", "x");
		assertThat(bench.kinds()).containsExactly(Kind.RESOLVED);
	}

	@Test
	void steadyEvaluationWhenNothingChangesThenAllocatesNothingPerSample() {
		Bench few = new Bench(Bench.rule().build());
		Bench many = new Bench(Bench.rule().build());
		for (int i = 0; i < 10_000; i++) {
			many.set(1, "q", "q" + i);
		}
		few.set(1);
		long small = allocated(few);
		long large = allocated(many);
		assertThat(large - small).isLessThan(10_000);
	}

	private static long allocated(Bench bench) {
		com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 50; i++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			bench.evaluate();
			least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
		}
		return least;
	}

}
