package com.sitecraft.monitoring.runbook;

import java.util.List;
import java.util.Set;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.signal.Matcher;

/**
 * What triggers a runbook. What is empty does not matter; when all is empty, only a
 * person triggers it.
 *
 * @param alerts names of rules
 * @param match matchers of the labels
 * @param severities severities
 * @param events what happens to an incident, opened when empty
 */
public record RunbookCondition(Set<String> alerts, List<Matcher> match, Set<Severity> severities,
		Set<RunbookTrigger.Event> events) {

	public RunbookCondition {
		alerts = Set.copyOf(alerts);
		match = List.copyOf(match);
		severities = Set.copyOf(severities);
		events = Set.copyOf(events);
		if (events.contains(RunbookTrigger.Event.BY_HAND)) {
			throw new IllegalArgumentException(
					"on.incident is by-hand, allowed is one of opened, acknowledged, resolved");
		}
	}

	/**
	 * Only a person triggers it.
	 */
	public static RunbookCondition byHand() {
		return new RunbookCondition(Set.of(), List.of(), Set.of(), Set.of());
	}

	/**
	 * An incident of one of these rules is opened.
	 */
	public static RunbookCondition alerts(String... rules) {
		return new RunbookCondition(Set.of(rules), List.of(), Set.of(), Set.of());
	}

	boolean matches(RunbookTrigger trigger) {
		if (trigger.event() == RunbookTrigger.Event.BY_HAND || nothing()) {
			return false;
		}
		boolean event = this.events.isEmpty() ? trigger.event() == RunbookTrigger.Event.OPENED
				: this.events.contains(trigger.event());
		return event && (this.alerts.isEmpty() || this.alerts.contains(trigger.alert()))
				&& (this.severities.isEmpty()
						|| (trigger.severity() != null && this.severities.contains(trigger.severity())))
				&& this.match.stream().allMatch((matcher) -> matcher.matches(trigger.labels()));
	}

	private boolean nothing() {
		return this.alerts.isEmpty() && this.match.isEmpty() && this.severities.isEmpty() && this.events.isEmpty();
	}

}
