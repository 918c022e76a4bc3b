package com.sitecraft.monitoring.autoconfigure.incident;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

import com.sitecraft.monitoring.incident.Due;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.IncidentEvent;
import com.sitecraft.monitoring.incident.IncidentSummary;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.incident.IncidentsView;
import com.sitecraft.monitoring.incident.Recipient;

/**
 * Incidents, who was told, and what happened; read from memory.
 */
@Endpoint(id = "incidents")
public final class IncidentsEndpoint {

	/** Listed at most, open ones first; each can be shown by its id. */
	private static final int MOST = 1_000;

	private final Incidents incidents;

	IncidentsEndpoint(Incidents incidents) {
		this.incidents = incidents;
	}

	/** All incidents, open ones first. */
	@ReadOperation
	public Document incidents() {
		IncidentsView view = this.incidents.snapshot();
		return new Document(view.open().size(), view.incidents().size(),
				view.incidents().values().stream().limit(MOST).map(Line::of).toList());
	}

	/**
	 * One incident, or {@code null} when there is none.
	 * @param id its id
	 */
	@ReadOperation
	public @Nullable Detail incident(@Selector String id) {
		Incident incident = this.incidents.snapshot().incident(id);
		return (incident != null) ? Detail.of(incident) : null;
	}

	/**
	 * One incident as a document, or {@code null} when there is none.
	 * @param id its id
	 * @param form which document
	 */
	@ReadOperation(produces = "text/markdown")
	public @Nullable String summary(@Selector String id, @Selector Form form) {
		Incident incident = this.incidents.snapshot().incident(id);
		return (incident != null) ? IncidentSummary.markdown(incident) : null;
	}

	/**
	 * Documents about an incident.
	 */
	public enum Form {

		SUMMARY

	}

	/**
	 * The whole picture.
	 *
	 * @param open number of open incidents
	 * @param total number of incidents that are kept
	 * @param incidents the incidents, at most 1,000
	 */
	public record Document(int open, int total, List<Line> incidents) {
	}

	/**
	 * One incident in short.
	 *
	 * @param id its id
	 * @param rule name of the rule
	 * @param labels what its alerts have in common
	 * @param state {@code triggered}, {@code acknowledged}, {@code snoozed} or
	 * {@code resolved}
	 * @param severity how bad it is
	 * @param openedAt when it was opened
	 * @param resolvedAt when it was over
	 * @param acknowledgedBy who takes care of it
	 * @param firing alerts that fire
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Line(String id, String rule, Map<String, String> labels, String state, String severity,
			Instant openedAt, @Nullable Instant resolvedAt, @Nullable String acknowledgedBy, int firing) {

		static Line of(Incident incident) {
			return new Line(incident.id(), incident.group().rule(), incident.group().labels().toMap(),
					text(incident.state()), incident.severity().label(), incident.course().openedAt(),
					incident.course().resolvedAt(), incident.course().acknowledgedBy(), incident.members().firing());
		}

	}

	/**
	 * One incident.
	 *
	 * @param incident the incident in short
	 * @param group what its alerts have in common, as text
	 * @param alerts alerts that fire or have fired
	 * @param quietUntil until when the acknowledgement or snooze holds
	 * @param policy name of the policy
	 * @param step number of the next step, none when no step is due
	 * @param stepAt when it is due
	 * @param told who has been told, without addresses
	 * @param pages number of pages so far
	 * @param leftOut number of events that are not kept
	 * @param timeline what happened
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Detail(Line incident, String group, int alerts, @Nullable Instant quietUntil, String policy,
			@Nullable Integer step, @Nullable Instant stepAt, List<String> told, int pages, int leftOut,
			List<Event> timeline) {

		static Detail of(Incident incident) {
			Due step = incident.escalation().due();
			Due quiet = incident.course().quietUntil();
			return new Detail(Line.of(incident), incident.group().key(),
					incident.members().alerts().size() + incident.members().beyond(),
					(quiet != null) ? quiet.at() : null, incident.plan().policy().name(),
					(step != null) ? incident.escalation().next() + 1 : null, (step != null) ? step.at() : null,
					incident.telling().told().stream().map(Recipient::toString).toList(), incident.telling().pages(),
					incident.timeline().leftOut(), incident.timeline().events().stream().map(Event::of).toList());
		}

	}

	/**
	 * Something that happened.
	 *
	 * @param at when
	 * @param kind what
	 * @param actor who did it
	 * @param source where it comes from
	 * @param text in words
	 * @param evidence what was seen
	 */
	public record Event(Instant at, String kind, String actor, String source, String text,
			Map<String, String> evidence) {

		static Event of(IncidentEvent event) {
			return new Event(event.at(), IncidentsEndpoint.text(event.kind()), event.actor(), event.source(), event.text(),
					event.evidence());
		}

	}

	private static String text(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
