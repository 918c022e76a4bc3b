package com.sitecraft.monitoring.autoconfigure.alerting;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Comparison;
import com.sitecraft.monitoring.alerting.Condition;
import com.sitecraft.monitoring.alerting.InvalidRuleException;
import com.sitecraft.monitoring.alerting.MinCount;
import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertsProperties.MinTraffic;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertsProperties.Rule;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertsProperties.Slo;
import com.sitecraft.monitoring.signal.Query;

/**
 * Turns the keys of one rule into the rule; what is not set is as in the built-in rule of
 * that name.
 */
final class RuleMapping {

	private static final String KINDS = "one of above, below, at-least, at-most, absent and slo";

	private final String key;

	private final String name;

	private final Rule rule;

	private final @Nullable AlertRule builtIn;

	private final QueryMapping queries;

	RuleMapping(String name, Rule rule, @Nullable AlertRule builtIn) {
		this.key = AlertsProperties.KEY + ".rules." + name;
		this.name = name;
		this.rule = rule;
		this.builtIn = builtIn;
		this.queries = new QueryMapping(this.key);
	}

	AlertRule map() {
		try {
			AlertRule.Builder builder = (this.builtIn != null) ? this.builtIn.toBuilder() : AlertRule.named(this.name);
			Condition condition = condition((this.builtIn != null) ? this.builtIn.condition() : null);
			builder.condition(condition);
			Optional.ofNullable(this.rule.forDuration()).ifPresent(builder::holdFor);
			Optional.ofNullable(this.rule.keepFiringFor()).ifPresent(builder::keepFiringFor);
			Optional.ofNullable(this.rule.severity()).ifPresent(builder::severity);
			Optional.ofNullable(this.rule.scope()).ifPresent(builder::scope);
			Optional.ofNullable(this.rule.labels()).ifPresent(builder::labels);
			Optional.ofNullable(this.rule.summary()).ifPresent(builder::summary);
			Optional.ofNullable(this.rule.noData()).ifPresent(builder::noData);
			Optional.ofNullable(this.rule.keepFor()).ifPresent(builder::keepFor);
			Optional.ofNullable(this.rule.maxAlerts()).ifPresent(builder::maxAlerts);
			return builder.build();
		}
		catch (InvalidRuleException ex) {
			String at = "name".equals(ex.key()) ? this.key : this.key + "." + ex.key();
			throw new InvalidMonitoringPropertyException(at, ex.value(), ex.allowed());
		}
	}

	private Condition condition(@Nullable Condition base) {
		Map<Comparison, Double> bounds = bounds();
		boolean absent = Boolean.TRUE.equals(this.rule.absent());
		Slo slo = this.rule.slo();
		int kinds = bounds.size() + (absent ? 1 : 0) + ((slo != null) ? 1 : 0);
		if (kinds > 1 || (kinds == 0 && base == null)) {
			throw new InvalidMonitoringPropertyException(this.key, kinds + " conditions", KINDS);
		}
		if (slo != null) {
			return burnRate(slo);
		}
		if (absent) {
			noBounds("absent");
			return new Condition.Absent(this.queries.query(this.rule, query(base)));
		}
		if (base != null && !(base instanceof Condition.Threshold) && bounds.isEmpty()) {
			noBounds("the condition of " + this.name);
			Query query = query(base);
			return (query != null) ? new Condition.Absent(this.queries.query(this.rule, query)) : base;
		}
		return threshold(bounds, (base instanceof Condition.Threshold set) ? set : null);
	}

	private static @Nullable Query query(@Nullable Condition base) {
		if (base instanceof Condition.Threshold threshold) {
			return threshold.query();
		}
		return (base instanceof Condition.Absent absent) ? absent.query() : null;
	}

	private Map<Comparison, Double> bounds() {
		Map<Comparison, Double> bounds = new LinkedHashMap<>();
		Optional.ofNullable(this.rule.above()).ifPresent((bound) -> bounds.put(Comparison.ABOVE, bound));
		Optional.ofNullable(this.rule.below()).ifPresent((bound) -> bounds.put(Comparison.BELOW, bound));
		Optional.ofNullable(this.rule.atLeast()).ifPresent((bound) -> bounds.put(Comparison.AT_LEAST, bound));
		Optional.ofNullable(this.rule.atMost()).ifPresent((bound) -> bounds.put(Comparison.AT_MOST, bound));
		return bounds;
	}

	private Condition threshold(Map<Comparison, Double> bounds, Condition.@Nullable Threshold base) {
		Comparison comparison = bounds.isEmpty() ? comparison(base) : bounds.keySet().iterator().next();
		double bound = bounds.isEmpty() ? bound(base) : bounds.values().iterator().next();
		Query query = this.queries.query(this.rule, (base != null) ? base.query() : null);
		boolean high = comparison == Comparison.ABOVE || comparison == Comparison.AT_LEAST;
		boolean turned = base != null
				&& high != (base.comparison() == Comparison.ABOVE || base.comparison() == Comparison.AT_LEAST);
		Double clear = clear(high, (base != null && !turned) ? base.clear() : null);
		if (Double.isNaN(bound)) {
			throw new InvalidMonitoringPropertyException(this.key + "." + text(comparison), bound,
					"a number: NaN never compares true");
		}
		if (clear != null && !(high ? clear <= bound : clear >= bound)) {
			throw new InvalidMonitoringPropertyException(this.key + (high ? ".clear-below" : ".clear-above"), clear,
					bound + " or " + (high ? "less" : "more") + ", as '" + text(comparison) + "' is");
		}
		return new Condition.Threshold(query, comparison, bound, clear,
				minCount(query, (base != null) ? base.minCount() : null));
	}

	private Comparison comparison(Condition.@Nullable Threshold base) {
		if (base == null) {
			throw new InvalidMonitoringPropertyException(this.key, "0 conditions", KINDS);
		}
		return base.comparison();
	}

	private static double bound(Condition.@Nullable Threshold base) {
		return (base != null) ? base.bound() : Double.NaN;
	}

	private @Nullable Double clear(boolean high, @Nullable Double base) {
		Double wrong = high ? this.rule.clearAbove() : this.rule.clearBelow();
		if (wrong != null) {
			throw new InvalidMonitoringPropertyException(this.key + (high ? ".clear-above" : ".clear-below"), wrong,
					high ? "only with below or at-most" : "only with above or at-least");
		}
		Double set = high ? this.rule.clearBelow() : this.rule.clearAbove();
		return (set != null) ? set : base;
	}

	private @Nullable MinCount minCount(Query query, @Nullable MinCount base) {
		MinTraffic set = this.rule.minCount();
		if (set == null) {
			return base;
		}
		Query traffic = this.queries.traffic(set, query, (base != null) ? base.query() : null);
		Double value = (set.value() != null) ? set.value() : ((base != null) ? Double.valueOf(base.value()) : null);
		if (value == null || !(value >= 0) || value.isInfinite()) {
			throw new InvalidMonitoringPropertyException(this.key + ".min-count.value", value, "a number from 0");
		}
		return new MinCount(traffic, value);
	}

	private Condition burnRate(Slo slo) {
		noBounds("slo");
		if (this.rule.metric() != null || this.rule.minCount() != null || this.rule.dividedBy() != null) {
			throw new InvalidMonitoringPropertyException(this.key + ".slo", "set",
					"without metric, min-count and divided-by");
		}
		double objective = objective(slo.objective());
		Query bad = this.queries.events("of", slo.of());
		Query total = this.queries.events("total", slo.total());
		return InvalidMonitoringPropertyException.naming(this.key + ".slo",
				() -> new Condition.BurnRate(objective, bad, total));
	}

	private double objective(@Nullable String text) {
		String number = (text != null) ? text.strip() : "";
		boolean percent = number.endsWith("%");
		try {
			// Decimal, so that 99.9% is 0.999 and not the double beside it.
			BigDecimal value = new BigDecimal(percent ? number.substring(0, number.length() - 1).strip() : number);
			double share = (percent ? value.movePointLeft(2) : value).doubleValue();
			if (share > 0 && share < 1) {
				return share;
			}
		}
		catch (NumberFormatException ex) {
			// Reported below.
		}
		throw new InvalidMonitoringPropertyException(this.key + ".slo.objective", text,
				"a share between 0% and 100%, such as 99.9%");
	}

	private void noBounds(String condition) {
		if (this.rule.clearAbove() != null || this.rule.clearBelow() != null) {
			throw new InvalidMonitoringPropertyException(
					this.key + ((this.rule.clearAbove() != null) ? ".clear-above" : ".clear-below"), "set",
					"only with above, below, at-least or at-most, not with " + condition);
		}
	}

	private static String text(Comparison comparison) {
		return switch (comparison) {
			case ABOVE -> "above";
			case BELOW -> "below";
			case AT_LEAST -> "at-least";
			case AT_MOST -> "at-most";
		};
	}

}
