package com.sitecraft.monitoring.autoconfigure.alerting;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.sitecraft.monitoring.alerting.AlertRule;

/**
 * Rules that are judged: the built-in ones as configured, and the host's own.
 *
 * @param rules the rules, built-in ones first
 */
public record AlertRuleSet(List<AlertRule> rules) {

	public AlertRuleSet {
		rules = List.copyOf(rules);
	}

	/** Names of the series that the rules read, as Prometheus names them. */
	public Set<String> metrics() {
		Set<String> names = new TreeSet<>();
		this.rules.forEach((rule) -> names.addAll(rule.metrics()));
		return names;
	}

}
