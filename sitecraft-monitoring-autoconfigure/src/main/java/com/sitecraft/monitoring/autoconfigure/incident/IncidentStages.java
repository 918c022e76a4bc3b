package com.sitecraft.monitoring.autoconfigure.incident;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Muting;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;
import com.sitecraft.monitoring.incident.IncidentChange;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.incident.PageOutcome;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Moment;

/**
 * What a tick does about incidents, on the replica that acts for all: take over what is
 * stored when it begins to, then make incidents of all alerts. The others only show what
 * is stored.
 */
final class IncidentStages implements IncidentChanges {

	private final Incidents incidents;

	private final Alerting alerting;

	private final Muting muting;

	private final List<PageSink> sinks;

	private final List<PageReports> reports;

	private final IncidentTimer timer;

	private final Guard guard;

	/** How state is stored; {@code null} where nothing can write it. */
	private final @Nullable EntryCodec codec;

	private boolean led;

	/** Whether nothing stored has been taken over yet. */
	private boolean blind = true;

	IncidentStages(Incidents incidents, Alerting alerting, Muting muting, List<PageSink> sinks,
			List<PageReports> reports, IncidentTimer timer, Guard guard, @Nullable EntryCodec codec) {
		this.incidents = incidents;
		this.alerting = alerting;
		this.muting = muting;
		this.sinks = List.copyOf(sinks);
		this.reports = List.copyOf(reports);
		this.timer = timer;
		this.guard = guard;
		this.codec = codec;
	}

	/**
	 * While it acts for all, this replica knows better than what is stored. A store that
	 * was away when it began is read as soon as it is there; until then it goes by what
	 * it has seen of it, so that what somebody takes care of stays quiet.
	 */
	void restore(Tick tick) {
		boolean begins = tick.leader() && !this.led;
		this.led = tick.leader();
		this.blind |= begins;
		EntryCodec reader = this.codec;
		List<Entry> stored = tick.leader() ? tick.stored() : tick.shared(Entry.Kind.INCIDENT);
		if (stored == null || reader == null || (tick.leader() && !this.blind)) {
			return;
		}
		if (begins || !tick.leader()) {
			this.incidents.clear();
		}
		this.blind = false;
		this.incidents.restore(reader.incidents(stored), moment(tick)).forEach((change) -> apply(change, tick));
	}

	void update(Tick tick) {
		if (!tick.leader()) {
			return;
		}
		Moment now = moment(tick);
		this.reports.forEach((source) -> this.guard.run("incident.reports", () -> source.report(tick, receiver(tick))));
		List<Alert> marked = new ArrayList<>();
		for (Alert alert : this.alerting.snapshot().alerts()) {
			marked.add(this.muting.mark(alert, tick.instant()));
		}
		this.incidents.update(now, marked).forEach((change) -> apply(change, tick));
		Duration next = this.incidents.next(now);
		if (next != null) {
			this.timer.set(next, now);
		}
		EntryCodec writer = this.codec;
		for (String id : this.incidents.forget(now)) {
			if (writer != null) {
				tick.changes().delete(writer.incidentKey(id));
			}
		}
		if (tick.rewrite() && writer != null) {
			this.incidents.snapshot()
				.incidents()
				.values()
				.forEach((incident) -> tick.changes().upsert(writer.entry(incident)));
		}
	}

	private PageReports.Receiver receiver(Tick tick) {
		return new PageReports.Receiver() {

			@Override
			public void settled(String key, PageOutcome outcome, String detail) {
				IncidentStages.this.incidents.settled(key, outcome, detail, moment(tick))
					.forEach((change) -> apply(change, tick));
			}

			@Override
			public void late(String key) {
				IncidentStages.this.incidents.late(key, moment(tick)).forEach((change) -> apply(change, tick));
			}

		};
	}

	@Override
	public void apply(IncidentChange change, Tick tick) {
		EntryCodec writer = this.codec;
		if (writer != null) {
			tick.changes().upsert(writer.entry(change.after()));
		}
		change.pages()
			.forEach((page) -> this.sinks
				.forEach((sink) -> this.guard.run("incident.page", () -> sink.page(change, page, tick))));
	}

	private static Moment moment(Tick tick) {
		return new Moment(tick.instant(), tick.nanos());
	}

}
