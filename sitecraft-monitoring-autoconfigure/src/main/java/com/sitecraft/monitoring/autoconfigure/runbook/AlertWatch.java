package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

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

	/**
	 * Whether the last tick acted for all. Before the first one that does, the alerts of
	 * the fleet are not known here, and would seem to have cleared.
	 */
	private volatile boolean led;

	private final Leadership leadership;

	private final Alerting alerting;

	private final Replicas replicas = new Replicas();

	/** The other replicas, {@code null} before this one has heard of them. */
	private volatile @Nullable Set<String> present;

	private volatile Set<String> silent = Set.of();

	AlertWatch(Leadership leadership, Alerting alerting) {
		this.leadership = leadership;
		this.alerting = alerting;
	}

	@Override
	public void run(Tick tick) {
		this.led = tick.leader();
		News news = tick.news();
		if (!this.led) {
			this.present = null;
		}
		if (!this.led || news == null) {
			return;
		}
		// One that has ended in order, or is long gone, is not there any more.
		this.present = Set.copyOf(news.replicas().keySet());
		this.silent = Set.copyOf(this.replicas.gone(news.replicas(), tick.nanos()));
	}

	@Override
	public boolean gone(String instance) {
		Set<String> heard = this.present;
		return heard != null && (!heard.contains(instance) || this.silent.contains(instance));
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
