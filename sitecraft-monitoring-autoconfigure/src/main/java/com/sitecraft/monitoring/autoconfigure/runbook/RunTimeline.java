package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentChanges;
import com.sitecraft.monitoring.incident.Decision;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.IncidentEvent;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.incident.Timeline;
import com.sitecraft.monitoring.runbook.RunbookEvent;
import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.signal.Moment;

/**
 * Puts what runs did onto the timelines of their incidents. How a run ended gets there
 * once, whoever dies meanwhile: the timeline is the memory of it, and the escalation that
 * belongs to it is in the same commit. Only the loop's thread comes here, on the replica
 * that acts for all.
 */
final class RunTimeline {

	/** After an hour without anybody who acts for all, somebody has looked by himself. */
	private static final Duration RECENT = Duration.ofHours(1);

	/** The event of an end follows within a second; what has not come by then is lost. */
	private static final Duration GRACE = Duration.ofSeconds(30);

	private final Incidents incidents;

	private final IncidentChanges changes;

	/** What is told, of runs that are still shown. */
	private final Set<String> told = new HashSet<>();

	/** Since when this replica acts for all, {@code null} when it does not. */
	private @Nullable Instant since;

	/** Whether incidents are since then those that are stored. */
	private boolean loaded;

	RunTimeline(Incidents incidents, IncidentChanges changes) {
		this.incidents = incidents;
		this.changes = changes;
	}

	/** Another replica acts for all. */
	void forget() {
		this.told.clear();
		this.since = null;
		this.loaded = false;
	}

	void begin(Tick tick) {
		this.since = (this.since != null) ? this.since : tick.instant();
		this.loaded |= tick.stored() != null;
	}

	/** What the engine told. */
	void happened(RunbookEvent event, Tick tick) {
		RunMark mark = RunMark.of(event);
		Incident incident = this.incidents.snapshot().incident(event.run().trigger().incident());
		if (incident == null) {
			return;
		}
		if (mark != null && mark.lasting()) {
			tell(mark, incident, tick);
		}
		else if (mark == null || !mark.on(incident.timeline())) {
			record(incident, RunMark.event(event), tick);
			if (event.escalates()) {
				escalate(incident, event.run(), tick);
			}
		}
	}

	/**
	 * What the engine did not get to tell. Its view shows an end before it is stored and
	 * before its event comes, so what ended since this replica acts for all is left to
	 * the event for a while. Before the stored timelines have arrived nobody knows what
	 * is on them.
	 */
	void catchUp(List<RunbookRun> runs, Tick tick) {
		if (!this.loaded) {
			return;
		}
		Set<String> shown = new HashSet<>();
		for (RunbookRun run : runs) {
			for (RunMark mark : RunMark.lasting(run)) {
				shown.add(mark.key());
				Incident incident = lost(mark, tick.instant())
						? this.incidents.snapshot().incident(run.trigger().incident()) : null;
				if (incident != null) {
					tell(mark, incident, tick);
				}
			}
		}
		this.told.retainAll(shown);
	}

	private boolean lost(RunMark mark, Instant now) {
		Duration age = Duration.between(mark.by(), now);
		return !this.told.contains(mark.key()) && age.compareTo(RECENT) < 0
				&& (before(mark) || age.compareTo(GRACE) >= 0);
	}

	private boolean before(RunMark mark) {
		Instant begun = this.since;
		return begun != null && mark.by().isBefore(begun);
	}

	/**
	 * Of what happened before this replica acted for all, a timeline that is full does
	 * not say whether it was told. It is taken for told: who acts for all tells it in one
	 * of the next ticks, and not 150 events later. What happened since is told when it is
	 * not in {@link #told}.
	 */
	private void tell(RunMark mark, Incident incident, Tick tick) {
		Timeline timeline = incident.timeline();
		// First, so that one that throws does not hold up the others for good.
		if (!this.told.add(mark.key()) || mark.on(timeline) || (before(mark) && mark.mayBeLeftOut(timeline))) {
			return;
		}
		if (mark.isEnd()) {
			for (RunMark step : RunMark.steps(mark.run())) {
				if (!step.on(timeline) && !step.mayBeLeftOut(timeline)) {
					record(incident, step.event(tick.instant()), tick);
				}
			}
		}
		record(incident, mark.event(tick.instant()), tick);
		if (mark.escalates()) {
			escalate(incident, mark.run(), tick);
		}
	}

	private void record(Incident incident, IncidentEvent event, Tick tick) {
		apply(this.incidents.record(incident.id(), event, now(tick)), tick);
	}

	private void escalate(Incident incident, RunbookRun run, Tick tick) {
		apply(this.incidents.escalate(incident.id(), "runbook " + run.runbook(), now(tick)), tick);
	}

	private void apply(Decision decision, Tick tick) {
		if (decision instanceof Decision.Accepted accepted) {
			this.changes.apply(accepted.change(), tick);
		}
	}

	private static Moment now(Tick tick) {
		return new Moment(tick.instant(), tick.nanos());
	}

}
