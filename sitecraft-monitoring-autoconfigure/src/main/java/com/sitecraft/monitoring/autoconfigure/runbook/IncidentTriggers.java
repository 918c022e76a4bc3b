package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.IncidentEvent;
import com.sitecraft.monitoring.incident.IncidentsView;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.signal.Labels;

/**
 * Finds what happened to incidents since it looked last. What happened shortly before
 * this replica began to act for all is found as well: the one that did so before may have
 * died over it, and the same trigger has the same id.
 */
final class IncidentTriggers {

	/** Longer than a take-over takes; what is older somebody has seen. */
	private static final Duration RECENT = Duration.ofMinutes(10);

	private static final int MAX_TARGET = 500;

	private final Alerting alerting;

	/** Of each incident when what happened last; only the loop's thread comes here. */
	private final Map<String, Map<RunbookTrigger.Event, Instant>> seen = new HashMap<>();

	private @Nullable IncidentsView last;

	IncidentTriggers(Alerting alerting) {
		this.alerting = alerting;
	}

	/** Another replica acts for all. */
	void forget() {
		this.last = null;
		this.seen.clear();
	}

	List<RunbookTrigger> look(IncidentsView view, Instant now) {
		IncidentsView before = this.last;
		if (view == before) {
			return List.of();
		}
		this.last = view;
		List<RunbookTrigger> triggers = new ArrayList<>();
		for (Incident incident : view.incidents().values()) {
			RunbookTrigger.Event event = event(incident);
			Instant at = (event != null) ? at(incident, event) : null;
			if (event == null || at == null) {
				continue;
			}
			Instant told = this.seen.computeIfAbsent(incident.id(), (key) -> new EnumMap<>(RunbookTrigger.Event.class))
				.put(event, at);
			// Earlier: a long timeline has left out what was told, and shows what was
			// before.
			boolean news = told == null || at.isAfter(told);
			if (news && Duration.between(at, now).compareTo(RECENT) < 0) {
				triggers.add(trigger(incident, event, incident.id() + "/" + event + "/" + at.toEpochMilli(),
						IncidentEvent.MONITORING, at));
			}
		}
		this.seen.keySet().retainAll(view.incidents().keySet());
		return triggers;
	}

	private static RunbookTrigger.@Nullable Event event(Incident incident) {
		return switch (incident.state()) {
			case TRIGGERED -> RunbookTrigger.Event.OPENED;
			case ACKNOWLEDGED -> RunbookTrigger.Event.ACKNOWLEDGED;
			case RESOLVED -> RunbookTrigger.Event.RESOLVED;
			case SNOOZED -> null;
		};
	}

	/** An acknowledgement that lapses opens nothing: the time is that of the opening. */
	private static @Nullable Instant at(Incident incident, RunbookTrigger.Event event) {
		Instant at = null;
		for (IncidentEvent each : incident.timeline().events()) {
			boolean meant = switch (each.kind()) {
				case OPENED, REOPENED -> event == RunbookTrigger.Event.OPENED;
				case ACKNOWLEDGED -> event == RunbookTrigger.Event.ACKNOWLEDGED;
				case RESOLVED -> event == RunbookTrigger.Event.RESOLVED;
				default -> false;
			};
			at = meant ? each.at() : at;
		}
		return at;
	}

	/**
	 * Somebody wants it for an incident: about what the incident itself would be when it
	 * is opened.
	 * @param command id of the command, and so of the trigger
	 */
	RunbookTrigger byHand(Incident incident, String command, String actor, Instant at) {
		return trigger(incident, RunbookTrigger.Event.BY_HAND, command, actor, at);
	}

	private RunbookTrigger trigger(Incident incident, RunbookTrigger.Event event, String id, String actor, Instant at) {
		Labels labels = common(incident);
		String key = incident.group().key();
		return new RunbookTrigger(id, event, incident.id(), incident.group().rule(), labels, incident.severity(),
				AlertTriggers.cause(labels), (key.length() > MAX_TARGET) ? key.substring(0, MAX_TARGET) : key, actor,
				at);
	}

	/** What its alerts have in common, the replica only when they are all of one. */
	private Labels common(Incident incident) {
		Map<String, String> common = null;
		for (Alert alert : this.alerting.snapshot().alerts()) {
			if (incident.members().alerts().containsKey(alert.fingerprint())) {
				if (common == null) {
					common = new TreeMap<>(alert.labels().toMap());
				}
				else {
					common.entrySet().retainAll(alert.labels().toMap().entrySet());
				}
			}
		}
		return (common != null) ? Labels.of(common) : incident.group().labels();
	}

}
