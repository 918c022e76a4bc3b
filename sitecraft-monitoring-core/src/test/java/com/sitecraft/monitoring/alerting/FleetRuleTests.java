package com.sitecraft.monitoring.alerting;

import java.util.List;

import com.sitecraft.monitoring.signal.Across;
import com.sitecraft.monitoring.signal.Aggregation;
import com.sitecraft.monitoring.signal.Query;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FleetRuleTests {

	/** The exported rules keep replicas apart as well. */
	@Test
	void ruleWhenOfAnInstanceThenAsksWhatTheExportedRuleAsks() {
		AlertRule objective = Bench.rule()
			.scope(RuleScope.INSTANCE)
			.condition(new Condition.BurnRate(0.99, Query.of("bad_total"), Query.of("all_total")))
			.build();
		assertThat(BuiltInRules.all()).isNotEmpty()
			.allSatisfy((rule) -> assertThat(promQl(FleetRule.of(rule))).isEqualTo(promQl(rule)));
		assertThat(promQl(FleetRule.of(objective))).isEqualTo(promQl(objective)).contains("sum by (instance)");
	}

	@Test
	void ruleWhenOfAnInstanceThenIsAsItWasOtherwise() {
		Query query = Query.of("m").across(Across.of(Aggregation.MAX, "q"));
		AlertRule rule = Bench.rule()
			.scope(RuleScope.INSTANCE)
			.threshold(query, Comparison.ABOVE, 3)
			.clear(2)
			.minCount(query, 1)
			.build();
		AlertRule fleet = FleetRule.of(rule);
		assertThat(fleet.toBuilder().scope(rule.scope()).condition(rule.condition()).build()).isEqualTo(rule);
		Query apart = query.across(Across.of(Aggregation.MAX, "instance", "q"));
		assertThat(fleet.condition())
			.isEqualTo(new Condition.Threshold(apart, Comparison.ABOVE, 3, 2d, new MinCount(apart, 1)));
		assertThat(List.of(FleetRule.of(fleet))).containsExactly(fleet);
	}

	private static String promQl(AlertRule rule) {
		return RuleExpression.of(rule).promQl();
	}

}
