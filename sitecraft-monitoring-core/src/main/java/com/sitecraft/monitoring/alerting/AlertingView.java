package com.sitecraft.monitoring.alerting;

import java.util.List;
import java.util.Map;

/**
 * All rules and alerts after one evaluation; immutable, any thread may read it.
 *
 * @param rules rules in their order, with this replica's alerts
 * @param others alerts of other replicas by instance
 * @param alerts alerts of this replica and of the others; the same list as before when
 * none of them changed
 */
public record AlertingView(List<RuleView> rules, Map<String, List<Alert>> others, List<Alert> alerts) {

	public AlertingView {
		rules = List.copyOf(rules);
		others = Map.copyOf(others);
		alerts = List.copyOf(alerts);
	}

	/**
	 * Alerts that fire, anywhere.
	 */
	public List<Alert> firing() {
		return this.alerts.stream().filter((alert) -> alert.state() == AlertState.FIRING).toList();
	}

}
