package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Recurrence;
import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.oncall.OnCall;
import com.sitecraft.monitoring.oncall.Person;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The book of incidents with alerts, people and time that a test sets. Stored incidents
 * are those of the last changes, as a store has them.
 */
final class Desk {

	/** A Sunday. */
	static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

	static final Duration TICK = Duration.ofSeconds(15);

	SimpleMeterRegistry registry = new SimpleMeterRegistry();

	final Map<String, Alert> alerts = new LinkedHashMap<>();

	final Map<String, List<String>> shifts = new LinkedHashMap<>();

	final Map<String, Person> people = new LinkedHashMap<>();

	final List<EvidenceSource> evidence = new ArrayList<>();

	final Map<String, Incident> stored = new LinkedHashMap<>();

	/** Pages in the order in which they were decided. */
	final List<Page> pages = new ArrayList<>();

	IncidentLimits limits = IncidentLimits.DEFAULT;

	Grouping grouping = Grouping.DEFAULT;

	@Nullable Recurrence hours;

	EscalationPolicy policy = policy(0, step(0, "channel:ops"));

	List<Route> first = List.of();

	private @Nullable Incidents incidents;

	private Instant wall = START;

	private long nanos = Long.MAX_VALUE - Duration.ofMinutes(30).toNanos();

	static EscalationPolicy.Step step(int minutes, String... targets) {
		return new EscalationPolicy.Step(Duration.ofMinutes(minutes),
				List.of(targets).stream().map(Target::parse).toList());
	}

	static EscalationPolicy policy(int repeat, EscalationPolicy.Step... steps) {
		return new EscalationPolicy("default", List.of(steps), repeat, "log", Duration.ofMinutes(30), false);
	}

	Plan plan() {
		return new Plan(this.policy, this.grouping, this.hours);
	}

	Desk person(String id, String channel, String address) {
		this.people.put(id, new Person(id, id, Map.of(channel, address)));
		return this;
	}

	Incidents incidents() {
		Incidents made = this.incidents;
		if (made == null) {
			List<Route> routes = new ArrayList<>(this.first);
			routes.add(new Route(List.of(), plan()));
			made = new Incidents(new Routes(routes), new OnCall() {

				@Override
				public List<String> onCall(String schedule, Instant at) {
					List<String> ids = Desk.this.shifts.get(schedule);
					if (ids == null) {
						throw new IllegalArgumentException("schedule is '" + schedule + "', allowed is a known one");
					}
					return ids;
				}

				@Override
				public @Nullable Person person(String id) {
					return Desk.this.people.get(id);
				}

			}, this.evidence, this.limits, Set.of("watchdog"), new Guard(this.registry), this.registry);
			this.incidents = made;
		}
		return made;
	}

	/** An alert that fires from now on. */
	Alert fire(String rule, String... labels) {
		return put(rule, AlertState.FIRING, this.wall, false, labels);
	}

	void clear(String rule, String... labels) {
		Alert alert = find(rule, labels);
		put(rule, AlertState.RESOLVED, Roll.firedAt(alert), false, labels);
	}

	void flap(String rule, boolean fires, String... labels) {
		put(rule, fires ? AlertState.FIRING : AlertState.RESOLVED, this.wall, true, labels);
	}

	void mute(String rule, String... labels) {
		this.alerts.compute(key(rule, labels), (key, alert) -> find(rule, labels).withMutedBy(List.of("silence:1")));
	}

	void unmute(String rule, String... labels) {
		this.alerts.compute(key(rule, labels), (key, alert) -> find(rule, labels).withMutedBy(List.of()));
	}

	void severity(Severity severity, String rule, String... labels) {
		Alert a = find(rule, labels);
		this.alerts.put(a.fingerprint(), new Alert(a.fingerprint(), a.rule(), a.labels(), severity, a.state(),
				a.value(), a.activeAt(), a.firedAt(), a.resolvedAt(), null, false, a.summary(), a.why(), List.of()));
	}

	private Alert find(String rule, String... labels) {
		return java.util.Objects.requireNonNull(this.alerts.get(key(rule, labels)));
	}

	private Alert put(String rule, AlertState state, Instant firedAt, boolean flapping, String... labels) {
		Labels all = Labels.of(labels).with(Labels.of("alertname", rule, "severity", "warning"));
		Alert alert = new Alert(key(rule, labels), rule, all, Severity.WARNING, state, 11, firedAt.minusSeconds(60),
				firedAt, (state == AlertState.RESOLVED) ? this.wall : null, null, flapping, "Load is 11",
				"11, alerts at > 10", List.of());
		this.alerts.put(alert.fingerprint(), alert);
		return alert;
	}

	private static String key(String rule, String... labels) {
		return rule + String.join("|", labels);
	}

	/** Moves both clocks. */
	Desk pass(Duration duration) {
		this.nanos += duration.toNanos();
		this.wall = this.wall.plus(duration);
		return this;
	}

	Desk jumpWall(Duration duration) {
		this.wall = this.wall.plus(duration);
		return this;
	}

	Moment now() {
		return new Moment(this.wall, this.nanos);
	}

	/** Ticks once, without passing time. */
	List<Page> tick() {
		return keep(incidents().update(now(), this.alerts.values()));
	}

	/** Passes time tick by tick. */
	List<Page> run(Duration duration) {
		List<Page> decided = new ArrayList<>();
		for (long ticks = duration.toNanos() / TICK.toNanos(); ticks > 0; ticks--) {
			pass(TICK);
			decided.addAll(tick());
		}
		return decided;
	}

	List<String> told(Duration duration) {
		return texts(run(duration));
	}

	static List<String> texts(List<Page> pages) {
		return pages.stream()
			.map((page) -> page.kind() + " " + page.channel() + (page.address().isEmpty() ? "" : " " + page.address()))
			.toList();
	}

	List<Page> keep(List<IncidentChange> changes) {
		List<Page> decided = new ArrayList<>();
		for (IncidentChange change : changes) {
			this.stored.put(change.after().id(), change.after());
			decided.addAll(change.pages());
		}
		this.pages.addAll(decided);
		return decided;
	}

	List<Page> accept(Decision decision) {
		if (decision instanceof Decision.Accepted accepted) {
			return keep(List.of(accepted.change()));
		}
		throw new AssertionError(decision.toString());
	}

	/** The only open incident. */
	Incident open() {
		List<Incident> open = incidents().snapshot().open();
		if (open.size() != 1) {
			throw new AssertionError(open.toString());
		}
		return open.get(0);
	}

	List<String> timeline(Incident incident) {
		return incident.timeline().events().stream().map((event) -> event.kind() + ": " + event.text()).toList();
	}

	/**
	 * Another process with another origin of monotonic time, and no memory of its own.
	 */
	void restart(Duration downtime) {
		this.incidents = null;
		this.registry = new SimpleMeterRegistry();
		this.wall = this.wall.plus(downtime);
		this.nanos = -12345;
		List<Incident> forgotten = this.stored.values().stream().map(Desk::withoutNanos).toList();
		incidents().restore(forgotten, now());
	}

	/** Stored incidents hold instants only. */
	static Incident withoutNanos(Incident incident) {
		return Opening.restored(incident, new Moment(START, 42));
	}

	double gauge(String name, String... tags) {
		return this.registry.get(name).tags(tags).gauge().value();
	}

}
