package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * What an incident does by itself while alerts change and time passes.
 */
final class Progress {

	/** In one tick; more would push out the rest of the timeline. */
	private static final int MAX_TEXTS = 10;

	/** From then on a step counts from when it is told: each still gets its time. */
	private static final Duration LATE = Duration.ofMinutes(1);

	private final Pager pager;

	private final Evidence evidence;

	Progress(Pager pager, Evidence evidence) {
		this.pager = pager;
		this.evidence = evidence;
	}

	/**
	 * One step of an open incident.
	 * @param alerts alerts of its group
	 */
	void step(Draft draft, List<Alert> alerts) {
		Roll roll = new Roll(draft.members, alerts, draft.telling.pages() > 0);
		cleared(draft, roll);
		if (!roll.holding) {
			draft.members = roll.after(false);
			resolve(draft, null, "All alerts have ended");
			return;
		}
		fired(draft, roll);
		lapse(draft, roll);
		boolean told = tell(draft, roll);
		draft.members = roll.after(told);
		draft.untold = roll.fresh() && !told;
		escalate(draft, roll);
		repeat(draft, roll);
	}

	/** Ends it, and tells whoever knows of it. */
	void resolve(Draft draft, @Nullable String actor, String why) {
		draft.state = Incident.State.RESOLVED;
		draft.course = draft.course.resolved(actor, draft.now.instant(),
				Due.in(draft.now, draft.plan().grouping().reopenWindow()));
		draft.escalation = draft.escalation.at(null);
		boolean knows = !draft.telling.told().isEmpty();
		draft.event(IncidentEvent.Kind.RESOLVED, (actor != null) ? actor : IncidentEvent.MONITORING,
				(actor != null) ? "operator" : draft.group().rule(), knows ? why : why + "; nobody had been told",
				Map.of());
		draft.pageTold(Page.Kind.RESOLVED);
		draft.telling = draft.telling.next(null, null);
	}

	/** Goes on with the policy after an acknowledgement or a snooze. */
	void resume(Draft draft, String why) {
		draft.state = Incident.State.TRIGGERED;
		draft.course = draft.course.triggered();
		draft.escalation = draft.escalation.resume(draft.plan().policy(), now(draft.now));
		draft.event(IncidentEvent.Kind.LAPSED, why);
	}

	/** Tells the next step. */
	void advance(Draft draft, Due base) {
		int step = draft.escalation.next();
		draft.event(IncidentEvent.Kind.ESCALATED, "Step " + (step + 1) + " of policy " + draft.plan().policy().name()
				+ ((draft.escalation.round() > 0) ? ", round " + (draft.escalation.round() + 1) : ""));
		draft.escalation = draft.escalation.advance(draft.plan().policy(), base);
		this.pager.step(draft, step);
		draft.telling = draft.telling.next(draft.telling.fresh(),
				Due.in(draft.now, draft.plan().grouping().repeatInterval()));
	}

	private void cleared(Draft draft, Roll roll) {
		for (Alert alert : roll.cleared.subList(0, Math.min(MAX_TEXTS, roll.cleared.size()))) {
			draft.event(IncidentEvent.Kind.CLEARED, IncidentEvent.MONITORING, alert.rule(),
					alert.labels() + " has ended" + ((alert.reason() != null) ? ": " + alert.reason() : ""), Map.of());
		}
		int more = roll.cleared.size() - MAX_TEXTS;
		if (more > 0) {
			draft.event(IncidentEvent.Kind.CLEARED, IncidentEvent.MONITORING, draft.group().rule(),
					more + " more alerts have ended", Map.of());
		}
		if (roll.vanished > 0) {
			draft.event(IncidentEvent.Kind.CLEARED, IncidentEvent.MONITORING, draft.group().rule(),
					"Alerts that are no longer reported: " + roll.vanished, Map.of());
		}
	}

	private void fired(Draft draft, Roll roll) {
		for (Alert alert : roll.fired.subList(0, Math.min(MAX_TEXTS, roll.fired.size()))) {
			draft.event(IncidentEvent.Kind.FIRED, IncidentEvent.MONITORING, alert.rule(),
					alert.labels() + ": " + alert.summary() + " (" + alert.why() + ")",
					this.evidence.of(alert, draft.now));
		}
		int more = roll.fired.size() - MAX_TEXTS;
		if (more > 0) {
			draft.event(IncidentEvent.Kind.FIRED, IncidentEvent.MONITORING, draft.group().rule(),
					more + " more alerts fire", Map.of());
		}
		if (roll.worst.rank() > draft.severity.rank()) {
			draft.severity = roll.worst;
		}
	}

	private void lapse(Draft draft, Roll roll) {
		Due until = draft.course.quietUntil();
		if (until == null) {
			return;
		}
		if (draft.state == Incident.State.ACKNOWLEDGED && roll.refired) {
			resume(draft, "Fires anew, so that the acknowledgement is over");
		}
		else if (until.passed(draft.now)) {
			resume(draft, (draft.state == Incident.State.SNOOZED) ? "The snooze is over"
					: "The acknowledgement is over: nobody has renewed it");
		}
	}

	/** Tells what nobody was told of; the first time the policy begins with it. */
	private boolean tell(Draft draft, Roll roll) {
		Due due = draft.telling.fresh();
		if (draft.state == Incident.State.SNOOZED || !roll.fresh() || due == null || !due.passed(draft.now)
				|| defers(draft)) {
			return false;
		}
		Due repeat = Due.in(draft.now, draft.plan().grouping().repeatInterval());
		if (!draft.escalation.begun()) {
			draft.escalation = Escalation.begin(Due.in(draft.now, draft.plan().policy().steps().get(0).after()));
		}
		else {
			this.pager.reached(draft, Page.Kind.UPDATED);
		}
		draft.telling = draft.telling.next(Due.in(draft.now, draft.plan().grouping().groupInterval()), repeat);
		return true;
	}

	private void escalate(Draft draft, Roll roll) {
		Due due = draft.escalation.due();
		while (draft.state == Incident.State.TRIGGERED && roll.audible && due != null && due.passed(draft.now)
				&& !defers(draft)) {
			boolean late = due.late(draft.now).compareTo(LATE) > 0;
			advance(draft, late ? now(draft.now) : due);
			due = draft.escalation.due();
		}
	}

	private void repeat(Draft draft, Roll roll) {
		Due due = draft.telling.repeat();
		if (draft.state == Incident.State.TRIGGERED && roll.calm && due != null && due.passed(draft.now)
				&& draft.escalation.reached() > 0 && !defers(draft)) {
			this.pager.reached(draft, Page.Kind.REPEATED);
			draft.telling = draft.telling.next(draft.telling.fresh(),
					Due.in(draft.now, draft.plan().grouping().repeatInterval()));
		}
	}

	private boolean defers(Draft draft) {
		boolean defers = draft.plan().defers(draft.now);
		if (defers && !draft.telling.deferred()) {
			draft.telling = draft.telling.withDeferred();
			draft.event(IncidentEvent.Kind.DEFERRED, "Told later, in working hours");
		}
		return defers;
	}

	static Due now(Moment now) {
		return new Due(now.instant(), now.nanos());
	}

}
