package com.sitecraft.monitoring.alerting;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * Publishes rules as meters, labelled with the name of the rule and so bounded by their
 * number.
 * <ul>
 * <li>{@code sitecraft.alerts.active}: alerts, by {@code state} pending or firing</li>
 * <li>{@code sitecraft.alerts.cut}: alerts that did not fit below {@code max-alerts} in
 * the last evaluation</li>
 * <li>{@code sitecraft.alerts.rule.errors}: evaluations that failed</li>
 * <li>{@code sitecraft.alerts.rule.failing}: 1 while at least 3 evaluations in a row
 * failed, otherwise 0</li>
 * </ul>
 */
public final class AlertMetrics {

	/** One or two errors may be a restart of what is asked; three are a fault. */
	static final int FAILING_FROM = 3;

	private final MeterRegistry registry;

	/** Also keeps what the gauges read from being collected. */
	private final Map<String, OfRule> rules = new ConcurrentHashMap<>();

	public AlertMetrics(MeterRegistry registry) {
		this.registry = Objects.requireNonNull(registry, "registry");
	}

	OfRule register(String rule) {
		return this.rules.computeIfAbsent(rule, (name) -> new OfRule(name, this.registry));
	}

	/**
	 * Meters of one rule.
	 */
	static final class OfRule {

		private final Counter errors;

		private volatile int pending;

		private volatile int firing;

		private volatile int cut;

		private volatile boolean failing;

		OfRule(String rule, MeterRegistry registry) {
			Tags tags = Tags.of("rule", rule);
			this.errors = Counter.builder("sitecraft.alerts.rule.errors")
				.description("Evaluations of a rule that failed")
				.tags(tags)
				.register(registry);
			gauge(registry, "sitecraft.alerts.rule.failing", "Whether at least 3 evaluations of a rule in a row failed",
					tags, (rules) -> rules.failing ? 1 : 0);
			gauge(registry, "sitecraft.alerts.cut", "Alerts that did not fit below max-alerts", tags,
					(rules) -> rules.cut);
			gauge(registry, "sitecraft.alerts.active", "Alerts by state", tags.and("state", "pending"),
					(rules) -> rules.pending);
			gauge(registry, "sitecraft.alerts.active", "Alerts by state", tags.and("state", "firing"),
					(rules) -> rules.firing);
		}

		private void gauge(MeterRegistry registry, String name, String description, Tags tags,
				ToDoubleFunction<OfRule> value) {
			Gauge.builder(name, this, value).description(description).tags(tags).register(registry);
		}

		void failed(int inARow) {
			this.errors.increment();
			this.failing = inARow >= FAILING_FROM;
		}

		void evaluated(int pending, int firing, int cut) {
			this.failing = false;
			this.pending = pending;
			this.firing = firing;
			this.cut = cut;
		}

	}

}
