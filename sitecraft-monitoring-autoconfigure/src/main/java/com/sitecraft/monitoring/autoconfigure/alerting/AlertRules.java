package com.sitecraft.monitoring.autoconfigure.alerting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.RuleScope;
import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertsProperties.Rule;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.Query;

/**
 * Puts the rules together: the built-in ones, tuned or removed, then the host's own. What
 * cannot work stops the start.
 */
final class AlertRules {

	private static final String KEY = AlertsProperties.KEY + ".rules";

	/** What every replica reads from the same server. */
	private static final String SHARED = "sitecraft_queue_";

	private static final List<String> COUNTERS = List.of("_total", "_count", "_sum", "_bucket");

	private final List<AlertRule> builtIn;

	private final boolean prometheus;

	private final Set<String> sharedMetrics;

	/**
	 * @param builtIn rules that are there when nothing is set
	 * @param prometheus whether there is one that sees all replicas
	 * @param sharedMetrics gauges that every replica reports alike
	 */
	AlertRules(List<AlertRule> builtIn, boolean prometheus, Set<String> sharedMetrics) {
		this.builtIn = builtIn;
		this.prometheus = prometheus;
		this.sharedMetrics = sharedMetrics;
	}

	AlertRuleSet create(Map<String, Rule> configured) {
		Map<String, AlertRule> known = new LinkedHashMap<>();
		this.builtIn.forEach((rule) -> known.put(rule.name(), rule));
		requireDistinct(known.keySet(), configured.keySet());
		Map<String, AlertRule> rules = new LinkedHashMap<>(known);
		configured.forEach((name, rule) -> {
			if (Boolean.FALSE.equals(rule.enabled())) {
				rules.remove(name);
			}
			else {
				rules.put(name, new RuleMapping(name, rule, known.get(name)).map());
			}
		});
		configured.keySet().stream().map(rules::get).filter((rule) -> rule != null).forEach(this::requireJudgeable);
		return new AlertRuleSet(new ArrayList<>(rules.values()));
	}

	/**
	 * The binder takes names that differ in case, dashes and underscores only for one, so
	 * two such rules would be a mixture of both.
	 */
	private static void requireDistinct(Set<String> builtIn, Set<String> configured) {
		Map<String, String> spelled = new HashMap<>();
		builtIn.forEach((name) -> spelled.put(uniform(name), name));
		for (String name : configured) {
			String other = spelled.putIfAbsent(uniform(name), name);
			if (other != null && !other.equals(name)) {
				throw new InvalidMonitoringPropertyException(KEY, name,
						"a name that differs in more than case, '-' and '_' from " + other);
			}
		}
	}

	private static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
	}

	private void requireJudgeable(AlertRule rule) {
		if (rule.scope() != RuleScope.FLEET || this.prometheus) {
			return;
		}
		for (Query query : rule.condition().queries()) {
			for (Query read = query; read != null; read = read.dividedBy()) {
				if (!shared(read)) {
					throw new InvalidMonitoringPropertyException(KEY + "." + rule.name() + ".scope", "fleet",
							"instance, since each replica has its own " + read.metric()
									+ "; fleet needs sitecraft.monitoring.prometheus.url, or a gauge that "
									+ AlertsProperties.KEY + ".shared-metrics names");
				}
			}
		}
	}

	private boolean shared(Query query) {
		OverTime.Function function = query.over().function();
		boolean counter = function == OverTime.Function.RATE || function == OverTime.Function.INCREASE
				|| COUNTERS.stream().anyMatch(query.metric()::endsWith);
		return !counter && (query.metric().startsWith(SHARED) || this.sharedMetrics.contains(query.metric()));
	}

}
