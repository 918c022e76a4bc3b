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
import org.jspecify.annotations.Nullable;

/**
 * Label sets of one rule that have or had an alert, and what the running evaluation says
 * about them. A label set without one costs a comparison and no memory; which label set
 * of a result has one is looked up again only when either changed.
 */
final class Slots implements Judge.Sink {

	private static final @Nullable Slot[] NONE = {};

	private final AlertRule rule;

	/** What the rule adds to every label set. */
	private final Labels own;

	/** By the labels that the query gives. */
	private final Map<Labels, Slot> bySource = new HashMap<>();

	/** By the labels of the alert; the order is that of their appearance. */
	private final Map<Labels, Slot> byLabels = new LinkedHashMap<>();

	/** Label sets of the running result. */
	private List<Labels> sources = List.of();

	/** Slot of each of them, if there is one; none at all while there is no slot. */
	private @Nullable Slot[] slots = NONE;

	/** Whether slots came or went since they were looked up. */
	private boolean changed;

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
	public void begin(List<Labels> sources) {
		if (sources != this.sources || this.changed) {
			this.sources = sources;
			this.changed = false;
			lookUp();
		}
	}

	@Override
	public void accept(int index, double value, Verdict verdict) {
		this.samples++;
		Slot slot = (index < this.slots.length) ? this.slots[index] : null;
		if (slot == null) {
			if (verdict != Verdict.MATCHES) {
				return;
			}
			slot = slot(this.sources.get(index));
		}
		mark(slot, value, verdict);
	}

	void mark(Slot slot, double value, Verdict verdict) {
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

	/** The same, if there ever was such an alert. */
	@Nullable Slot knownBare() {
		return this.bySource.get(Labels.of());
	}

	private Slot slot(Labels source) {
		Slot slot = this.bySource.get(source);
		if (slot == null) {
			slot = labelled(source.with(this.own));
			put(source, slot);
		}
		return slot;
	}

	/** The label set with the given labels of an alert. */
	Slot labelled(Labels labels) {
		Slot slot = this.byLabels.get(labels);
		if (slot == null) {
			slot = new Slot(labels, Fingerprint.of(labels), this.rule);
			this.byLabels.put(labels, slot);
			this.changed = true;
		}
		return slot;
	}

	/**
	 * Whether an alert with these labels can be one of the rule as it is now.
	 */
	boolean mayHave(Labels labels) {
		for (int i = 0; i < this.own.size(); i++) {
			if (!labels.get(this.own.name(i)).equals(this.own.value(i))) {
				return false;
			}
		}
		return true;
	}

	private void put(Labels source, Slot slot) {
		slot.sourced = true;
		this.bySource.put(source, slot);
	}

	private void lookUp() {
		if (this.byLabels.isEmpty()) {
			this.slots = NONE;
			return;
		}
		boolean byLabels = mayBeFoundByLabels();
		this.slots = new Slot[this.sources.size()];
		for (int i = 0; i < this.slots.length; i++) {
			Labels source = this.sources.get(i);
			Slot slot = this.bySource.get(source);
			if (slot == null && byLabels) {
				slot = this.byLabels.get(source.with(this.own));
				if (slot != null) {
					put(source, slot);
				}
			}
			this.slots[i] = slot;
		}
	}

	/**
	 * Whether a slot may belong to a source that it was not made for: a restored one has
	 * not met its source, and sources that the rule's labels hide parts of can be one
	 * alert. Otherwise the labels of all alerts need not be put together.
	 */
	private boolean mayBeFoundByLabels() {
		for (Slot slot : this.byLabels.values()) {
			if (!slot.sourced) {
				return true;
			}
		}
		for (Labels source : this.sources) {
			for (int i = 0; i < this.own.size(); i++) {
				if (!source.get(this.own.name(i)).isEmpty()) {
					return true;
				}
			}
		}
		return false;
	}

	void clear() {
		this.bySource.clear();
		this.byLabels.clear();
		this.changed = true;
	}

	/**
	 * Forgets label sets that are gone: no alert, no recent change. Resolved alerts stay
	 * for the given time.
	 */
	void forget(Moment now, long resolvedForMillis) {
		this.bySource.values().removeIf((slot) -> forgettable(slot, now, resolvedForMillis));
		this.changed |= this.byLabels.values().removeIf((slot) -> forgettable(slot, now, resolvedForMillis));
	}

	private boolean forgettable(Slot slot, Moment now, long resolvedForMillis) {
		if (slot.active() || !slot.flaps.idle(now)) {
			return false;
		}
		if (slot.life == null) {
			// One that matches is only cut, and asks again.
			return !seen(slot) || slot.verdict != Verdict.MATCHES;
		}
		return now.nanos() - slot.endedNanos > resolvedForMillis * 1_000_000;
	}

}
