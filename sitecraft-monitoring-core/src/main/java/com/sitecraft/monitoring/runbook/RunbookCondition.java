package com.sitecraft.monitoring.runbook;

import java.util.List;
import java.util.Set;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.signal.Matcher;

/**
 * What triggers a runbook. What is empty does not matter; when all is empty, only a
 * person triggers it. One that names alerts or matchers and no event is about each alert
 * that begins to fire, whether it opens an incident or joins one; any other is about
 * incidents.
 *
 * @param alerts names of rules
 * @param match matchers of the labels
 * @param severities severities
 * @param events what happens to an incident; when empty, an alert fires, or an incident
 * is opened when there are severities alone
 */
public record RunbookCondition(Set<String> alerts, List<Matcher> match, Set<Severity> severities,
		Set<RunbookTrigger.Event> events) {

	private static final Set<RunbookTrigger.Event> INCIDENT = Set.of(RunbookTrigger.Event.OPENED,
			RunbookTrigger.Event.ACKNOWLEDGED, RunbookTrigger.Event.RESOLVED);

	public RunbookCondition {
		alerts = Set.copyOf(alerts);
		match = List.copyOf(match);
		severities = Set.copyOf(severities);
		events = Set.copyOf(events);
		if (!INCIDENT.containsAll(events)) {
			throw new IllegalArgumentException(
					"on.incident is " + events + ", allowed is one of opened, acknowledged, resolved");
		}
	}

	/**
	 * Only a person triggers it.
	 */
	public static RunbookCondition byHand() {
		return new RunbookCondition(Set.of(), List.of(), Set.of(), Set.of());
	}

	/**
	 * An alert of one of these rules begins to fire.
	 */
	public static RunbookCondition alerts(String... rules) {
		return new RunbookCondition(Set.of(rules), List.of(), Set.of(), Set.of());
	}

	boolean matches(RunbookTrigger trigger) {
		if (trigger.event() == RunbookTrigger.Event.BY_HAND || nothing()) {
			return false;
		}
		return happens(trigger.event()) && (this.alerts.isEmpty() || this.alerts.contains(trigger.alert()))
				&& (this.severities.isEmpty()
						|| (trigger.severity() != null && this.severities.contains(trigger.severity())))
				&& this.match.stream().allMatch((matcher) -> matcher.matches(trigger.labels()));
	}

	private boolean happens(RunbookTrigger.Event event) {
		if (!this.events.isEmpty()) {
			return this.events.contains(event);
		}
		boolean alone = this.alerts.isEmpty() && this.match.isEmpty();
		return event == (alone ? RunbookTrigger.Event.OPENED : RunbookTrigger.Event.FIRED);
	}

	private boolean nothing() {
		return this.alerts.isEmpty() && this.match.isEmpty() && this.severities.isEmpty() && this.events.isEmpty();
	}

}
