package com.sitecraft.monitoring.runbook;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Publishes runbooks as meters. Those that say how things are do so on the replica that
 * acts for all, and are 0 on the others.
 * <ul>
 * <li>{@code sitecraft.runbooks.runs}: runs that ended here, by {@code runbook},
 * {@code state} and {@code dry}</li>
 * <li>{@code sitecraft.runbooks.open}: runs that have not ended, by {@code state}</li>
 * <li>{@code sitecraft.runbooks.circuit.open}: 1 while a runbook is stopped because it
 * did not help, by {@code runbook}; the built-in rule {@code runbook_circuit_open} reads
 * it</li>
 * <li>{@code sitecraft.runbooks.stopped}: 1 while somebody has stopped all of them</li>
 * </ul>
 */
final class RunbookMetrics {

	private final MeterRegistry registry;

	private final Map<RunbookRun.State, AtomicInteger> open = new EnumMap<>(RunbookRun.State.class);

	private final Map<String, AtomicInteger> circuits = new HashMap<>();

	private final AtomicInteger stopped = new AtomicInteger();

	RunbookMetrics(Collection<String> runbooks, MeterRegistry registry) {
		this.registry = registry;
		for (RunbookRun.State state : RunbookRun.State.values()) {
			if (!state.ended()) {
				AtomicInteger count = new AtomicInteger();
				this.open.put(state, count);
				Gauge.builder("sitecraft.runbooks.open", count, AtomicInteger::get)
					.description("Runs of runbooks that have not ended")
					.tag("state", state.label())
					.strongReference(true)
					.register(registry);
			}
		}
		for (String runbook : runbooks) {
			AtomicInteger circuit = new AtomicInteger();
			this.circuits.put(runbook, circuit);
			Gauge.builder("sitecraft.runbooks.circuit.open", circuit, AtomicInteger::get)
				.description("Whether a runbook is stopped because it did not help")
				.tag("runbook", runbook)
				.strongReference(true)
				.register(registry);
		}
		Gauge.builder("sitecraft.runbooks.stopped", this.stopped, AtomicInteger::get)
			.description("Whether somebody has stopped all runbooks")
			.strongReference(true)
			.register(registry);
	}

	void ended(RunbookRun run) {
		Counter.builder("sitecraft.runbooks.runs")
			.description("Runs of runbooks that ended")
			.tag("runbook", run.runbook())
			.tag("state", run.state().label())
			.tag("dry", String.valueOf(run.dry()))
			.register(this.registry)
			.increment();
	}

	void update(RunbooksView view, boolean leads) {
		this.stopped.set((leads && view.killSwitch().on()) ? 1 : 0);
		view.runbooks().forEach((item) -> {
			AtomicInteger circuit = this.circuits.get(item.runbook().name());
			if (circuit != null) {
				circuit.set((leads && item.record().openedAt() != null) ? 1 : 0);
			}
		});
		this.open.forEach((state, count) -> count.set(
				leads ? (int) view.runs().stream().filter((run) -> run.state() == state && !run.isPart()).count() : 0));
	}

}
