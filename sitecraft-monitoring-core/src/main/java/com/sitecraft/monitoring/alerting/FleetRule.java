package com.sitecraft.monitoring.alerting;

import java.util.Set;
import java.util.TreeSet;

import com.sitecraft.monitoring.signal.Across;
import com.sitecraft.monitoring.signal.Aggregation;
import com.sitecraft.monitoring.signal.Query;

/**
 * A rule as one who sees all replicas judges it: what each replica judges for itself is
 * kept apart by the label {@code instance} of its series.
 */
public final class FleetRule {

	private FleetRule() {
	}

	/**
	 * The rule of the scope fleet that has an alert for each replica. An absence is one
	 * of all replicas, as in the exported rules.
	 */
	public static AlertRule of(AlertRule rule) {
		return (rule.scope() == RuleScope.FLEET) ? rule
				: rule.toBuilder().scope(RuleScope.FLEET).condition(byInstance(rule.condition())).build();
	}

	private static Condition byInstance(Condition condition) {
		if (condition instanceof Condition.Threshold threshold) {
			MinCount minCount = threshold.minCount();
			return new Condition.Threshold(byInstance(threshold.query()), threshold.comparison(), threshold.bound(),
					threshold.clear(),
					(minCount != null) ? new MinCount(byInstance(minCount.query()), minCount.value()) : null);
		}
		if (condition instanceof Condition.BurnRate burnRate) {
			return new Condition.BurnRate(burnRate.objective(), byInstance(summed(burnRate.bad())),
					byInstance(summed(burnRate.total())), burnRate.windows());
		}
		return condition;
	}

	private static Query summed(Query query) {
		return (query.across() != null) ? query : query.across(new Across(Aggregation.SUM, Set.of()));
	}

	private static Query byInstance(Query query) {
		Query scoped = query;
		Across across = query.across();
		if (across != null) {
			Set<String> by = new TreeSet<>(across.by());
			by.add(AlertRule.INSTANCE);
			scoped = query.across(new Across(across.aggregation(), by));
		}
		Query divisor = scoped.dividedBy();
		return (divisor != null) ? scoped.dividedBy(byInstance(divisor)) : scoped;
	}

}
