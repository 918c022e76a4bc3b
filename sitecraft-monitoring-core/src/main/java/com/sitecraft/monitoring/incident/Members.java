package com.sitecraft.monitoring.incident;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertState;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of an incident by fingerprint; immutable.
 *
 * @param alerts alerts that fire or have fired, at most {@value #MOST}
 * @param beyond number of alerts that fire and did not fit
 * @param beyondTold number of these as of the last page
 */
public record Members(Map<String, Member> alerts, int beyond, int beyondTold) {

	/** What one row of a store can hold. */
	public static final int MOST = 10_000;

	static final Members NONE = new Members(Map.of(), 0, 0);

	public Members {
		if (alerts.size() > MOST) {
			throw new IllegalArgumentException("alerts are " + alerts.size() + ", allowed is at most " + MOST);
		}
		alerts = Collections.unmodifiableMap(new LinkedHashMap<>(alerts));
	}

	public static Members of(Collection<Member> alerts, int beyond, int beyondTold) {
		Map<String, Member> byFingerprint = new LinkedHashMap<>();
		alerts.forEach((member) -> byFingerprint.put(member.fingerprint(), member));
		return new Members(byFingerprint, beyond, beyondTold);
	}

	@Nullable Member get(String fingerprint) {
		return this.alerts.get(fingerprint);
	}

	/** After somebody was told of all of them. */
	Members allTold() {
		return of(this.alerts.values().stream().map(Member::nowTold).toList(), this.beyond, this.beyond);
	}

	/** Those that go on firing as they did, which somebody knows of. */
	Members held(Collection<Alert> now) {
		List<Member> held = new ArrayList<>();
		for (Alert alert : now) {
			Member member = this.alerts.get(alert.fingerprint());
			if (member != null && goesOn(member, alert)) {
				held.add(member.nowTold());
			}
		}
		return of(held, 0, 0);
	}

	/** Whether an alert has been firing without end since it came into the incident. */
	boolean holds(Alert alert) {
		Member member = this.alerts.get(alert.fingerprint());
		return member != null && goesOn(member, alert);
	}

	private static boolean goesOn(Member member, Alert alert) {
		return alert.state() == AlertState.FIRING && member.firing() && member.firedAt().equals(Roll.firedAt(alert));
	}

	/** Number of alerts that fire. */
	public int firing() {
		int firing = this.beyond;
		for (Member member : this.alerts.values()) {
			firing += member.firing() ? 1 : 0;
		}
		return firing;
	}

	/** Counts, not label sets: there may be thousands. */
	@Override
	public String toString() {
		return "Members[" + this.alerts.size() + " and " + this.beyond + "]";
	}

}
