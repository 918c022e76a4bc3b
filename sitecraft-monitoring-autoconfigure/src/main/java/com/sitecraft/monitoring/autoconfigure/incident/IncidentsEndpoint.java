package com.sitecraft.monitoring.autoconfigure.incident;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.convert.DurationStyle;

import com.sitecraft.monitoring.autoconfigure.alerting.Shown;
import com.sitecraft.monitoring.autoconfigure.command.InvalidInputException;
import com.sitecraft.monitoring.autoconfigure.command.Operators;
import com.sitecraft.monitoring.incident.Due;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.IncidentEvent;
import com.sitecraft.monitoring.incident.IncidentSummary;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.incident.IncidentsView;
import com.sitecraft.monitoring.incident.Recipient;
import com.sitecraft.monitoring.signal.Time;

/**
 * Incidents, who was told, and what happened, read from memory; with write access, what
 * operators do about them.
 */
@WebEndpoint(id = "incidents", defaultAccess = Access.READ_ONLY)
public final class IncidentsEndpoint {

	/** Listed at most, open ones first; each can be shown by its id. */
	private static final int MOST = 1_000;

	private static final int MAX_NOTE = 1_000;

	private final Incidents incidents;

	private final Operators operators;

	private final Time time;

	IncidentsEndpoint(Incidents incidents, Operators operators, Time time) {
		this.incidents = incidents;
		this.operators = operators;
		this.time = time;
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
	 * Does something about an incident.
	 * @param id its id
	 * @param action what to do
	 * @param until for a snooze, when it ends
	 * @param duration for a snooze, how long it lasts, instead of an end
	 * @param text for a note, what it says
	 */
	@WriteOperation
	public WebEndpointResponse<Object> act(SecurityContext security, @Selector String id, @Selector Action action,
			@Nullable String until, @Nullable String duration, @Nullable String text) {
		return this.operators.ask(security, (draft) -> {
			String more = switch (action) {
				case SNOOZE -> end(until, duration).toString();
				case NOTE -> note(text);
				case ACKNOWLEDGE, RESOLVE, ESCALATE -> "";
			};
			return (this.incidents.snapshot().incident(id) == null) ? null
					: draft.of("incident." + text(action), IncidentCommands.body(id, more));
		});
	}

	private Instant end(@Nullable String until, @Nullable String duration) {
		try {
			if (until != null && duration == null) {
				return Instant.parse(until);
			}
			if (duration != null && until == null) {
				return this.time.instant().plus(DurationStyle.detectAndParse(duration));
			}
		}
		catch (DateTimeException | IllegalArgumentException | ArithmeticException ex) {
			// Said below, with what is allowed.
		}
		throw new InvalidInputException("until", (until != null) ? until : duration,
				"an instant such as 2026-03-01T22:00:00Z, or a duration such as 2h");
	}

	private static String note(@Nullable String text) {
		if (text == null || text.isBlank() || text.length() > MAX_NOTE) {
			throw new InvalidInputException("text", text, "a text of 1 to " + MAX_NOTE + " characters");
		}
		return text;
	}

	/**
	 * What operators do.
	 */
	public enum Action {

		ACKNOWLEDGE, SNOOZE, RESOLVE, NOTE, ESCALATE

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
			return new Line(incident.id(), incident.group().rule(), Shown.labels(incident.group().labels()),
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
			return new Detail(Line.of(incident), Shown.text(incident.group().key()),
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
			return new Event(event.at(), IncidentsEndpoint.text(event.kind()), event.actor(), event.source(),
					event.text(), event.evidence());
		}

	}

	private static String text(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
