package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

import com.sitecraft.monitoring.incident.IncidentEvent.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What people do with an incident. Each method answers why not, or {@code null} when it
 * is done.
 */
final class Operators {

	private static final String SOURCE = "operator";

	private static final Duration LONGEST_SNOOZE = Duration.ofDays(30);

	private static final Set<Kind> REOPENED = Set.of(Kind.REOPENED);

	private static final Set<Kind> QUIETED = Set.of(Kind.REOPENED, Kind.ACKNOWLEDGED, Kind.SNOOZED);

	private final Progress progress;

	Operators(Progress progress) {
		this.progress = progress;
	}

	/** Also renews. */
	@Nullable String acknowledge(Draft draft, String actor) {
		return (draft.state == Incident.State.RESOLVED) ? resolved(draft) : acknowledged(draft, actor, actor);
	}

	/**
	 * Somebody did so in another system, which may say it late and again. Who takes care
	 * of it here goes on doing so, and a snooze is as long as it was.
	 */
	@Nullable String acknowledgeElsewhere(Draft draft, String actor, Instant at) {
		if (draft.state == Incident.State.RESOLVED) {
			return resolved(draft);
		}
		String by = draft.course.acknowledgedBy();
		if (draft.state == Incident.State.SNOOZED) {
			return "Incident " + draft.id() + " is snoozed by " + by;
		}
		String outdated = outdated(draft, at, QUIETED);
		return (outdated != null) ? outdated : acknowledged(draft, actor, (by != null) ? by : actor);
	}

	/**
	 * Somebody did so in another system, which may say it after the incident was opened
	 * again.
	 */
	@Nullable String resolveElsewhere(Draft draft, String actor, Instant at) {
		String outdated = outdated(draft, at, REOPENED);
		return (outdated != null) ? outdated : resolve(draft, actor);
	}

	private static @Nullable String outdated(Draft draft, Instant at, Set<Kind> since) {
		Instant last = draft.last(since);
		return (last == null || at.isAfter(last)) ? null
				: "What was done at " + at + " is about incident " + draft.id() + " as it was before " + last;
	}

	private static @Nullable String acknowledged(Draft draft, String actor, String holder) {
		boolean renewed = draft.state == Incident.State.ACKNOWLEDGED;
		Duration timeout = draft.plan().policy().ackTimeout();
		quiet(draft, Incident.State.ACKNOWLEDGED, holder, Due.in(draft.now, timeout));
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
