package com.sitecraft.monitoring.incident;

import org.jspecify.annotations.Nullable;

/**
 * How far the policy of an incident has come.
 *
 * @param begun whether the first page was due
 * @param next index of the next step
 * @param round number of the round, from 0
 * @param reached number of steps that were told at least once
 * @param due when the next step is due, {@code null} when none is: not begun,
 * acknowledged, snoozed, or all are told
 */
public record Escalation(boolean begun, int next, int round, int reached, @Nullable Due due) {

	static final Escalation NONE = new Escalation(false, 0, 0, 0, null);

	public Escalation {
		if (next < 0 || round < 0 || reached < 0) {
			throw new IllegalArgumentException("next, round and reached are " + next + ", " + round + " and " + reached
					+ ", allowed is 0 or more");
		}
	}

	static Escalation begin(Due due) {
		return new Escalation(true, 0, 0, 0, due);
	}

	Escalation at(@Nullable Due due) {
		return new Escalation(this.begun, this.next, this.round, this.reached, due);
	}

	/** Whether no step is left. */
	boolean exhausted(EscalationPolicy policy) {
		return this.begun && (this.round >= policy.rounds() || this.next >= policy.own());
	}

	/**
	 * After the next step was told.
	 * @param base when it counts as told
	 */
	Escalation advance(EscalationPolicy policy, Due base) {
		int reached = Math.max(this.reached, this.next + 1);
		int step = this.next + 1;
		int turn = this.round;
		if (step >= policy.own()) {
			step = 0;
			turn++;
		}
		Due then = (turn < policy.rounds()) ? base.plus(policy.pause(step)) : null;
		return new Escalation(true, step, turn, reached, then);
	}

	/**
	 * After an acknowledgement or a snooze: whoever was told last is told at once, and
	 * the steps go on from there.
	 */
	Escalation resume(EscalationPolicy policy, Due now) {
		if (!this.begun) {
			return this;
		}
		if (this.next > 0) {
			return new Escalation(true, this.next - 1, this.round, this.reached, now);
		}
		if (this.round > 0) {
			return new Escalation(true, policy.own() - 1, this.round - 1, this.reached, now);
		}
		return at(now);
	}

}
