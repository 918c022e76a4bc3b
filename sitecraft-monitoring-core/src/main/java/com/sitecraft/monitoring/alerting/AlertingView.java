package com.sitecraft.monitoring.alerting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All rules and alerts after one evaluation; immutable, any thread may read it.
 *
 * @param rules rules in their order, with this replica's alerts
 * @param others alerts of other replicas by instance
 */
public record AlertingView(List<RuleView> rules, Map<String, List<Alert>> others) {

	public AlertingView {
		rules = List.copyOf(rules);
		others = Map.copyOf(others);
	}

	/**
	 * Alerts of this replica and of the others.
	 */
	public List<Alert> alerts() {
		List<Alert> all = new ArrayList<>();
		this.rules.forEach((rule) -> all.addAll(rule.alerts()));
		this.others.values().forEach(all::addAll);
		return all;
	}

	/**
	 * Alerts that fire, anywhere.
	 */
	public List<Alert> firing() {
		return alerts().stream().filter((alert) -> alert.state() == AlertState.FIRING).toList();
	}

}
