package com.sitecraft.monitoring.autoconfigure.runbook;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.AlertChange;
import com.sitecraft.monitoring.alerting.AlertMetrics;
import com.sitecraft.monitoring.alerting.AlertRecord;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Inhibitions;
import com.sitecraft.monitoring.alerting.Muting;
import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.alerting.Silence;
import com.sitecraft.monitoring.alerting.Silences;
import com.sitecraft.monitoring.incident.EscalationPolicy;
import com.sitecraft.monitoring.incident.Grouping;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.incident.IncidentChange;
import com.sitecraft.monitoring.incident.IncidentLimits;
import com.sitecraft.monitoring.incident.Plan;
import com.sitecraft.monitoring.incident.Route;
import com.sitecraft.monitoring.incident.Routes;
import com.sitecraft.monitoring.incident.Target;
import com.sitecraft.monitoring.oncall.OnCall;
import com.sitecraft.monitoring.oncall.Person;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;
import com.sitecraft.monitoring.signal.Moment;

/**
 * Incidents of alerts and time that a test sets.
 */
final class IncidentBench {

	final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	final Alerting alerting = new Alerting(List.of(), (rule) -> {
		throw new IllegalStateException();
	}, "a", new AlertMetrics(this.registry));

	private final Silences silences = new Silences(this.registry);

	private final Muting muting = new Muting(this.silences, new Inhibitions(List.of()), List.of(), List.of());

	/** How long incidents wait before anybody is told. */
	Duration groupWait = Duration.ZERO;

	private final Map<String, AlertRecord> alerts = new LinkedHashMap<>();

	private Instant wall = Instant.parse("2026-03-01T10:00:00Z");

	private long nanos = Long.MAX_VALUE - Duration.ofMinutes(5).toNanos();

	/** A book without incidents, which acknowledgements leave after five minutes. */
	Incidents incidents() {
		List<EscalationPolicy.Step> steps = List.of(step(0, "first"), step(600, "second"), step(1200, "third"),
				step(1800, "fourth"));
		Plan plan = new Plan(new EscalationPolicy("default", steps, 0, "log", Duration.ofMinutes(5), false),
				new Grouping(Set.of("queue_name"), this.groupWait, Duration.ofMinutes(5), Duration.ofHours(4),
						Duration.ofMinutes(10)),
				null);
		return new Incidents(new Routes(List.of(new Route(List.of(), plan))), new OnCall() {

			@Override
			public List<String> onCall(String schedule, Instant at) {
				throw new IllegalArgumentException(schedule);
			}

			@Override
			public @Nullable Person person(String id) {
				return null;
			}

		}, List.of(), IncidentLimits.DEFAULT, Set.of(), new Guard(this.registry), this.registry);
	}

	private static EscalationPolicy.Step step(int minutes, String channel) {
		return new EscalationPolicy.Step(Duration.ofMinutes(minutes), List.of(Target.parse("channel:" + channel)));
	}

	/** What begins to look now. */
	IncidentTriggers triggers() {
		return new IncidentTriggers(this.alerting, this.muting, this.registry);
	}

	void silence(String matchers, Duration length) {
		this.silences.put(new Silence("s", Matcher.parse(matchers), this.wall, this.wall.plus(length), "ada", "known",
				this.wall, this.wall, null));
	}

	/** Takes in the alerts, those marked that somebody has muted. */
	List<IncidentChange> update(Incidents incidents) {
		return incidents.update(now(),
				this.alerting.snapshot().alerts().stream().map((alert) -> this.muting.mark(alert, this.wall)).toList());
	}

	Moment now() {
		return new Moment(this.wall, this.nanos);
	}

	void pass(Duration duration) {
		this.wall = this.wall.plus(duration);
		this.nanos += duration.toNanos();
	}

	/** An alert of another replica, with the labels that it is told apart by. */
	void fire(String... labels) {
		put(AlertState.FIRING, labels);
	}

	void clear(String... labels) {
		put(AlertState.RESOLVED, labels);
	}

	/** The same as the loop tells it, marked with what mutes it. */
	AlertChange change(AlertChange.Kind kind, String... labels) {
		put((kind == AlertChange.Kind.RESOLVED) ? AlertState.RESOLVED : AlertState.FIRING, labels);
		AlertRecord record = Objects.requireNonNull(this.alerts.get(String.join("|", labels)));
		return this.alerting.snapshot()
			.alerts()
			.stream()
			.filter((alert) -> alert.fingerprint().equals(record.fingerprint()))
			.map((alert) -> new AlertChange(null, this.muting.mark(alert, this.wall), record, kind))
			.findFirst()
			.orElseThrow();
	}

	private void put(AlertState state, String... labels) {
		String key = String.join("|", labels);
		AlertRecord before = this.alerts.get(key);
		boolean goesOn = before != null && before.state() == AlertState.FIRING;
		Instant firedAt = goesOn ? before.firedAt() : this.wall;
		Map<String, String> all = new TreeMap<>(Labels.of(labels).toMap());
		all.put("alertname", "queue_backup");
		all.put("severity", "warning");
		this.alerts.put(key,
				new AlertRecord("b", UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString(),
						"queue_backup", all, Severity.WARNING, state, 11, this.wall, firedAt,
						(state == AlertState.RESOLVED) ? this.wall : null, Duration.ZERO, null, null, null, false,
						List.of(), "Queue is full", "11, alerts at > 10", this.wall));
		this.alerting.replace("b", this.alerts.values());
	}

	/** The only incident. */
	static Incident only(Incidents incidents) {
		Map<String, Incident> all = incidents.snapshot().incidents();
		if (all.size() != 1) {
			throw new AssertionError(all.toString());
		}
		return all.values().iterator().next();
	}

}
