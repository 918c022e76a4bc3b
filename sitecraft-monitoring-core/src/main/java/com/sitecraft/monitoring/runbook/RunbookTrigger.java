package com.sitecraft.monitoring.runbook;

import java.time.Instant;
import java.util.Objects;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.signal.Labels;
import org.jspecify.annotations.Nullable;

/**
 * Something that may call for a runbook.
 *
 * @param id equal for the same thing on every replica and after every restart, at most
 * 255 characters; the same thing triggers a runbook once
 * @param event what happened
 * @param incident id of the incident, empty when there is none
 * @param alert name of the rule, empty when no alert is behind it
 * @param labels labels of the alert, or those that all alerts of the incident have
 * @param severity severity, {@code null} without an alert
 * @param cause where the cause lies
 * @param target what a run would be about, at most 500 characters: budgets are counted by
 * it, and no two runs act on one at a time
 * @param actor who caused it
 * @param at when
 */
public record RunbookTrigger(String id, Event event, String incident, String alert, Labels labels,
		@Nullable Severity severity, StepScope cause, String target, String actor, Instant at) {

	public RunbookTrigger {
		if (id.isBlank() || id.length() > 255) {
			throw new IllegalArgumentException("id is '" + id + "', allowed is 1 to 255 characters");
		}
		Objects.requireNonNull(event, "event");
		Objects.requireNonNull(incident, "incident");
		Objects.requireNonNull(alert, "alert");
		Objects.requireNonNull(labels, "labels");
		Objects.requireNonNull(cause, "cause");
		if (target.isBlank() || target.length() > 500) {
			throw new IllegalArgumentException("target has " + target.length() + " characters, allowed is 1 to 500");
		}
		if (actor.isBlank()) {
			throw new IllegalArgumentException("actor is '" + actor + "', allowed is a text that is not blank");
		}
		Objects.requireNonNull(at, "at");
	}

	/**
	 * Somebody wants it, whatever alerts say.
	 */
	public static RunbookTrigger byHand(String id, String target, String actor, Instant at) {
		return new RunbookTrigger(id, Event.BY_HAND, "", "", Labels.of(), null, StepScope.LOCAL, target, actor, at);
	}

	/**
	 * Whether there is an alert that should be firing for as long as something is to be
	 * done, and whose end proves that it helped.
	 */
	boolean watchesAlert() {
		return !this.alert.isEmpty() && this.event != Event.RESOLVED;
	}

	/**
	 * What happened.
	 */
	public enum Event {

		/** An alert begins to fire. */
		FIRED,

		/** An incident is opened, or opened again. */
		OPENED,

		ACKNOWLEDGED, RESOLVED, BY_HAND

	}

}
