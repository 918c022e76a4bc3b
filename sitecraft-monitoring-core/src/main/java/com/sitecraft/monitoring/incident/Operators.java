package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import com.sitecraft.monitoring.incident.IncidentEvent.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What people do with an incident. Each method answers why not, or {@code null} when it
 * is done.
 */
final class Operators {

	private static final String SOURCE = "operator";

	private static final Duration LONGEST_SNOOZE = Duration.ofDays(30);

	private final Progress progress;

	Operators(Progress progress) {
		this.progress = progress;
	}

	/** Also renews. */
	@Nullable String acknowledge(Draft draft, String actor) {
		if (draft.state == Incident.State.RESOLVED) {
			return resolved(draft);
		}
		boolean renewed = draft.state == Incident.State.ACKNOWLEDGED;
		Duration timeout = draft.plan().policy().ackTimeout();
		quiet(draft, Incident.State.ACKNOWLEDGED, actor, Due.in(draft.now, timeout));
		draft.event(Kind.ACKNOWLEDGED, actor, SOURCE,
				(renewed ? "Acknowledgement is renewed for " : "Acknowledged for ") + timeout, Map.of());
		if (!renewed) {
			draft.pageTold(Page.Kind.ACKNOWLEDGED);
		}
		return null;
	}

	@Nullable String snooze(Draft draft, Instant until, String actor) {
		if (draft.state == Incident.State.RESOLVED) {
			return resolved(draft);
		}
		Duration length = Duration.between(draft.now.instant(), until);
		if (length.isNegative() || length.isZero() || length.compareTo(LONGEST_SNOOZE) > 0) {
			return "until is " + until + ", allowed is a time within the next 30 days";
		}
		boolean knew = draft.state != Incident.State.TRIGGERED;
		quiet(draft, Incident.State.SNOOZED, actor, Due.in(draft.now, length));
		draft.event(Kind.SNOOZED, actor, SOURCE, "Snoozed until " + until, Map.of());
		if (!knew) {
			draft.pageTold(Page.Kind.ACKNOWLEDGED);
		}
		return null;
	}

	@Nullable String resolve(Draft draft, String actor) {
		if (draft.state == Incident.State.RESOLVED) {
			return resolved(draft);
		}
		this.progress.resolve(draft, actor, "Resolved by hand");
		return null;
	}

	@Nullable String note(Draft draft, String text, String actor) {
		if (text.isBlank()) {
			return "text is blank, allowed is a text of 1 to 1000 characters";
		}
		draft.event(Kind.NOTE, actor, SOURCE, text, Map.of());
		return null;
	}

	@Nullable String escalate(Draft draft, String actor) {
		if (draft.state == Incident.State.RESOLVED) {
			return resolved(draft);
		}
		EscalationPolicy policy = draft.plan().policy();
		if (draft.escalation.exhausted(policy)) {
			return "Incident " + draft.id() + " has no step left: all of policy " + policy.name() + " are told";
		}
		draft.state = Incident.State.TRIGGERED;
		draft.course = draft.course.triggered();
		draft.event(Kind.ESCALATED, actor, SOURCE, "Escalated by hand", Map.of());
		if (!draft.escalation.begun()) {
			draft.members = draft.members.allTold();
		}
		this.progress.advance(draft, Progress.now(draft.now));
		return null;
	}

	private static void quiet(Draft draft, Incident.State state, String actor, Due until) {
		draft.state = state;
		draft.course = draft.course.acknowledged(actor, draft.now.instant(), until);
		draft.escalation = draft.escalation.at(null);
	}

	private static String resolved(Draft draft) {
		return "Incident " + draft.id() + " is resolved since " + draft.course.resolvedAt();
	}

}
