package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.QueryEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * A unit test of rules with the meaning that promtool gives it: rules are evaluated every
 * {@code evaluationInterval} from 0 on, and an expectation compares what fires after the
 * last evaluation not after its time.
 *
 * @param evaluationInterval time between evaluations, above 0
 * @param expectations what is to fire and when
 */
public record RuleTest(Duration evaluationInterval, List<Expectation> expectations) {

	/** Time zero of a test, as in promtool. */
	public static final Moment ZERO = new Moment(Instant.EPOCH, 0);

	public RuleTest {
		if (evaluationInterval.isNegative() || evaluationInterval.isZero()) {
			throw new IllegalArgumentException(
					"evaluation_interval is " + evaluationInterval + ", allowed is more than 0");
		}
		expectations = List.copyOf(expectations);
	}

	/**
	 * Runs the test.
	 * @param rules the rules
	 * @param engine who answers them
	 * @param instance value of the label {@code instance}
	 * @param feed called before each evaluation: brings the samples of the input series
	 * up to that moment
	 * @return what differs, in words; empty when the test passes
	 */
	public List<String> run(List<AlertRule> rules, QueryEngine engine, String instance, Consumer<Moment> feed) {
		Alerting alerting = new Alerting(rules, (rule) -> engine, instance,
				new AlertMetrics(new SimpleMeterRegistry()));
		List<Expectation> sorted = new ArrayList<>(this.expectations);
		sorted.sort(Comparator.comparing(Expectation::evalTime));
		List<String> failures = new ArrayList<>();
		Duration at = Duration.ZERO;
		for (Expectation expectation : sorted) {
			while (at.compareTo(expectation.evalTime()) <= 0) {
				Moment now = new Moment(ZERO.instant().plus(at), ZERO.nanos() + at.toNanos());
				feed.accept(now);
				alerting.evaluate(now, (rule) -> true);
				at = at.plus(this.evaluationInterval);
			}
			expectation.compare(alerting.snapshot(), failures);
		}
		return failures;
	}

	/**
	 * What is to fire at one time.
	 *
	 * @param evalTime time from zero
	 * @param rule name of the rule
	 * @param alerts labels of the alerts, with or without {@code alertname}
	 */
	public record Expectation(Duration evalTime, String rule, List<Labels> alerts) {

		public Expectation {
			alerts = List.copyOf(alerts);
		}

		private void compare(AlertingView view, List<String> failures) {
			RuleView judged = view.rules()
				.stream()
				.filter((candidate) -> candidate.rule().name().equals(this.rule))
				.findFirst()
				.orElse(null);
			if (judged == null) {
				failures.add("at " + this.evalTime + ": there is no rule '" + this.rule + "'");
				return;
			}
			String error = judged.lastError();
			if (error != null) {
				failures.add("at " + this.evalTime + ": rule '" + this.rule + "' fails: " + error);
			}
			List<Labels> expected = this.alerts.stream()
				.map((labels) -> labels.with(AlertRule.ALERT_NAME, this.rule))
				.sorted()
				.toList();
			List<Labels> actual = judged.alerts()
				.stream()
				.filter((alert) -> alert.state() == AlertState.FIRING)
				.map(Alert::labels)
				.sorted()
				.toList();
			if (!expected.equals(actual)) {
				failures.add(
						"at " + this.evalTime + ": rule '" + this.rule + "' expects " + expected + ", fires " + actual);
			}
		}

	}

}
