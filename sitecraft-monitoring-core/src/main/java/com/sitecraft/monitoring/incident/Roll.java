package com.sitecraft.monitoring.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Severity;

/**
 * Compares the alerts of an incident with those of a tick, in time linear in their
 * number.
 */
final class Roll {

	private final Members before;

	/** Made when needed: mostly nothing changes, in thousands of incidents. */
	private Map<String, Member> changed = Map.of();

	/** Alerts that fire since this tick, muted ones apart. */
	List<Alert> fired = List.of();

	/** Whether one of these had fired before in this incident. */
	boolean refired;

	/** Alerts that have ended since the last tick, as far as there is a trace of them. */
	List<Alert> cleared = List.of();

	int vanished;

	/** Whether something fires that is not muted. */
	boolean audible;

	/** Whether something fires that is neither muted nor flapping. */
	boolean calm;

	/** Whether something keeps the incident open. */
	boolean holding;

	Severity worst = Severity.INFO;

	/** Members that nobody was told of and somebody should be. */
	private List<String> untold = List.of();

	private int known;

	private int added;

	private int beyond;

	/**
	 * @param before alerts so far
	 * @param alerts alerts of the incident's group in this tick
	 * @param everTold whether somebody was told of the incident: if not, even a flapping
	 * alert is worth it
	 */
	Roll(Members before, List<Alert> alerts, boolean everTold) {
		this.before = before;
		for (int i = 0; i < alerts.size(); i++) {
			call(alerts.get(i), everTold);
		}
		if (this.known < before.alerts().size()) {
			vanished(alerts);
		}
	}

	private void vanished(List<Alert> alerts) {
		Set<String> listed = new HashSet<>();
		for (Alert alert : alerts) {
			if (alert.mutedBy().isEmpty() || alert.state() != AlertState.FIRING || this.before.holds(alert)) {
				listed.add(alert.fingerprint());
			}
		}
		for (Member member : this.before.alerts().values()) {
			if (member.firing() && !listed.contains(member.fingerprint())) {
				change(member.cleared());
				this.vanished++;
			}
		}
	}

	private void change(Member member) {
		this.changed = this.changed.isEmpty() ? new HashMap<>() : this.changed;
		this.changed.put(member.fingerprint(), member);
	}

	private static <T> List<T> and(List<T> list, T one) {
		List<T> all = list.isEmpty() ? new ArrayList<>() : list;
		all.add(one);
		return all;
	}

	private void call(Alert alert, boolean everTold) {
		Member member = this.before.get(alert.fingerprint());
		boolean muted = !alert.mutedBy().isEmpty();
		if (alert.state() != AlertState.FIRING) {
			if (member != null && member.firing()) {
				ended(alert, member);
			}
			return;
		}
		Instant firedAt = firedAt(alert);
		boolean known = member != null && member.firing() && member.firedAt().equals(firedAt);
		if (muted && !known) {
			return;
		}
		this.holding = true;
		this.worst = (alert.severity().rank() > this.worst.rank()
				|| (alert.severity() == Severity.SECURITY && this.worst == Severity.CRITICAL)) ? alert.severity()
						: this.worst;
		this.audible |= !muted;
		this.calm |= !muted && !alert.flapping();
		boolean worthwhile = !muted && (!alert.flapping() || !everTold);
		if (member != null) {
			this.known++;
		}
		else if (this.before.alerts().size() + this.added >= Members.MOST) {
			this.beyond++;
			return;
		}
		else {
			this.added++;
		}
		if (!known) {
			this.fired = and(this.fired, alert);
			this.refired |= member != null && !alert.flapping();
			change(new Member(alert.fingerprint(), firedAt, true, false));
		}
		if (worthwhile && (member == null || !known || !member.told())) {
			this.untold = and(this.untold, alert.fingerprint());
		}
	}

	/** A flapping one is not over before it is calm. */
	private void ended(Alert alert, Member member) {
		this.known++;
		if (alert.flapping()) {
			this.holding = true;
		}
		else {
			this.cleared = and(this.cleared, alert);
			change(member.cleared());
		}
	}

	boolean fresh() {
		return !this.untold.isEmpty() || this.beyond > this.before.beyondTold();
	}

	/**
	 * The alerts after this tick.
	 * @param told whether those that nobody knew of are told now
	 */
	Members after(boolean told) {
		int beyondTold = told ? this.beyond : Math.min(this.before.beyondTold(), this.beyond);
		if (this.changed.isEmpty() && this.beyond == this.before.beyond() && beyondTold == this.before.beyondTold()
				&& (!told || this.untold.isEmpty())) {
			return this.before;
		}
		Map<String, Member> all = new LinkedHashMap<>(this.before.alerts());
		all.putAll(this.changed);
		if (told) {
			this.untold.forEach((fingerprint) -> all.computeIfPresent(fingerprint, (key, member) -> member.nowTold()));
		}
		return new Members(all, this.beyond, beyondTold);
	}

	static Instant firedAt(Alert alert) {
		Instant firedAt = alert.firedAt();
		return (firedAt != null) ? firedAt : alert.activeAt();
	}

}
