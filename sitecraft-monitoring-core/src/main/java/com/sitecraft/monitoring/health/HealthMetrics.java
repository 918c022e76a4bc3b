package com.sitecraft.monitoring.health;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * Publishes checks as meters, labelled with the path of the check. Bounded by the number
 * of checks; all meters of a check exist from its registration on and go with it.
 * <ul>
 * <li>{@code sitecraft.health.status}: 1 up, 0.5 degraded, 0 down or stale, NaN
 * unknown</li>
 * <li>{@code sitecraft.health.unknown}: 1 while unknown, otherwise 0, because NaN
 * satisfies no rule</li>
 * <li>{@code sitecraft.health.check.duration}: timer, by {@code outcome}</li>
 * <li>{@code sitecraft.health.transitions}: counter, by {@code to}</li>
 * </ul>
 */
public final class HealthMetrics implements CheckListener {

	private final MeterRegistry registry;

	private final Map<String, Meters> meters = new ConcurrentHashMap<>();

	public HealthMetrics(MeterRegistry registry) {
		this.registry = Objects.requireNonNull(registry, "registry");
	}

	@Override
	public void registered(String path, Supplier<CheckStatus> status) {
		this.meters.put(path, new Meters(path, status));
	}

	@Override
	public void unregistered(String path) {
		Meters removed = this.meters.remove(path);
		if (removed != null) {
			removed.remove();
		}
	}

	@Override
	public void looked(String path, Outcome outcome, Duration duration) {
		Meters known = this.meters.get(path);
		if (known != null) {
			known.durations[outcome.ordinal()].record(duration);
		}
	}

	@Override
	public void changed(CheckReport report) {
		Meters known = this.meters.get(report.path());
		if (known != null) {
			CheckStatus to = report.history().get(report.history().size() - 1).to();
			known.transitions[to.ordinal()].increment();
		}
	}

	static double value(CheckStatus status) {
		return switch (status) {
			case UP -> 1;
			case DEGRADED -> 0.5;
			case DOWN -> 0;
			case UNKNOWN -> Double.NaN;
		};
	}

	/**
	 * The meters of one check.
	 */
	private final class Meters {

		private final Gauge status;

		private final Gauge unknown;

		private final Timer[] durations = new Timer[Outcome.values().length];

		private final Counter[] transitions = new Counter[CheckStatus.values().length];

		Meters(String path, Supplier<CheckStatus> status) {
			Tags tags = Tags.of("check", path);
			this.status = gauge("sitecraft.health.status",
					"Health of a check: 1 up, 0.5 degraded, 0 down or stale, NaN unknown", tags, status,
					(current) -> value(current.get()));
			this.unknown = gauge("sitecraft.health.unknown", "Whether the health of a check is unknown", tags, status,
					(current) -> (current.get() == CheckStatus.UNKNOWN) ? 1 : 0);
			for (Outcome outcome : Outcome.values()) {
				this.durations[outcome.ordinal()] = Timer.builder("sitecraft.health.check.duration")
					.description("Time that looks of a check took")
					.tags(tags.and("outcome", outcome.name().toLowerCase(Locale.ROOT)))
					.register(HealthMetrics.this.registry);
			}
			for (CheckStatus to : CheckStatus.values()) {
				this.transitions[to.ordinal()] = Counter.builder("sitecraft.health.transitions")
					.description("Changes of the health of a check")
					.tags(tags.and("to", to.name().toLowerCase(Locale.ROOT)))
					.register(HealthMetrics.this.registry);
			}
		}

		private Gauge gauge(String name, String description, Tags tags, Supplier<CheckStatus> status,
				ToDoubleFunction<Supplier<CheckStatus>> value) {
			return Gauge.builder(name, status, value)
				.description(description)
				.tags(tags)
				.strongReference(true)
				.register(HealthMetrics.this.registry);
		}

		void remove() {
			remove(this.status);
			remove(this.unknown);
			for (Meter meter : this.durations) {
				remove(meter);
			}
			for (Meter meter : this.transitions) {
				remove(meter);
			}
		}

		private void remove(Meter meter) {
			HealthMetrics.this.registry.remove(meter);
		}

	}

}
