package com.sitecraft.monitoring.autoconfigure.alerting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertChange;
import com.sitecraft.monitoring.alerting.AlertListener;
import com.sitecraft.monitoring.alerting.AlertRecord;
import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Condition;
import com.sitecraft.monitoring.alerting.Inhibitions;
import com.sitecraft.monitoring.alerting.Muting;
import com.sitecraft.monitoring.alerting.RuleScope;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Moment;

/**
 * What a tick does about alerts, in this order: judge this replica's rules, judge those
 * of the fleet when it acts for all, tell who listens.
 */
final class AlertStages {

	private final Alerting alerting;

	private final String instance;

	private final Muting muting;

	private final Inhibitions inhibitions;

	private final List<AlertListener> listeners;

	private final EvaluationPulse pulse;

	private final Guard guard;

	/** How state is stored; {@code null} where nothing can write it. */
	private final @Nullable EntryCodec codec;

	private boolean restored;

	/** Changes of this tick; only the loop's thread comes here. */
	private final List<AlertChange> changes = new ArrayList<>();

	AlertStages(Alerting alerting, String instance, Muting muting, Inhibitions inhibitions,
			List<AlertListener> listeners, EvaluationPulse pulse, Guard guard, @Nullable EntryCodec codec) {
		this.alerting = alerting;
		this.instance = instance;
		this.muting = muting;
		this.inhibitions = inhibitions;
		this.listeners = List.copyOf(listeners);
		this.pulse = pulse;
		this.guard = guard;
		this.codec = codec;
	}

	/**
	 * Takes over what was stored before this start, once: from then on this replica knows
	 * better. What other replicas store is theirs.
	 */
	void restore(Tick tick) {
		List<Entry> stored = tick.stored();
		if (this.codec == null || stored == null || this.restored) {
			return;
		}
		this.restored = true;
		List<AlertRecord> own = this.codec.alerts(stored)
			.stream()
			.filter((record) -> record.instance().isEmpty() || record.instance().equals(this.instance))
			.toList();
		this.alerting.restore(own, new Moment(tick.instant(), tick.nanos()));
	}

	void judgeInstance(Tick tick) {
		judge(tick, (rule) -> rule.scope() == RuleScope.INSTANCE);
	}

	void judgeFleet(Tick tick) {
		if (tick.leader()) {
			judge(tick, (rule) -> rule.scope() == RuleScope.FLEET);
		}
	}

	private void judge(Tick tick, Predicate<AlertRule> judged) {
		this.changes.addAll(this.alerting.evaluate(new Moment(tick.instant(), tick.nanos()), judged));
	}

	void publish(Tick tick) {
		this.inhibitions.update(this.alerting.snapshot().alerts());
		List<AlertChange> told = List.copyOf(this.changes);
		this.changes.clear();
		for (AlertChange change : told) {
			store(change.record(), tick.changes());
			Alert after = this.muting.mark(change.after(), tick.instant());
			AlertChange marked = new AlertChange(change.before(), after, change.record(), change.kind());
			this.listeners.forEach((listener) -> this.guard.run("alerting.listener", () -> listener.changed(marked)));
		}
		this.pulse.evaluated(watchdogFires());
	}

	private void store(AlertRecord record, Changes.Builder into) {
		if (this.codec == null) {
			return;
		}
		if (record.disposable()) {
			into.delete(this.codec.key(record));
		}
		else {
			into.upsert(this.codec.entry(record));
		}
	}

	private boolean watchdogFires() {
		return this.alerting.snapshot()
			.rules()
			.stream()
			.anyMatch((rule) -> rule.rule().condition() instanceof Condition.Always && rule.state() != null);
	}

}
