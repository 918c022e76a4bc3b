package com.sitecraft.monitoring.incident;

import java.util.Objects;

import com.sitecraft.monitoring.alerting.Severity;

/**
 * Alerts of one group that somebody takes care of together; immutable.
 *
 * @param id unique id, equal on every replica that opens it from the same stored state
 * @param occurrence number of incidents of the group within the same hour before it
 * @param group what its alerts have in common
 * @param severity the worst of its alerts so far
 * @param state where it stands
 * @param course its dates
 * @param plan how it is told, as of its opening
 * @param escalation how far the policy has come
 * @param members its alerts
 * @param telling who has been told
 * @param timeline what happened
 */
public record Incident(String id, int occurrence, Group group, Severity severity, State state, Course course, Plan plan,
		Escalation escalation, Members members, Telling telling, Timeline timeline) {

	public Incident {
		if (id.isBlank() || id.length() > 100 || id.indexOf('/') >= 0) {
			throw new IllegalArgumentException("id is '" + id + "', allowed is 1 to 100 characters without /");
		}
		Objects.requireNonNull(group, "group");
		Objects.requireNonNull(severity, "severity");
		Objects.requireNonNull(state, "state");
		Objects.requireNonNull(course, "course");
		Objects.requireNonNull(plan, "plan");
		Objects.requireNonNull(escalation, "escalation");
		Objects.requireNonNull(members, "members");
		Objects.requireNonNull(telling, "telling");
		Objects.requireNonNull(timeline, "timeline");
		if ((state == State.RESOLVED) != (course.resolvedAt() != null)) {
			throw new IllegalArgumentException(
					"resolvedAt is " + course.resolvedAt() + ", allowed is a time when resolved, and none otherwise");
		}
	}

	public boolean open() {
		return this.state != State.RESOLVED;
	}

	/** Short: labels are chosen by strangers, and there may be thousands. */
	@Override
	public String toString() {
		return "Incident[" + this.id + " " + this.group.rule() + " " + this.state + "]";
	}

	/**
	 * Where an incident stands.
	 */
	public enum State {

		TRIGGERED, ACKNOWLEDGED, SNOOZED, RESOLVED

	}

}
