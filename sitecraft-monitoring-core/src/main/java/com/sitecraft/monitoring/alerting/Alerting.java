package com.sitecraft.monitoring.alerting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.QueryEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book of all rules and their alerts. Everything is called by the loop, only
 * {@link #snapshot()} by any thread.
 */
public final class Alerting {

	static final String RULE_REMOVED = "rule removed";

	static final String RULE_CHANGED = "rule changed";

	static final String INSTANCE_GONE = "instance gone";

	private static final Logger logger = LoggerFactory.getLogger(Alerting.class);

	private final Map<String, RuleEvaluation> rules = new LinkedHashMap<>();

	private final String instance;

	/** Alerts of other replicas, by instance and fingerprint. */
	private final Map<String, Map<String, AlertRecord>> others = new HashMap<>();

	/** Changes that no evaluation brought about, told by the next one. */
	private final List<AlertChange> due = new ArrayList<>();

	/** The same as they are shown, by instance; {@code null} when that is out of date. */
	private @Nullable Map<String, List<Alert>> foreign;

	private volatile AlertingView view = new AlertingView(List.of(), Map.of(), List.of());

	/**
	 * A book without alerts.
	 * @param rules rules with unique names, in the order in which they are judged
	 * @param engines who answers the queries of a rule
	 * @param instance name of this replica, the label {@code instance} of its alerts
	 * @param metrics where rules are published
	 */
	public Alerting(List<AlertRule> rules, Function<AlertRule, QueryEngine> engines, String instance,
			AlertMetrics metrics) {
		this.instance = Objects.requireNonNull(instance, "instance");
		for (AlertRule rule : rules) {
			RuleEvaluation evaluation = new RuleEvaluation(rule, engines.apply(rule), instance, metrics);
			if (this.rules.put(rule.name(), evaluation) != null) {
				throw new InvalidRuleException(rule.name(), "name", rule.name(), "a name that no other rule has");
			}
		}
		this.view = view();
	}

	/**
	 * Judges rules; a rule that is left out keeps its state.
	 * @param now monotonic time decides, wall-clock time stamps
	 * @param judged rules that this replica judges at present
	 * @return what changed, in the order of the rules
	 */
	public List<AlertChange> evaluate(Moment now, Predicate<AlertRule> judged) {
		List<AlertChange> changes = new ArrayList<>(this.due);
		this.due.clear();
		for (RuleEvaluation rule : this.rules.values()) {
			if (judged.test(rule.rule())) {
				try {
					rule.evaluate(now, changes);
				}
				catch (RuntimeException ex) {
					// It must not keep the later ones from being judged.
					rule.failed(ex);
				}
			}
		}
		this.view = view();
		return changes;
	}

	/**
	 * Takes over what is stored, at start and whenever the lease is taken over. What this
	 * process found by itself stays, since a load may come late. Records of other
	 * replicas replace what was known of them. An active alert of a rule that is gone, or
	 * that has another severity or other labels since, is resolved by the next
	 * evaluation. A record that nobody can restore costs the others nothing.
	 */
	public void restore(Collection<AlertRecord> records, Moment now) {
		this.others.clear();
		this.foreign = null;
		for (AlertRecord record : records) {
			try {
				restore(record, now);
			}
			catch (RuntimeException ex) {
				logger.warn("Alert {} of rule '{}' cannot be restored", record.fingerprint(), record.rule(), ex);
			}
		}
		this.view = view();
	}

	private void restore(AlertRecord record, Moment now) {
		if (!record.instance().isEmpty() && !record.instance().equals(this.instance)) {
			other(record);
			return;
		}
		RuleEvaluation rule = this.rules.get(record.rule());
		if (rule == null || (rule.rule().scope() == RuleScope.FLEET) != record.instance().isEmpty()) {
			end(record, RULE_REMOVED, now);
		}
		else if (!rule.mayHave(record)) {
			// It would wait for samples that now are another alert.
			end(record, RULE_CHANGED, now);
		}
		else {
			rule.restore(record, now);
		}
	}

	/**
	 * Lets go of what another replica cares for from now on, without a word: the state of
	 * fleet rules and the alerts of the others.
	 */
	public void release() {
		for (RuleEvaluation rule : this.rules.values()) {
			if (rule.rule().scope() == RuleScope.FLEET) {
				rule.forgetAll();
			}
		}
		this.others.clear();
		this.foreign = null;
		this.view = view();
	}

	/**
	 * All that is to be stored of the alerts that this replica judges.
	 */
	public List<AlertRecord> records(Moment now) {
		List<AlertRecord> records = new ArrayList<>();
		this.rules.values().forEach((rule) -> rule.records(now, records));
		return records;
	}

	/**
	 * Replaces what is known of another replica's alerts. Those of this replica are
	 * ignored.
	 */
	public void replace(String instance, Collection<AlertRecord> records) {
		if (instance.equals(this.instance) || instance.isEmpty()) {
			return;
		}
		this.others.remove(instance);
		this.foreign = null;
		records.forEach(this::other);
		this.view = view();
	}

	/**
	 * A replica that has not been heard of: its active alerts are resolved by the next
	 * evaluation.
	 */
	public void forget(String instance, Moment now) {
		Map<String, AlertRecord> gone = this.others.remove(instance);
		if (gone != null) {
			this.foreign = null;
			gone.values().forEach((record) -> end(record, INSTANCE_GONE, now));
			this.view = view();
		}
	}

	/**
	 * All rules and alerts as of the last change.
	 */
	public AlertingView snapshot() {
		return this.view;
	}

	private void other(AlertRecord record) {
		if (!record.disposable()) {
			this.others.computeIfAbsent(record.instance(), (name) -> new LinkedHashMap<>())
				.put(record.fingerprint(), record);
		}
	}

	private void end(AlertRecord record, String reason, Moment now) {
		if (record.state() == AlertState.RESOLVED) {
			return;
		}
		AlertRecord ended = Restored.ended(record, reason, now);
		AlertChange.Kind kind = (record.state() == AlertState.FIRING) ? AlertChange.Kind.RESOLVED
				: AlertChange.Kind.DROPPED;
		this.due.add(new AlertChange(Restored.alert(record), Restored.alert(ended), ended, kind));
	}

	/** Lists of alerts that did not change are those of the last view. */
	private AlertingView view() {
		AlertingView before = this.view;
		List<RuleView> views = new ArrayList<>(this.rules.size());
		boolean same = before.rules().size() == this.rules.size();
		for (RuleEvaluation rule : this.rules.values()) {
			RuleView view = rule.snapshot();
			same = same && view.alerts() == before.rules().get(views.size()).alerts();
			views.add(view);
		}
		Map<String, List<Alert>> foreign = this.foreign;
		if (foreign == null) {
			foreign = foreign();
			this.foreign = foreign;
			same = false;
		}
		return new AlertingView(views, foreign, same ? before.alerts() : alerts(views, foreign));
	}

	private Map<String, List<Alert>> foreign() {
		Map<String, List<Alert>> foreign = new HashMap<>();
		this.others
			.forEach((name, records) -> foreign.put(name, records.values().stream().map(Restored::alert).toList()));
		return Map.copyOf(foreign);
	}

	private static List<Alert> alerts(List<RuleView> rules, Map<String, List<Alert>> foreign) {
		List<Alert> alerts = new ArrayList<>();
		rules.forEach((rule) -> alerts.addAll(rule.alerts()));
		foreign.values().forEach(alerts::addAll);
		return alerts;
	}

}
