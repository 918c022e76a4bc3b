package com.sitecraft.monitoring.incident;

import java.util.List;
import java.util.Objects;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;

/**
 * The plan for some alerts.
 *
 * @param matchers which alerts, all must match; none means every alert
 * @param plan how their incidents are told
 */
public record Route(List<Matcher> matchers, Plan plan) {

	public Route {
		matchers = List.copyOf(matchers);
		Objects.requireNonNull(plan, "plan");
	}

	boolean matches(Labels labels) {
		for (Matcher matcher : this.matchers) {
			if (!matcher.matches(labels)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The group of an alert, as Alertmanager writes it: alerts of one rule that take
	 * different routes are different incidents.
	 */
	Group group(String rule, Labels labels) {
		Labels by = labels.keep(this.plan.grouping().by());
		StringBuilder key = new StringBuilder("{");
		for (Matcher matcher : this.matchers) {
			key.append((key.length() > 1) ? "," : "").append(matcher);
		}
		return new Group(key.append("}:").append(by.with("alertname", rule)).toString(), rule, by);
	}

}
