package com.sitecraft.monitoring.autoconfigure.alerting;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertChange;
import com.sitecraft.monitoring.alerting.AlertListener;
import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Condition;
import com.sitecraft.monitoring.alerting.Inhibitions;
import com.sitecraft.monitoring.alerting.Muting;
import com.sitecraft.monitoring.alerting.RuleScope;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Moment;

/**
 * What a tick does about alerts, in this order: judge this replica's rules, judge those
 * of the fleet when it acts for all, tell who listens.
 */
final class AlertStages {

	private final Alerting alerting;

	private final Muting muting;

	private final Inhibitions inhibitions;

	private final List<AlertListener> listeners;

	private final EvaluationPulse pulse;

	private final Guard guard;

	/** Changes of this tick; only the loop's thread comes here. */
	private final List<AlertChange> changes = new ArrayList<>();

	AlertStages(Alerting alerting, Muting muting, Inhibitions inhibitions, List<AlertListener> listeners,
			EvaluationPulse pulse, Guard guard) {
		this.alerting = alerting;
		this.muting = muting;
		this.inhibitions = inhibitions;
		this.listeners = List.copyOf(listeners);
		this.pulse = pulse;
		this.guard = guard;
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
			Alert after = this.muting.mark(change.after(), tick.instant());
			AlertChange marked = new AlertChange(change.before(), after, change.record(), change.kind());
			this.listeners.forEach((listener) -> this.guard.run("alerting.listener", () -> listener.changed(marked)));
		}
		this.pulse.evaluated(watchdogFires());
	}

	private boolean watchdogFires() {
		return this.alerting.snapshot()
			.rules()
			.stream()
			.anyMatch((rule) -> rule.rule().condition() instanceof Condition.Always && rule.state() != null);
	}

}
