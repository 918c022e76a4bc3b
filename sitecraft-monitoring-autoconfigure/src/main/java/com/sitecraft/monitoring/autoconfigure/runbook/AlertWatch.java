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

	/** {@code null} while another one acts for all. */
	private volatile @Nullable Heard heard;

	AlertWatch(Leadership leadership, Alerting alerting) {
		this.leadership = leadership;
		this.alerting = alerting;
	}

	@Override
	public void run(Tick tick) {
		this.led = tick.leader();
		News news = tick.news();
		if (!this.led) {
			this.heard = null;
		}
		else if (news != null) {
			Heard before = this.heard;
			Set<String> present = Set.copyOf(news.replicas().keySet());
			this.heard = new Heard(present, (before != null) ? before.present() : null,
					Set.copyOf(this.replicas.gone(news.replicas(), tick.nanos())));
		}
	}

	@Override
	public boolean gone(String instance) {
		Heard known = this.heard;
		return known != null && known.gone(instance);
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

	/**
	 * What was heard of the other replicas.
	 *
	 * @param present those that are there
	 * @param before those that were the time before, {@code null} at first: one that has
	 * just started is not there yet
	 * @param silent those that have not been heard of for long
	 */
	private record Heard(Set<String> present, @Nullable Set<String> before, Set<String> silent) {

		boolean gone(String instance) {
			Set<String> earlier = this.before;
			return this.silent.contains(instance)
					|| (earlier != null && !earlier.contains(instance) && !this.present.contains(instance));
		}

	}

}
