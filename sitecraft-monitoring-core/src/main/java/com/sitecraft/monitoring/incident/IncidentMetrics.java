package com.sitecraft.monitoring.incident;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.sitecraft.monitoring.signal.Dropped;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Publishes incidents as meters.
 * <ul>
 * <li>{@code sitecraft.incidents.open}: open incidents, by {@code state}</li>
 * <li>{@code sitecraft.incidents.pages}: pages that were decided, by {@code kind}</li>
 * <li>{@code sitecraft.escalations.overdue}: steps that should have been told more than
 * two ticks ago, as of the last audit; the built-in rule {@code escalation_overdue} reads
 * it</li>
 * </ul>
 */
final class IncidentMetrics {

	private final Map<Incident.State, AtomicInteger> open = new EnumMap<>(Incident.State.class);

	private final Map<Page.Kind, Counter> pages = new EnumMap<>(Page.Kind.class);

	private final AtomicInteger overdue = new AtomicInteger();

	/** Alerts that went to the one incident of their rule. */
	final Counter folded;

	/** Resolved incidents that went before their time. */
	final Counter forgotten;

	IncidentMetrics(MeterRegistry registry) {
		for (Incident.State state : Incident.State.values()) {
			if (state != Incident.State.RESOLVED) {
				AtomicInteger count = new AtomicInteger();
				this.open.put(state, count);
				Gauge.builder("sitecraft.incidents.open", count, AtomicInteger::get)
					.description("Open incidents by state")
					.tag("state", label(state))
					.strongReference(true)
					.register(registry);
			}
		}
		for (Page.Kind kind : Page.Kind.values()) {
			this.pages.put(kind,
					Counter.builder("sitecraft.incidents.pages")
						.description("Pages that were decided")
						.tag("kind", label(kind))
						.register(registry));
		}
		Gauge.builder("sitecraft.escalations.overdue", this.overdue, AtomicInteger::get)
			.description("Steps of escalation policies that should have been told more than two ticks ago")
			.strongReference(true)
			.register(registry);
		this.folded = Dropped.counter(registry, "incidents.open");
		this.forgotten = Dropped.counter(registry, "incidents.resolved");
	}

	void changed(IncidentChange change) {
		Incident before = change.before();
		count((before != null) ? before.state() : Incident.State.RESOLVED, -1);
		count(change.after().state(), 1);
		change.pages().forEach((page) -> {
			Counter counter = this.pages.get(page.kind());
			if (counter != null) {
				counter.increment();
			}
		});
	}

	void restored(Incident incident) {
		count(incident.state(), 1);
	}

	void cleared() {
		this.open.values().forEach((count) -> count.set(0));
		this.overdue.set(0);
	}

	void overdue(int steps) {
		this.overdue.set(steps);
	}

	private void count(Incident.State state, int change) {
		AtomicInteger count = this.open.get(state);
		if (count != null) {
			count.addAndGet(change);
		}
	}

	private static String label(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
