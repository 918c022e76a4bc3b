package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import com.sitecraft.monitoring.signal.Query;
import org.jspecify.annotations.Nullable;

/**
 * What is judged, for how long, and how much it matters.
 *
 * @param name unique name, the label {@code alertname}
 * @param condition what makes a label set match
 * @param holdFor how long it must match before it fires, 0 to 30 d ({@code for})
 * @param keepFiringFor how long a firing alert is kept after it stops matching
 * @param severity label {@code severity}
 * @param scope who judges
 * @param labels further labels, sorted by name; they win over those of the series
 * @param summary text with plain placeholders: <code>{value}</code> and
 * <code>{label}</code>
 * @param noData what becomes of an alert without samples
 * @param keepFor how long an alert lives without samples
 * @param maxAlerts most active alerts, 1 to 100,000
 * @param flapChanges changes within {@code flapWindow} that are still calm, 2 to 100
 * @param flapWindow window in which changes are counted
 */
public record AlertRule(String name, Condition condition, Duration holdFor, Duration keepFiringFor, Severity severity,
		RuleScope scope, Map<String, String> labels, String summary, NoData noData, Duration keepFor, int maxAlerts,
		int flapChanges, Duration flapWindow) {

	static final String ALERT_NAME = "alertname";

	static final String SEVERITY = "severity";

	static final String INSTANCE = "instance";

	private static final String RESERVED = "__";

	private static final Set<String> OWN = Set.of(ALERT_NAME, SEVERITY, INSTANCE);

	private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,127}");

	private static final Duration MOST = Duration.ofDays(30);

	public AlertRule {
		check(NAME.matcher(name).matches(), name, "name", name,
				"letters, digits and _, not starting with a digit, 1 to 128 characters");
		duration(name, "for", holdFor);
		duration(name, "keep-firing-for", keepFiringFor);
		duration(name, "keep-for", keepFor);
		duration(name, "flap-window", flapWindow);
		check(!flapWindow.isZero(), name, "flap-window", flapWindow, "more than 0");
		check(maxAlerts >= 1 && maxAlerts <= 100_000, name, "max-alerts", maxAlerts, "1 to 100000");
		check(flapChanges >= 2 && flapChanges <= 100, name, "flap-changes", flapChanges, "2 to 100");
		check(summary.length() <= 1000, name, "summary", summary.length() + " characters", "at most 1000 characters");
		for (Map.Entry<String, String> label : labels.entrySet()) {
			check(NAME.matcher(label.getKey()).matches() && !OWN.contains(label.getKey()), name, "labels",
					label.getKey(), "a label name other than " + new TreeSet<>(OWN));
			check(!label.getKey().startsWith(RESERVED), name, "labels." + label.getKey(), label.getValue(),
					"a label name that does not start with " + RESERVED + ", which Prometheus reserves");
		}
		labels = java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
	}

	/**
	 * A rule with the defaults: at once, warning, by every replica, kept for an hour
	 * without data, 500 alerts, flapping above 6 changes in 30 minutes.
	 */
	public static Builder named(String name) {
		return new Builder(name);
	}

	/**
	 * Builder with this rule's values, to tune it.
	 */
	public Builder toBuilder() {
		Builder builder = new Builder(this.name);
		builder.condition = this.condition;
		builder.holdFor = this.holdFor;
		builder.keepFiringFor = this.keepFiringFor;
		builder.severity = this.severity;
		builder.scope = this.scope;
		builder.labels = this.labels;
		builder.summary = this.summary;
		builder.noData = this.noData;
		builder.keepFor = this.keepFor;
		builder.maxAlerts = this.maxAlerts;
		builder.flapChanges = this.flapChanges;
		builder.flapWindow = this.flapWindow;
		return builder;
	}

	/**
	 * Names of the series that are read, as Prometheus names them.
	 */
	public Set<String> metrics() {
		Set<String> names = new TreeSet<>();
		for (Query query : this.condition.queries()) {
			names.addAll(query.metrics());
		}
		return names;
	}

	private static void duration(String rule, String key, Duration value) {
		check(!value.isNegative() && value.compareTo(MOST) <= 0, rule, key, value, "0 to 30d");
	}

	private static void check(boolean valid, String rule, String key, Object value, String allowed) {
		if (!valid) {
			throw new InvalidRuleException(rule, key, value, allowed);
		}
	}

	/**
	 * Collects a rule; texts as an operator writes them are parsed here, so that every
	 * error names the rule.
	 */
	public static final class Builder {

		private final String name;

		private @Nullable Condition condition;

		private Duration holdFor = Duration.ZERO;

		private Duration keepFiringFor = Duration.ZERO;

		private Severity severity = Severity.WARNING;

		private RuleScope scope = RuleScope.INSTANCE;

		private Map<String, String> labels = Map.of();

		private String summary = "";

		private NoData noData = NoData.KEEP;

		private Duration keepFor = Duration.ofHours(1);

		private int maxAlerts = 500;

		private int flapChanges = 6;

		private Duration flapWindow = Duration.ofMinutes(30);

		private Builder(String name) {
			this.name = name;
		}

		public Builder condition(Condition condition) {
			this.condition = condition;
			return this;
		}

		/**
		 * Condition that may be invalid: what it throws is reported with the rule's name.
		 */
		public Builder condition(Supplier<? extends Condition> condition) {
			try {
				this.condition = condition.get();
			}
			catch (InvalidRuleException ex) {
				throw ex;
			}
			catch (IllegalArgumentException ex) {
				throw InvalidRule.from(this.name, ex);
			}
			return this;
		}

		/**
		 * Value beyond a bound.
		 * @param query the value
		 * @param comparison {@code above}, {@code below}, {@code at-least} or
		 * {@code at-most}
		 * @param bound the bound
		 */
		public Builder threshold(Query query, String comparison, double bound) {
			Comparison parsed = InvalidRule.choice(this.name, "comparison", comparison, Comparison.values());
			return condition(() -> new Condition.Threshold(query, parsed, bound));
		}

		/**
		 * Value beyond a bound.
		 */
		public Builder threshold(Query query, Comparison comparison, double bound) {
			return condition(() -> new Condition.Threshold(query, comparison, bound));
		}

		/**
		 * Recovery bound of the threshold that was set before.
		 */
		public Builder clear(double clear) {
			Condition.Threshold set = threshold("clear", clear);
			return condition(
					() -> new Condition.Threshold(set.query(), set.comparison(), set.bound(), clear, set.minCount()));
		}

		/**
		 * Minimum of traffic of the threshold that was set before.
		 */
		public Builder minCount(Query query, double value) {
			Condition.Threshold set = threshold("min-count", value);
			return condition(() -> new Condition.Threshold(set.query(), set.comparison(), set.bound(), set.clear(),
					new MinCount(query, value)));
		}

		public Builder holdFor(Duration holdFor) {
			this.holdFor = holdFor;
			return this;
		}

		public Builder keepFiringFor(Duration keepFiringFor) {
			this.keepFiringFor = keepFiringFor;
			return this;
		}

		public Builder severity(Severity severity) {
			this.severity = severity;
			return this;
		}

		public Builder severity(String severity) {
			return severity(InvalidRule.choice(this.name, "severity", severity, Severity.values()));
		}

		public Builder scope(RuleScope scope) {
			this.scope = scope;
			return this;
		}

		public Builder scope(String scope) {
			return scope(InvalidRule.choice(this.name, "scope", scope, RuleScope.values()));
		}

		public Builder labels(Map<String, String> labels) {
			this.labels = labels;
			return this;
		}

		public Builder summary(String summary) {
			this.summary = summary;
			return this;
		}

		public Builder noData(NoData noData) {
			this.noData = noData;
			return this;
		}

		public Builder noData(String noData) {
			return noData(InvalidRule.choice(this.name, "no-data", noData, NoData.values()));
		}

		public Builder keepFor(Duration keepFor) {
			this.keepFor = keepFor;
			return this;
		}

		public Builder maxAlerts(int maxAlerts) {
			this.maxAlerts = maxAlerts;
			return this;
		}

		public Builder flapping(int changes, Duration window) {
			this.flapChanges = changes;
			this.flapWindow = window;
			return this;
		}

		public AlertRule build() {
			Condition set = this.condition;
			if (set == null) {
				throw new InvalidRuleException(this.name, "condition", "missing",
						"above, below, at-least, at-most, absent or slo");
			}
			return new AlertRule(this.name, set, this.holdFor, this.keepFiringFor, this.severity, this.scope,
					this.labels, this.summary, this.noData, this.keepFor, this.maxAlerts, this.flapChanges,
					this.flapWindow);
		}

		private Condition.Threshold threshold(String key, double value) {
			if (this.condition instanceof Condition.Threshold set) {
				return set;
			}
			throw new InvalidRuleException(this.name, key, value, "only with above, below, at-least or at-most");
		}

	}

}
