package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.sitecraft.monitoring.signal.Across;
import com.sitecraft.monitoring.signal.Matcher;
import com.sitecraft.monitoring.signal.PromQl;
import com.sitecraft.monitoring.signal.Query;

/**
 * A rule as Prometheus can judge it.
 *
 * @param promQl the condition
 * @param lossy what the rule says beyond that, in words
 */
public record RuleExpression(String promQl, List<String> lossy) {

	public RuleExpression {
		lossy = List.copyOf(lossy);
	}

	/**
	 * PromQL of the whole condition. What every replica judges for itself is aggregated
	 * by {@code instance} too, because Prometheus sees all replicas at once.
	 */
	public static RuleExpression of(AlertRule rule) {
		return new RuleExpression(promQl(rule), lossy(rule));
	}

	private static String promQl(AlertRule rule) {
		if (rule.condition() instanceof Condition.Threshold threshold) {
			String value = operand(query(threshold.query(), rule));
			MinCount minCount = threshold.minCount();
			String compared = value + " " + threshold.comparison().symbol() + " " + number(threshold.bound());
			return (minCount != null) ? "(" + compared + ") and (" + operand(query(minCount.query(), rule)) + " >= "
					+ number(minCount.value()) + ")" : compared;
		}
		if (rule.condition() instanceof Condition.Absent absent) {
			return absent(absent.query());
		}
		if (rule.condition() instanceof Condition.BurnRate burnRate) {
			List<String> pairs = new ArrayList<>();
			for (BurnWindow window : burnRate.windows()) {
				String bound = " > " + number(burnRate.bound(window));
				pairs.add("(" + operand(query(burnRate.ratio(window.longWindow()), rule)) + bound + " and "
						+ operand(query(burnRate.ratio(window.shortWindow()), rule)) + bound + ")");
			}
			return String.join(" or ", pairs);
		}
		return "vector(1)";
	}

	/** An {@code and} inside would bind weaker than the comparison. */
	private static String operand(Query query) {
		return "(" + PromQl.of(query) + ")";
	}

	private static Query query(Query query, AlertRule rule) {
		if (rule.scope() == RuleScope.FLEET) {
			return query;
		}
		Query scoped = query;
		Across across = query.across();
		if (across != null && !across.by().contains(AlertRule.INSTANCE)) {
			Set<String> by = new TreeSet<>(across.by());
			by.add(AlertRule.INSTANCE);
			scoped = scoped.across(new Across(across.aggregation(), by));
		}
		Query divisor = scoped.dividedBy();
		return (divisor != null) ? scoped.dividedBy(query(divisor, rule)) : scoped;
	}

	private static String absent(Query query) {
		if (!AbsentJudge.plain(query)) {
			return "absent(" + PromQl.of(query) + ")";
		}
		List<String> matchers = query.match().stream().map(Matcher::toString).toList();
		String selector = query.metric() + (matchers.isEmpty() ? "" : "{" + String.join(",", matchers) + "}");
		String offset = query.offset().isZero() ? "" : " offset " + duration(query.offset());
		return "absent_over_time(" + selector + "[" + duration(query.over().window()) + "]" + offset + ")";
	}

	private static String duration(Duration duration) {
		return duration.toMillis() + "ms";
	}

	private static String number(double value) {
		if (Double.isInfinite(value)) {
			return (value > 0) ? "+Inf" : "-Inf";
		}
		return AlertTexts.number(value);
	}

	private static List<String> lossy(AlertRule rule) {
		List<String> lossy = new ArrayList<>();
		if (rule.condition() instanceof Condition.Threshold threshold && threshold.clear() != null) {
			lossy.add("clear " + number(threshold.clear()) + ": Prometheus resolves at the bound itself");
		}
		if (rule.condition() instanceof Condition.Absent && rule.scope() == RuleScope.INSTANCE) {
			lossy.add("scope instance: Prometheus notices only when the series is absent on every replica");
		}
		if (rule.condition() instanceof Condition.Always && rule.scope() == RuleScope.INSTANCE) {
			lossy.add("scope instance: Prometheus says it once, not for every replica");
		}
		boolean samples = rule.condition() instanceof Condition.Threshold
				|| rule.condition() instanceof Condition.BurnRate;
		if (samples && rule.noData() != NoData.OK) {
			lossy.add("no-data " + rule.noData().name().toLowerCase(java.util.Locale.ROOT)
					+ ": Prometheus resolves an alert whose series end");
		}
		lossy.add("flapping above " + rule.flapChanges() + " changes in " + rule.flapWindow()
				+ ": Prometheus tells every change");
		lossy
			.add("max-alerts " + rule.maxAlerts() + ": Prometheus' limit drops all alerts of a rule, so it is not set");
		return lossy;
	}

}
