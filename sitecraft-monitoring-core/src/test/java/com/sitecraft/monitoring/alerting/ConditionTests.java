package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.sitecraft.monitoring.alerting.AlertLifecycle.Verdict;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.PreparedQuery;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.QueryException;
import com.sitecraft.monitoring.signal.Vector;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConditionTests {

	private final Map<Duration, Double> ratios = new HashMap<>();

	private final QueryEngine windows = (query) -> (at) -> {
		Double ratio = this.ratios.get(query.over().window());
		return (ratio != null) ? Vector.of(List.of(Labels.of()), ratio) : Vector.of(List.of());
	};

	@Test
	void burnRateWhenOnlyOneWindowOfAPairBurnsThenDoesNotMatch() {
		Condition.BurnRate slo = new Condition.BurnRate(0.999, Query.of("bad"), Query.of("all"));
		this.ratios.put(Duration.ofHours(1), 0.02);
		assertThat(judge(slo, this.windows)).containsExactly("0.02 UNDECIDED");
		this.ratios.put(Duration.ofMinutes(5), 0.0144);
		assertThat(judge(slo, this.windows)).containsExactly("0.02 UNDECIDED");
		this.ratios.put(Duration.ofMinutes(5), 0.0145);
		assertThat(judge(slo, this.windows)).containsExactly("0.02 MATCHES");
		this.ratios.put(Duration.ofHours(1), 0.001);
		this.ratios.put(Duration.ofHours(6), 0.007);
		this.ratios.put(Duration.ofMinutes(30), 0.007);
		assertThat(judge(slo, this.windows)).containsExactly("0.007 MATCHES");
		// One window of each pair is enough to say no.
		this.ratios.clear();
		this.ratios.putAll(Map.of(Duration.ofHours(1), 0.0144, Duration.ofMinutes(30), 0.001, Duration.ofHours(2), 0.0,
				Duration.ofHours(6), 0.0));
		assertThat(judge(slo, this.windows)).containsExactly("0.0144 ENDED");
		this.ratios.clear();
		assertThat(judge(slo, this.windows)).isEmpty();
	}

	/** As Prometheus is asked: the answer is there at the next evaluation. */
	@Test
	void queriesWhenTheFirstHasNoAnswerYetThenTheOthersAreAskedAllTheSame() {
		Condition slo = new Condition.BurnRate(0.999, Query.of("bad"), Query.of("all"));
		Condition threshold = new Condition.Threshold(Bench.QUERY, Comparison.ABOVE, 10, null,
				new MinCount(Query.of("traffic"), 1));
		for (Condition condition : List.of(slo, threshold)) {
			Judge judge = Judge.of(condition, (query) -> new LateQuery());
			assertThatExceptionOfType(QueryException.class).isThrownBy(() -> judge(judge, new HashMap<>()))
				.withMessage("not yet");
			Map<Labels, String> seen = new HashMap<>();
			judge(judge, seen);
			assertThat(seen).containsOnlyKeys(Labels.of());
		}
	}

	@Test
	void burnRateWhenLabelsChangeAndALaterWindowFailsThenSharesStayWithTheirLabels() {
		List<Labels> both = List.of(Labels.of("service", "b"), Labels.of("service", "a"));
		List<List<Labels>> labels = new ArrayList<>(List.of(List.of(Labels.of("service", "a"))));
		Set<Duration> failing = new HashSet<>();
		QueryEngine engine = (query) -> (at) -> {
			Duration window = query.over().window();
			if (failing.contains(window)) {
				throw new QueryException("timeout");
			}
			// The windows of the last pair have both labels all the time.
			boolean last = window.equals(Duration.ofDays(3)) || window.equals(Duration.ofHours(6));
			List<Labels> current = last ? both : labels.get(0);
			return Vector.of(current,
					current.stream().mapToDouble((one) -> one.get("service").equals("a") ? 1 : 0).toArray());
		};
		Judge judge = Judge.of(new Condition.BurnRate(0.999, Query.of("bad"), Query.of("all")), engine);
		judge(judge, new HashMap<>());
		labels.set(0, both);
		failing.add(Duration.ofDays(3));
		assertThatExceptionOfType(QueryException.class).isThrownBy(() -> judge(judge, new HashMap<>()));
		failing.clear();
		Map<Labels, String> seen = new HashMap<>();
		judge(judge, seen);
		assertThat(seen).containsOnly(Map.entry(Labels.of("service", "a"), "1.0 MATCHES"),
				Map.entry(Labels.of("service", "b"), "0.0 ENDED"));
	}

	@Test
	void minCountWhenThereIsTooLittleTrafficThenThereIsNoSample() {
		double[] traffic = { 49 };
		QueryEngine engine = (query) -> (at) -> Vector.of(List.of(Labels.of("q", "a")),
				query.metric().equals("traffic") ? traffic[0] : 11);
		Condition condition = new Condition.Threshold(Bench.QUERY, Comparison.ABOVE, 10, null,
				new MinCount(Query.of("traffic"), 50));
		assertThat(judge(condition, engine)).isEmpty();
		traffic[0] = 50;
		assertThat(judge(condition, engine)).containsExactly("11.0 MATCHES");
	}

	@Test
	void comparisonWhenMadeAnIntervalThenHoldsTheSameValues() {
		double[] values = { Double.NEGATIVE_INFINITY, -Double.MAX_VALUE, -1, -Double.MIN_VALUE, -0.0, 0.0,
				Double.MIN_VALUE, 1, Math.nextUp(1.0), Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NaN };
		for (Comparison comparison : Comparison.values()) {
			for (double bound : values) {
				if (!Double.isNaN(bound)) {
					for (double value : values) {
						assertThat(comparison.beyond(bound).contains(value)).as("%s %s %s", value, comparison, bound)
							.isEqualTo(comparison.test(value, bound));
					}
				}
			}
		}
	}

	@Test
	void builtInRulesWhenListedThenAreThoseOfTheDocumentation() {
		assertThat(BuiltInRules.all()).extracting(AlertRule::name)
			.containsExactlyInAnyOrder("high_error_rate", "queue_backup", "analysis_performance_degradation",
					"suspicious_auth_attempts", "health_check_down", "health_check_unknown", "performance_regression",
					"capacity_exhaustion", "scaling_advised", "notification_delivery_failing", "notification_refused",
					"rule_evaluation_failing", "escalation_overdue", "runbook_circuit_open", "series_limit_reached",
					"watchdog");
		assertThat(BuiltInRules.all()).allSatisfy((rule) -> assertThat(RuleExpression.of(rule).promQl()).isNotBlank());
	}

	private static List<String> judge(Condition condition, QueryEngine engine) {
		Map<Labels, String> found = new LinkedHashMap<>();
		judge(Judge.of(condition, engine), found);
		return List.copyOf(found.values());
	}

	private static void judge(Judge judge, Map<Labels, String> found) {
		judge.judge(new Moment(Instant.EPOCH, 0), new Judge.Sink() {

			private List<Labels> labels = List.of();

			@Override
			public void begin(List<Labels> labels) {
				this.labels = labels;
			}

			@Override
			public void accept(int index, double value, Verdict verdict) {
				found.put(this.labels.get(index), value + " " + verdict);
			}

		});
	}

	/** Answers from the second time on. */
	private static final class LateQuery implements PreparedQuery {

		private final Vector vector = Vector.of(List.of(Labels.of()), 11);

		private boolean asked;

		@Override
		public Vector evaluate(Moment at) {
			if (!this.asked) {
				this.asked = true;
				throw new QueryException("not yet");
			}
			return this.vector;
		}

	}

}
