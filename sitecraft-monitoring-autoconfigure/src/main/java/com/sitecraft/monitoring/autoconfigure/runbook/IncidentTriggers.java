package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Muting;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.IncidentEvent;
import com.sitecraft.monitoring.incident.IncidentsView;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.signal.Labels;

/**
 * Finds what happened to incidents, and which alerts began to fire in them, since it
 * looked last. What happened shortly before this replica began to act for all is found as
 * well: the one that did so before may have died over it, and the same trigger has the
 * same id.
 */
final class IncidentTriggers {

	/** Longer than a take-over takes; what is older somebody has seen. */
	private static final Duration RECENT = Duration.ofMinutes(10);

	private static final int MAX_TARGET = 500;

	private final Alerting alerting;

	private final MemberTriggers members;

	/** Of each incident when what happened last; only the loop's thread comes here. */
	private final Map<String, Map<RunbookTrigger.Event, Instant>> seen = new HashMap<>();

	/** Each incident as it was seen last. */
	private final Map<String, Incident> last = new HashMap<>();

	IncidentTriggers(Alerting alerting, Muting muting, MeterRegistry registry) {
		this.alerting = alerting;
		this.members = new MemberTriggers(alerting, muting, registry);
	}

	/** Another replica acts for all. */
	void forget() {
		this.last.clear();
		this.seen.clear();
	}

	List<RunbookTrigger> look(IncidentsView view, Instant now) {
		Instant lately = now.minus(RECENT);
		List<RunbookTrigger> triggers = new ArrayList<>();
		for (Incident incident : view.incidents().values()) {
			Incident before = this.last.put(incident.id(), incident);
			if (before != incident) {
				happened(incident, lately, triggers);
				triggers.addAll(this.members.began(incident, before, view, lately, now));
			}
		}
		this.last.keySet().retainAll(view.incidents().keySet());
		this.seen.keySet().retainAll(view.incidents().keySet());
		return triggers;
	}

	/**
	 * By the timeline and not by the state, which may be another one by now. An
	 * acknowledgement that lapses opens nothing.
	 */
	private void happened(Incident incident, Instant lately, List<RunbookTrigger> into) {
		Map<RunbookTrigger.Event, Instant> told = this.seen.computeIfAbsent(incident.id(),
				(key) -> new EnumMap<>(RunbookTrigger.Event.class));
		for (IncidentEvent happening : incident.timeline().events()) {
			RunbookTrigger.Event event = event(happening);
			Instant at = happening.at();
			Instant last = (event != null) ? told.get(event) : null;
			if (event == null || (last != null && !at.isAfter(last))) {
				continue;
			}
			told.put(event, at);
			if (at.isAfter(lately)) {
				into.add(trigger(incident, event, incident.id() + "/" + event + "/" + at.toEpochMilli(),
						IncidentEvent.MONITORING, at));
			}
		}
	}

	private static RunbookTrigger.@Nullable Event event(IncidentEvent happening) {
		return switch (happening.kind()) {
			case OPENED, REOPENED -> RunbookTrigger.Event.OPENED;
			case ACKNOWLEDGED -> RunbookTrigger.Event.ACKNOWLEDGED;
			case RESOLVED -> RunbookTrigger.Event.RESOLVED;
			default -> null;
		};
	}

	/**
	 * Somebody wants it for an incident: about the alert of it that fires, or, when that
	 * is not exactly one, about what the incident itself would be when it is opened.
	 * @param command id of the command, and so of the trigger
	 */
	RunbookTrigger byHand(Incident incident, String command, String actor, Instant at) {
		List<Alert> firing = alerts(incident).stream()
			.filter((alert) -> alert.state() == AlertState.FIRING)
			.limit(2)
			.toList();
		return (firing.size() == 1)
				? AlertTriggers.trigger(firing.get(0), RunbookTrigger.Event.BY_HAND, command, incident.id(), actor, at)
				: trigger(incident, RunbookTrigger.Event.BY_HAND, command, actor, at);
	}

	private RunbookTrigger trigger(Incident incident, RunbookTrigger.Event event, String id, String actor, Instant at) {
		Labels labels = common(incident);
		String key = incident.group().key();
		return new RunbookTrigger(id, event, incident.id(), incident.group().rule(), labels, incident.severity(),
				AlertTriggers.cause(labels), (key.length() > MAX_TARGET) ? key.substring(0, MAX_TARGET) : key, actor,
				at);
	}

	private List<Alert> alerts(Incident incident) {
		Set<String> members = incident.members().alerts().keySet();
		return this.alerting.snapshot()
			.alerts()
			.stream()
			.filter((alert) -> members.contains(alert.fingerprint()))
			.toList();
	}

	/** What its alerts have in common, the replica only when they are all of one. */
	private Labels common(Incident incident) {
		Map<String, String> common = null;
		for (Alert alert : alerts(incident)) {
			if (common == null) {
				common = new TreeMap<>(alert.labels().toMap());
			}
			else {
				common.entrySet().retainAll(alert.labels().toMap().entrySet());
			}
		}
		return (common != null) ? Labels.of(common) : incident.group().labels();
	}

}
