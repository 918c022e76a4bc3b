package com.sitecraft.monitoring.alerting;

import com.sitecraft.monitoring.alerting.AlertLifecycle.Verdict;
import com.sitecraft.monitoring.signal.Labels;
import org.jspecify.annotations.Nullable;

/**
 * One label set of a rule, whether it has an alert or not, with what the running
 * evaluation has found out about it so far.
 */
final class Slot {

	/** Labels of the alert. */
	final Labels labels;

	final String fingerprint;

	final FlapCounter flaps;

	/** Whether a label set of the query is known to be this one. */
	boolean sourced;

	@Nullable AlertLifecycle life;

	double value = Double.NaN;

	long refreshedNanos;

	/** When its alert ended, valid while that is resolved. */
	long endedNanos;

	/** Evaluation that last saw it; what follows is valid for that one only. */
	long seen;

	double found;

	Verdict verdict = Verdict.ENDED;

	/** Last view, reused while nothing changed. */
	@Nullable Alert view;

	/** State that the last view shows. */
	@Nullable AlertLifecycle viewed;

	Slot(Labels labels, String fingerprint, AlertRule rule) {
		this.labels = labels;
		this.fingerprint = fingerprint;
		this.flaps = new FlapCounter(rule);
	}

	boolean active() {
		AlertLifecycle current = this.life;
		return current != null && current.active();
	}

}
