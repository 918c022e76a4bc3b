package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.sitecraft.monitoring.alerting.AlertChange.Kind;
import com.sitecraft.monitoring.alerting.AlertLifecycle.Verdict;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryEngine;
import org.jspecify.annotations.Nullable;

/**
 * One rule with the state of all its label sets. An evaluation first only looks, then
 * changes: whatever fails while looking leaves the state as it was. Confined to the loop.
 */
final class RuleEvaluation {

	/** How much of a duration a crash may lose. */
	private static final Duration REFRESH = Duration.ofMinutes(1);

	/** How long a resolved alert is shown, and told to an Alertmanager. */
	private static final Duration RESOLVED_FOR = Duration.ofMinutes(15);

	private static final int FORGET_EVERY = 64;

	private final AlertRule rule;

	private final QueryEngine engine;

	private final Slots slots;

	private final AlertTexts texts;

	private final AlertMetrics.OfRule metrics;

	private @Nullable Judge judge;

	private @Nullable String lastError;

	private int errors;

	private int cut;

	private int samples;

	private int active;

	private long evaluations;

	private @Nullable Moment last;

	/** Last view, reused while nothing happened. */
	private @Nullable RuleView view;

	private List<Alert> alerts = List.of();

	RuleEvaluation(AlertRule rule, QueryEngine engine, String instance, AlertMetrics metrics) {
		this.rule = rule;
		this.engine = engine;
		this.slots = new Slots(rule, instance);
		this.texts = new AlertTexts(rule, (rule.scope() == RuleScope.INSTANCE) ? instance : "");
		this.metrics = metrics.register(rule.name());
	}

	AlertRule rule() {
		return this.rule;
	}

	void evaluate(Moment now, List<AlertChange> changes) {
		this.last = now;
		this.view = null;
		this.evaluations++;
		this.slots.begin();
		try {
			Judge ready = this.judge;
			if (ready == null) {
				ready = Judge.of(this.rule.condition(), this.engine);
				this.judge = ready;
			}
			ready.judge(now, this.slots);
		}
		catch (RuntimeException ex) {
			failed(ex);
			return;
		}
		this.samples = this.slots.samples();
		if (this.rule.noData() == NoData.ALERT) {
			withoutData();
		}
		apply(now, changes);
		this.errors = 0;
		this.lastError = null;
		if (this.evaluations % FORGET_EVERY == 0) {
			this.slots.forget(now, RESOLVED_FOR.toMillis());
		}
		count();
	}

	/**
	 * Without any sample the rule speaks for all its label sets, unless active ones go on
	 * by themselves; the first sample ends that.
	 */
	private void withoutData() {
		Slot bare = this.slots.knownBare();
		if (this.samples > 0) {
			if (bare != null && !this.slots.seen(bare)) {
				this.slots.mark(bare, bare.value, Verdict.ENDED);
			}
			return;
		}
		for (Slot slot : this.slots.all()) {
			if (slot != bare && slot.active()) {
				return;
			}
		}
		this.slots.mark(this.slots.bare(), Double.NaN, Verdict.MATCHES);
	}

	void failed(RuntimeException error) {
		this.errors++;
		this.lastError = String.valueOf(error.getMessage());
		this.metrics.failed(this.errors);
	}

	private void apply(Moment now, List<AlertChange> changes) {
		// What ends makes room below max-alerts before what begins asks for it.
		int before = 0;
		for (Slot slot : this.slots.all()) {
			if (slot.active()) {
				advance(slot, this.slots.seen(slot) ? slot.verdict : Verdict.MISSING, now, changes);
				before += slot.active() ? 1 : 0;
			}
			else if (slot.flaps.calmed(now) && slot.life != null) {
				changes.add(change(slot, slot.view, now, Kind.STABLE));
			}
		}
		this.active = before;
		this.cut = 0;
		List<Slot> found = this.slots.found();
		for (int i = 0; i < found.size(); i++) {
			Slot slot = found.get(i);
			if (slot.verdict != Verdict.MATCHES || slot.active()) {
				continue;
			}
			if (this.active >= this.rule.maxAlerts()) {
				this.cut++;
				continue;
			}
			this.active++;
			begin(slot, now, changes);
		}
	}

	private void begin(Slot slot, Moment now, List<AlertChange> changes) {
		AlertLifecycle before = slot.life;
		slot.value = slot.found;
		String reason = Double.isNaN(slot.found) ? AlertLifecycle.NO_DATA : null;
		AlertLifecycle started = AlertLifecycle.start(now, this.rule, reason);
		slot.life = started;
		changed(slot, before, now, (started.state() == AlertState.FIRING) ? Kind.FIRED : Kind.PENDING, changes);
	}

	private void advance(Slot slot, Verdict verdict, Moment now, List<AlertChange> changes) {
		AlertLifecycle life = slot.life;
		if (life == null) {
			return;
		}
		AlertLifecycle next = life.after(verdict, now, this.rule);
		if (verdict != Verdict.MISSING) {
			slot.value = slot.found;
		}
		if (next == null) {
			slot.life = life.resolved(now, null);
			changed(slot, life, now, Kind.DROPPED, changes);
			if (!slot.flaps.flapping()) {
				// A flapping one stays, to say when it has calmed down.
				slot.life = null;
				slot.view = null;
			}
		}
		else if (next.state() != life.state()) {
			slot.life = next;
			changed(slot, life, now, (next.state() == AlertState.FIRING) ? Kind.FIRED : Kind.RESOLVED, changes);
		}
		else {
			boolean other = next != life;
			slot.life = next;
			if (slot.flaps.calmed(now)) {
				changes.add(change(slot, slot.view, now, Kind.STABLE));
				return;
			}
			boolean runs = next.state() == AlertState.PENDING || next.unmatchedNanos() != AlertLifecycle.NOT
					|| next.missingNanos() != AlertLifecycle.NOT;
			if (other || (runs && AlertLifecycle.elapsed(slot.refreshedNanos, now, REFRESH))) {
				changes.add(change(slot, slot.view, now, Kind.REFRESHED));
			}
		}
	}

	/**
	 * Puts the state back when the change cannot be told: it would never be told then.
	 */
	private void changed(Slot slot, @Nullable AlertLifecycle life, Moment now, Kind kind, List<AlertChange> changes) {
		Alert before = slot.view;
		try {
			tell(slot, before, now, kind, changes);
		}
		catch (RuntimeException ex) {
			slot.life = life;
			slot.view = before;
			throw ex;
		}
	}

	private void tell(Slot slot, @Nullable Alert before, Moment now, Kind kind, List<AlertChange> changes) {
		boolean counts = kind == Kind.FIRED || kind == Kind.RESOLVED;
		if (kind == Kind.RESOLVED || kind == Kind.DROPPED) {
			slot.endedNanos = now.nanos();
		}
		boolean starts = counts && slot.flaps.changed(now);
		changes.add(change(slot, before, now, starts ? Kind.FLAPPING : kind));
	}

	private AlertChange change(Slot slot, @Nullable Alert before, Moment now, Kind kind) {
		slot.refreshedNanos = now.nanos();
		Alert after = view(slot);
		return new AlertChange(before, after, this.texts.record(slot, after, now), kind);
	}

	private Alert view(Slot slot) {
		AlertLifecycle life = Objects.requireNonNull(slot.life, "life");
		Alert view = slot.view;
		if (view == null || slot.viewed != life || Double.compare(view.value(), slot.value) != 0
				|| view.flapping() != slot.flaps.flapping()) {
			view = this.texts.alert(slot, life);
			slot.view = view;
			slot.viewed = life;
		}
		return view;
	}

	/**
	 * Whether the rule as it is now would give the alert of a record its labels.
	 */
	boolean mayHave(AlertRecord record) {
		return this.slots.mayHave(Labels.of(record.labels()));
	}

	void restore(AlertRecord record, Moment now) {
		if (record.disposable()) {
			return;
		}
		Slot slot = this.slots.labelled(Labels.of(record.labels()));
		if (slot.life != null) {
			// What this process knows by itself is newer.
			return;
		}
		this.view = null;
		slot.life = Restored.lifecycle(record, now, grace());
		slot.value = record.value();
		slot.refreshedNanos = now.nanos();
		slot.endedNanos = now.nanos();
		slot.flaps.restore(record.changes(), record.flapping(), now);
		view(slot);
		count();
	}

	void forgetAll() {
		this.slots.clear();
		this.view = null;
		count();
	}

	void records(Moment now, List<AlertRecord> into) {
		for (Slot slot : this.slots.all()) {
			if (slot.life != null) {
				into.add(this.texts.record(slot, view(slot), now));
			}
		}
	}

	/**
	 * Until when a window that began empty at start may not be covered yet.
	 */
	private Duration grace() {
		Duration longest = Duration.ZERO;
		for (Query query : this.rule.condition().queries()) {
			Duration reach = query.over().window().plus(query.offset());
			longest = (reach.compareTo(longest) > 0) ? reach : longest;
		}
		return longest.plusMinutes(1);
	}

	private void count() {
		int pending = 0;
		int firing = 0;
		for (Slot slot : this.slots.all()) {
			AlertLifecycle life = slot.life;
			if (life != null && life.active()) {
				pending += (life.state() == AlertState.PENDING) ? 1 : 0;
				firing += (life.state() == AlertState.FIRING) ? 1 : 0;
			}
		}
		this.metrics.evaluated(pending, firing, this.cut);
	}

	RuleView snapshot() {
		RuleView known = this.view;
		if (known != null) {
			return known;
		}
		if (alertsChanged()) {
			List<Alert> alerts = new ArrayList<>();
			for (Slot slot : this.slots.all()) {
				if (slot.life != null) {
					alerts.add(view(slot));
				}
			}
			this.alerts = List.copyOf(alerts);
		}
		Moment at = this.last;
		RuleView view = new RuleView(this.rule, (at != null) ? at.instant() : null, this.lastError, this.errors,
				this.samples, this.cut, this.alerts);
		this.view = view;
		return view;
	}

	/** Whether an alert looks otherwise than in the last view, came or went. */
	private boolean alertsChanged() {
		int index = 0;
		for (Slot slot : this.slots.all()) {
			if (slot.life == null) {
				continue;
			}
			if (index == this.alerts.size() || this.alerts.get(index) != view(slot)) {
				return true;
			}
			index++;
		}
		return index < this.alerts.size();
	}

}
