package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.oncall.OnCall;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.Redaction;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The book of all incidents. Everything is called by the loop of the replica that acts
 * for all, only {@link #snapshot()} by any thread.
 */
public final class Incidents {

	private static final Duration AUDIT = Duration.ofMinutes(1);

	private final Book book;

	private final Places places;

	private final Progress progress;

	private final Operators operators;

	private final Evidence evidence;

	private final IncidentLimits limits;

	private final Guard guard;

	private final IncidentMetrics metrics;

	/** Incidents whose next step is due, yet muted or deferred. */
	private final Set<String> waiting = new HashSet<>();

	/** Incidents that were resolved by hand while their alerts go on. */
	private final Set<String> pinned = new HashSet<>();

	/** What incidents threw since the last update ended. */
	private final List<Throwable> failures = new ArrayList<>();

	private @Nullable Due audit;

	/** When the next timer of an incident is due. */
	private @Nullable Due next;

	/** Whether something has changed that the view does not show. */
	private boolean changed;

	private volatile IncidentsView view;

	/**
	 * A book without incidents.
	 * @param silentRules names of rules that never open one, such as {@code watchdog}
	 */
	public Incidents(Routes routes, OnCall onCall, List<EvidenceSource> evidence, IncidentLimits limits,
			Set<String> silentRules, Guard guard, MeterRegistry registry) {
		this.book = new Book(limits);
		this.places = new Places(routes, silentRules);
		this.evidence = new Evidence(evidence, guard);
		this.progress = new Progress(new Pager(onCall), this.evidence);
		this.operators = new Operators(this.progress);
		this.limits = limits;
		this.guard = guard;
		this.metrics = new IncidentMetrics(registry);
		this.view = this.book.view();
	}

	/**
	 * Takes in the alerts of all replicas and lets time pass. Takes time linear in the
	 * number of alerts.
	 * @param alerts all alerts, marked with what mutes them; one that is left out has
	 * ended
	 * @return what changed, each with the pages that were decided
	 */
	public List<IncidentChange> update(Moment now, Collection<Alert> alerts) {
		audit(now);
		this.next = null;
		this.evidence.begin();
		this.waiting.clear();
		this.pinned.clear();
		List<IncidentChange> changes = new ArrayList<>();
		Map<String, Places.Gathered> groups = this.places.gather(alerts);
		for (Incident incident : this.book.open()) {
			String group = incident.group().key();
			String owner = this.book.of(group);
			if (owner != null && !owner.equals(incident.id())) {
				step(Draft.of(incident, now),
						(draft) -> this.progress.resolve(draft, null, "Goes on as incident " + owner), changes);
				continue;
			}
			Places.Gathered gathered = groups.remove(group);
			step(Draft.of(incident, now),
					(draft) -> this.progress.step(draft, (gathered != null) ? gathered.alerts() : List.of()), changes);
		}
		for (Places.Gathered gathered : groups.values()) {
			if (gathered.audible()) {
				begin(gathered, now, changes);
			}
		}
		this.evidence.end();
		this.guard.ran("incident.step", this.failures);
		this.failures.clear();
		publish(this.changed);
		return changes;
	}

	/** A group that fires without an open incident. */
	private void begin(Places.Gathered gathered, Moment now, List<IncidentChange> changes) {
		Group group = gathered.place().group();
		Incident last = this.book.last(group.key());
		Members held = (last != null && last.course().resolvedBy() != null) ? last.members().held(gathered.alerts())
				: Members.NONE;
		if (last != null && held.alerts().size() > 0) {
			this.pinned.add(last.id());
			if (gathered.alerts().stream().allMatch((alert) -> !fires(alert) || held.holds(alert))) {
				return;
			}
		}
		Due reopen = (last != null) ? last.course().reopenUntil() : null;
		if (last != null && reopen != null && !reopen.passed(now)) {
			step(Draft.of(last, now), (draft) -> reopen(draft, held, gathered), changes);
		}
		else if (this.book.openCount() >= this.limits.maxOpen() && !gathered.place().overflow()) {
			this.metrics.folded.increment(gathered.alerts().size());
			this.places.overflow(gathered);
		}
		else {
			Incident opened = Opening.open(gathered, held, last, now, (id) -> this.book.find(id) == null);
			step(Draft.created(opened, now), (draft) -> {
				draft.event(IncidentEvent.Kind.OPENED, IncidentEvent.MONITORING, group.rule(),
						"Opened for " + group.key(), this.evidence.missing());
				this.progress.step(draft, gathered.alerts());
			}, changes);
		}
	}

	private static boolean fires(Alert alert) {
		return alert.state() == AlertState.FIRING && alert.mutedBy().isEmpty();
	}

	private void reopen(Draft draft, Members held, Places.Gathered gathered) {
		draft.state = Incident.State.TRIGGERED;
		draft.course = draft.course.triggered();
		draft.escalation = Escalation.NONE;
		draft.members = held;
		draft.telling = Telling.from(draft.telling.pages(), draft.telling.outstanding(),
				Due.in(draft.now, draft.plan().grouping().groupWait()));
		draft.event(IncidentEvent.Kind.REOPENED, IncidentEvent.MONITORING, draft.group().rule(),
				"Fires again within the reopen window", Map.of());
		this.progress.step(draft, gathered.alerts());
	}

	/** One incident that cannot go on does not hold up the others. */
	private void step(Draft draft, Consumer<Draft> step, List<IncidentChange> changes) {
		try {
			step.accept(draft);
			IncidentChange change = draft.change();
			if (change != null) {
				apply(change);
				changes.add(change);
			}
			Due due = draft.escalation.due();
			if (due != null && due.passed(draft.now)) {
				this.waiting.add(draft.id());
			}
			Due then = draft.next();
			Due first = this.next;
			this.next = (then == null || (first != null && first.nanos() - then.nanos() <= 0)) ? first : then;
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			this.failures.add(ex);
		}
	}

	private void apply(IncidentChange change) {
		Incident before = change.before();
		Incident after = change.after();
		this.book.put(after);
		this.changed = true;
		this.metrics.changed(change);
		if (!after.open() && before != null && before.open()) {
			this.places.free(after);
		}
	}

	private void publish(boolean changed) {
		if (changed) {
			this.view = this.book.view();
			this.changed = false;
		}
	}

	/**
	 * Counts what should have been told, before this tick tells it: a loop that stood
	 * still, and a step that fails, show here.
	 */
	private void audit(Moment now) {
		Due next = this.audit;
		if (next != null && !next.passed(now)) {
			return;
		}
		this.audit = Due.in(now, AUDIT);
		int overdue = 0;
		for (Incident incident : this.book.open()) {
			Due due = incident.escalation().due();
			if (due != null && incident.state() == Incident.State.TRIGGERED && !this.waiting.contains(incident.id())
					&& due.late(now).compareTo(this.limits.tick().multipliedBy(2)) > 0) {
				overdue++;
			}
		}
		this.metrics.overdue(overdue);
	}

	/**
	 * How long after the last update a timer of an incident is due, without an alert that
	 * changes; {@code null} when none runs.
	 */
	public @Nullable Duration next(Moment now) {
		Due due = this.next;
		return (due != null) ? due.late(now).negated() : null;
	}

	/**
	 * Forgets resolved incidents beyond time and number.
	 * @return their ids, so that the store forgets them too
	 */
	public List<String> forget(Moment now) {
		List<Incident> gone = this.book.forget(now, this.pinned);
		long early = gone.stream().filter((incident) -> !this.book.expired(incident, now)).count();
		this.metrics.forgotten.increment((double) early);
		publish(!gone.isEmpty());
		return gone.stream().map(Incident::id).toList();
	}

	/**
	 * Takes over what is stored, at start and whenever the lease is taken over. Times
	 * count by the stored instants. An incident that is known here, because the store
	 * comes late, is what both know together.
	 * @return what became of these, which is to be stored
	 */
	public List<IncidentChange> restore(Collection<Incident> stored, Moment now) {
		List<IncidentChange> changes = new ArrayList<>();
		stored.stream().map((incident) -> Opening.restored(incident, now)).sorted(Comparator.comparing((incident) -> {
			Instant resolvedAt = incident.course().resolvedAt();
			return (resolvedAt != null) ? resolvedAt : incident.course().openedAt();
		})).forEach((incident) -> {
			Incident here = this.book.find(incident.id());
			if (here != null) {
				IncidentChange change = new IncidentChange(here, Reunion.of(here, incident, now), List.of(), List.of());
				apply(change);
				takeOver(change.after());
				changes.add(change);
			}
			else {
				takeOver(incident);
				this.metrics.restored(incident);
			}
		});
		publish(true);
		return changes;
	}

	private void takeOver(Incident incident) {
		this.book.restore(incident);
		if (incident.open()) {
			this.places.keep(incident);
		}
	}

	/**
	 * Forgets everything: another replica acts for all, and knows better from now on.
	 */
	public void clear() {
		this.book.clear();
		this.places.clear();
		this.waiting.clear();
		this.pinned.clear();
		this.next = null;
		this.metrics.cleared();
		publish(true);
	}

	/**
	 * All incidents as of the last change.
	 */
	public IncidentsView snapshot() {
		return this.view;
	}

	/**
	 * Somebody takes care of it: nobody else is told until the acknowledgement lapses.
	 * Again means longer.
	 */
	public Decision acknowledge(String id, String actor, Moment now) {
		return decide(id, now, (draft, self) -> self.acknowledge(draft, Redaction.redact(actor)));
	}

	/**
	 * Somebody takes care of it in another system. It takes the place of no one who does
	 * so here, and nothing gets shorter by it.
	 * @param at when it was done; before what was done here since, it is out of date
	 */
	public Decision acknowledgeElsewhere(String id, String actor, Instant at, Moment now) {
		return decide(id, now, (draft, self) -> self.acknowledgeElsewhere(draft, Redaction.redact(actor), at));
	}

	/**
	 * Nobody is told until then.
	 * @param until within the next 30 days
	 */
	public Decision snooze(String id, Instant until, String actor, Moment now) {
		return decide(id, now, (draft, self) -> self.snooze(draft, until, Redaction.redact(actor)));
	}

	/**
	 * It is over, whatever its alerts say: only one that fires anew opens it again.
	 */
	public Decision resolve(String id, String actor, Moment now) {
		return decide(id, now, (draft, self) -> self.resolve(draft, Redaction.redact(actor)));
	}

	/**
	 * Somebody says in another system that it is over.
	 * @param at when it was done; before the incident was opened again, it is out of date
	 */
	public Decision resolveElsewhere(String id, String actor, Instant at, Moment now) {
		return decide(id, now, (draft, self) -> self.resolveElsewhere(draft, Redaction.redact(actor), at));
	}

	/**
	 * Writes something into the timeline, also of a resolved incident.
	 */
	public Decision note(String id, String text, String actor, Moment now) {
		return decide(id, now, (draft, self) -> self.note(draft, Redaction.redact(text), Redaction.redact(actor)));
	}

	/**
	 * Tells the next step of the policy now.
	 */
	public Decision escalate(String id, String actor, Moment now) {
		return decide(id, now, (draft, self) -> self.escalate(draft, Redaction.redact(actor)));
	}

	/**
	 * Adds something that another capability did, such as a step of a runbook.
	 */
	public Decision record(String id, IncidentEvent event, Moment now) {
		return decide(id, now, (draft, self) -> {
			IncidentEvent clean = event.redacted();
			draft.event(clean.kind(), clean.actor(), clean.source(), clean.text(), clean.evidence());
			return null;
		});
	}

	private Decision decide(String id, Moment now, BiFunction<Draft, Operators, @Nullable String> action) {
		Incident incident = this.book.find(id);
		if (incident == null) {
			return new Decision.Refused("There is no incident " + id);
		}
		Draft draft = Draft.of(incident, now);
		String refusal = action.apply(draft, this.operators);
		IncidentChange change = (refusal == null) ? draft.change() : null;
		if (change == null) {
			return new Decision.Refused((refusal != null) ? refusal : "Nothing changes");
		}
		apply(change);
		publish(true);
		return new Decision.Accepted(change);
	}

	/**
	 * What finally became of a page. Like {@link #late}, it shows from the next update
	 * on: there may be hundreds at once.
	 * @param key its key; one that is not known changes nothing
	 * @param detail what happened, without secrets
	 */
	public List<IncidentChange> settled(String key, PageOutcome outcome, String detail, Moment now) {
		return heard(key, now, (draft) -> Delivering.settled(draft, key, outcome, Redaction.redact(detail)));
	}

	/**
	 * A page has not arrived for too long: the policy's fallback is told as well, once
	 * for each page.
	 */
	public List<IncidentChange> late(String key, Moment now) {
		return heard(key, now, (draft) -> Delivering.late(draft, key));
	}

	private List<IncidentChange> heard(String key, Moment now, Consumer<Draft> action) {
		List<IncidentChange> changes = new ArrayList<>();
		Incident incident = this.book.find(Delivering.incident(key));
		if (incident != null) {
			step(Draft.of(incident, now), action, changes);
		}
		return changes;
	}

}
