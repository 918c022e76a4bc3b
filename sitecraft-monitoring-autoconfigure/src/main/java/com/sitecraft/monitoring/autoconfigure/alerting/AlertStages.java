package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.News;
import com.sitecraft.monitoring.Replicas;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertChange;
import com.sitecraft.monitoring.alerting.AlertListener;
import com.sitecraft.monitoring.alerting.AlertRecord;
import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.AlertState;
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

	/** As long as a resolved alert is shown. */
	private static final Duration RESOLVED_FOR = Duration.ofMinutes(15);

	private final Alerting alerting;

	private final String instance;

	private final Muting muting;

	private final Inhibitions inhibitions;

	private final List<AlertListener> listeners;

	private final EvaluationPulse pulse;

	private final Guard guard;

	/** How state is stored; {@code null} where nothing can write it. */
	private final @Nullable EntryCodec codec;

	private final Replicas replicas = new Replicas();

	/** When alerts ended that are stored still, so that they are not for ever. */
	private final Map<Entry.Key, Long> ended = new LinkedHashMap<>();

	private boolean restored;

	/** Whether the last tick was one of the leader. */
	private boolean led;

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
	 * Takes over what is stored. Its own alerts once: from then on this replica knows
	 * better. Those of the fleet and of other replicas while it acts for all.
	 */
	void restore(Tick tick) {
		if (this.led && !tick.leader()) {
			this.alerting.release();
			this.ended.keySet().removeIf((key) -> !key.id().startsWith(this.instance + "/"));
		}
		this.led = tick.leader();
		EntryCodec reader = this.codec;
		if (reader == null) {
			return;
		}
		List<Entry> stored = tick.stored();
		if (stored != null) {
			restore(reader.alerts(stored), tick);
		}
		News news = tick.news();
		if (news != null && tick.leader()) {
			news.alerts().forEach((writer, entries) -> {
				List<AlertRecord> theirs = reader.alerts(entries)
					.stream()
					.filter((record) -> record.instance().equals(writer))
					.toList();
				this.alerting.replace(writer, theirs);
			});
			forgetGone(news.replicas(), reader, tick);
		}
	}

	private void restore(List<AlertRecord> records, Tick tick) {
		boolean first = !this.restored;
		this.restored = true;
		List<AlertRecord> wanted = records.stream()
			.filter((record) -> record.instance().equals(this.instance) ? first : tick.leader())
			.toList();
		this.alerting.restore(wanted, moment(tick));
		for (AlertRecord record : wanted) {
			boolean judgedHere = record.instance().isEmpty() || record.instance().equals(this.instance);
			if (judgedHere && record.state() == AlertState.RESOLVED && this.codec != null) {
				this.ended.put(this.codec.key(record), tick.nanos());
			}
		}
	}

	/**
	 * Ends the alerts of replicas that have not been heard of, also of such that left
	 * nothing but alerts.
	 */
	private void forgetGone(Map<String, Long> heard, EntryCodec names, Tick tick) {
		Map<String, Long> known = new HashMap<>(heard);
		Map<String, List<Alert>> others = this.alerting.snapshot().others();
		others.keySet().forEach((name) -> known.putIfAbsent(name, 0L));
		for (String gone : this.replicas.gone(known, tick.nanos())) {
			for (Alert alert : others.getOrDefault(gone, List.of())) {
				if (alert.state() == AlertState.RESOLVED) {
					tick.changes().delete(names.alertKey(gone, alert.fingerprint()));
				}
			}
			this.alerting.forget(gone, moment(tick));
			tick.changes().delete(new Entry.Key(Entry.Kind.REPLICA, gone));
		}
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
		this.changes.addAll(this.alerting.evaluate(moment(tick), judged));
	}

	void publish(Tick tick) {
		this.inhibitions.update(this.alerting.snapshot().alerts());
		List<AlertChange> told = List.copyOf(this.changes);
		this.changes.clear();
		for (AlertChange change : told) {
			store(change.record(), tick);
			Alert after = this.muting.mark(change.after(), tick.instant());
			AlertChange marked = new AlertChange(change.before(), after, change.record(), change.kind());
			this.listeners.forEach((listener) -> this.guard.run("alerting.listener", () -> listener.changed(marked)));
		}
		if (tick.rewrite()) {
			this.alerting.records(moment(tick)).forEach((record) -> store(record, tick));
		}
		dropEnded(tick);
		this.pulse.evaluated(watchdogFires());
	}

	private void store(AlertRecord record, Tick tick) {
		if (this.codec == null) {
			return;
		}
		Entry.Key key = this.codec.key(record);
		this.ended.remove(key);
		if (record.disposable()) {
			tick.changes().delete(key);
			return;
		}
		tick.changes().upsert(this.codec.entry(record));
		if (record.state() == AlertState.RESOLVED) {
			this.ended.put(key, tick.nanos());
		}
	}

	private void dropEnded(Tick tick) {
		Iterator<Map.Entry<Entry.Key, Long>> oldest = this.ended.entrySet().iterator();
		while (oldest.hasNext()) {
			Map.Entry<Entry.Key, Long> next = oldest.next();
			if (tick.nanos() - next.getValue() < RESOLVED_FOR.toNanos()) {
				return;
			}
			tick.changes().delete(next.getKey());
			oldest.remove();
		}
	}

	private static Moment moment(Tick tick) {
		return new Moment(tick.instant(), tick.nanos());
	}

	private boolean watchdogFires() {
		return this.alerting.snapshot()
			.rules()
			.stream()
			.anyMatch((rule) -> rule.rule().condition() instanceof Condition.Always && rule.state() != null);
	}

}
