package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.News;
import com.sitecraft.monitoring.Replicas;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.runbook.RunbookSurroundings;
import com.sitecraft.monitoring.runbook.RunbookTrigger;

/**
 * Looks at the alerts of all replicas, as of the last tick.
 */
final class AlertWatch implements RunbookSurroundings, Stage {

	private static final long FORGOTTEN_NANOS = 600_000_000_000L;

	/**
	 * Whether the last tick acted for all. Before the first one that does, the alerts of
	 * the fleet are not known here, and would seem to have cleared.
	 */
	private volatile boolean led;

	private final Leadership leadership;

	private final Alerting alerting;

	private final Replicas replicas = new Replicas();

	/** Who is asked for, and when that was last; who waits asks all the time. */
	private final Map<String, Long> asked = new ConcurrentHashMap<>();

	private volatile Set<String> gone = Set.of();

	private volatile long nanos;

	AlertWatch(Leadership leadership, Alerting alerting) {
		this.leadership = leadership;
		this.alerting = alerting;
	}

	@Override
	public void run(Tick tick) {
		this.led = tick.leader();
		News news = tick.news();
		if (!this.led || news == null) {
			return;
		}
		this.nanos = tick.nanos();
		this.asked.values().removeIf((at) -> tick.nanos() - at >= FORGOTTEN_NANOS);
		Map<String, Long> known = new HashMap<>(news.replicas());
		// One that left nothing behind is heard of no more, which is silence as well.
		this.asked.keySet().forEach((name) -> known.putIfAbsent(name, 0L));
		this.gone = Set.copyOf(this.replicas.gone(known, tick.nanos()));
	}

	@Override
	public boolean gone(String instance) {
		this.asked.put(instance, this.nanos);
		return this.gone.contains(instance);
	}

	@Override
	public boolean leads() {
		return this.led && this.leadership.held();
	}

	/** Any alert of the rule that has the labels of the trigger. */
	@Override
	public boolean firing(RunbookTrigger trigger) {
		Map<String, String> labels = trigger.labels().toMap();
		return this.alerting.snapshot()
			.firing()
			.stream()
			.anyMatch((alert) -> alert.rule().equals(trigger.alert()) && has(alert, labels));
	}

	private static boolean has(Alert alert, Map<String, String> labels) {
		return labels.entrySet()
			.stream()
			.allMatch((label) -> alert.labels().get(label.getKey()).equals(label.getValue()));
	}

}
