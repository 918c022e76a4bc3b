package com.sitecraft.monitoring.alerting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.sitecraft.monitoring.alerting.AlertLifecycle.Verdict;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;

/**
 * Label sets of one rule, and what the running evaluation says about them. A label set
 * that was seen before costs a look into a map and no memory.
 */
final class Slots implements Judge.Sink {

	private final AlertRule rule;

	/** What the rule adds to every label set. */
	private final Labels own;

	/** By the labels that the query gives. */
	private final Map<Labels, Slot> bySource = new HashMap<>();

	/** By the labels of the alert; the order is that of their appearance. */
	private final Map<Labels, Slot> byLabels = new LinkedHashMap<>();

	/** Seen in the running evaluation, in the order of the result. */
	private final List<Slot> found = new ArrayList<>();

	private long evaluation;

	private int samples;

	Slots(AlertRule rule, String instance) {
		this.rule = rule;
		Labels labels = Labels.of(rule.labels())
			.with(AlertRule.ALERT_NAME, rule.name())
			.with(AlertRule.SEVERITY, rule.severity().label());
		this.own = (rule.scope() == RuleScope.INSTANCE) ? labels.with(AlertRule.INSTANCE, instance) : labels;
	}

	void begin() {
		this.evaluation++;
		this.found.clear();
		this.samples = 0;
	}

	@Override
	public void accept(Labels source, double value, Verdict verdict) {
		this.samples++;
		Slot slot = slot(source);
		if (slot.seen != this.evaluation) {
			slot.seen = this.evaluation;
			slot.verdict = verdict;
			slot.found = value;
			this.found.add(slot);
			return;
		}
		if (slot.verdict == Verdict.MATCHES && verdict == Verdict.MATCHES) {
			throw new DuplicateLabelsException(slot.labels);
		}
		// Of two series that are one alert, the one that matches speaks.
		if (verdict.compareTo(slot.verdict) < 0) {
			slot.verdict = verdict;
			slot.found = value;
		}
	}

	/** Samples in the running evaluation. */
	int samples() {
		return this.samples;
	}

	List<Slot> found() {
		return this.found;
	}

	boolean seen(Slot slot) {
		return slot.seen == this.evaluation;
	}

	Collection<Slot> all() {
		return this.byLabels.values();
	}

	/**
	 * The label set of the rule itself, for the alert that says that there is no data.
	 */
	Slot bare() {
		return slot(Labels.of());
	}

	Slot slot(Labels source) {
		Slot slot = this.bySource.get(source);
		if (slot == null) {
			slot = labelled(source.with(this.own));
			this.bySource.put(source, slot);
		}
		return slot;
	}

	/** The label set with the given labels of an alert. */
	Slot labelled(Labels labels) {
		Slot slot = this.byLabels.get(labels);
		if (slot == null) {
			slot = new Slot(labels, Fingerprint.of(labels), this.rule);
			this.byLabels.put(labels, slot);
		}
		return slot;
	}

	void clear() {
		this.bySource.clear();
		this.byLabels.clear();
	}

	/**
	 * Forgets label sets that are gone: not in the last result, no alert, no recent
	 * change. Resolved alerts stay for the given time.
	 */
	void forget(Moment now, long resolvedForMillis) {
		this.bySource.values().removeIf((slot) -> forgettable(slot, now, resolvedForMillis));
		this.byLabels.values().removeIf((slot) -> forgettable(slot, now, resolvedForMillis));
	}

	private boolean forgettable(Slot slot, Moment now, long resolvedForMillis) {
		if (seen(slot) || slot.active() || !slot.flaps.idle(now)) {
			return false;
		}
		return slot.life == null || now.nanos() - slot.endedNanos > resolvedForMillis * 1_000_000;
	}

}
