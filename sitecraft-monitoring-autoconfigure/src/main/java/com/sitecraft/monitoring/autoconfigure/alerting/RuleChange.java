package com.sitecraft.monitoring.autoconfigure.alerting;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Comparison;
import com.sitecraft.monitoring.alerting.Condition;
import com.sitecraft.monitoring.alerting.InvalidRuleException;
import com.sitecraft.monitoring.autoconfigure.command.InvalidInputException;

/**
 * Other bounds of a threshold, and other times.
 *
 * @param holdFor {@code for} of the rule
 */
record RuleChange(@Nullable Double above, @Nullable Double below, @Nullable Double atLeast, @Nullable Double atMost,
		@Nullable Double clear, @Nullable String holdFor, @Nullable String keepFiringFor) {

	/**
	 * The rule with what is set.
	 * @throws InvalidRuleException when the rule cannot be like that
	 */
	AlertRule of(AlertRule rule) {
		return condition(rule).holdFor(BacktestSpan.duration("holdFor", this.holdFor, rule.holdFor()))
			.keepFiringFor(BacktestSpan.duration("keepFiringFor", this.keepFiringFor, rule.keepFiringFor()))
			.build();
	}

	private AlertRule.Builder condition(AlertRule rule) {
		AlertRule.Builder builder = rule.toBuilder();
		Comparison comparison = null;
		Double bound = null;
		Double[] bounds = { this.above, this.below, this.atLeast, this.atMost };
		Comparison[] comparisons = { Comparison.ABOVE, Comparison.BELOW, Comparison.AT_LEAST, Comparison.AT_MOST };
		for (int i = 0; i < bounds.length; i++) {
			if (bounds[i] != null) {
				BacktestSpan.check("above, below, atLeast, atMost", "two of them", bound == null, "one of them");
				bound = bounds[i];
				comparison = comparisons[i];
			}
		}
		if (bound == null && this.clear == null) {
			return builder;
		}
		if (!(rule.condition() instanceof Condition.Threshold set)) {
			throw new InvalidInputException("rule", rule.name(), "without a bound, since this rule has none");
		}
		Comparison compared = (comparison != null) ? comparison : set.comparison();
		double at = (bound != null) ? bound : set.bound();
		Double recovery = (this.clear != null) ? this.clear : recovery(set, compared, at);
		return builder.condition(() -> new Condition.Threshold(set.query(), compared, at, recovery, set.minCount()));
	}

	/** The configured one where it still is on the good side, else the bound. */
	private static @Nullable Double recovery(Condition.Threshold set, Comparison compared, double bound) {
		Double clear = set.clear();
		boolean upward = compared == Comparison.ABOVE || compared == Comparison.AT_LEAST;
		boolean was = set.comparison() == Comparison.ABOVE || set.comparison() == Comparison.AT_LEAST;
		return (clear != null && upward == was && (upward ? clear <= bound : clear >= bound)) ? clear : null;
	}

}
