package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Instant;
import java.util.function.Consumer;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertChange;
import com.sitecraft.monitoring.alerting.AlertListener;
import com.sitecraft.monitoring.incident.IncidentEvent;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.signal.Labels;

/**
 * Triggers runbooks where alerts are not gathered into incidents: an alert that fires
 * stands for an incident that is opened as well.
 */
final class AlertTriggers implements AlertListener {

	private static final int MAX_TARGET = 500;

	private final Consumer<RunbookTrigger> runbooks;

	AlertTriggers(Consumer<RunbookTrigger> runbooks) {
		this.runbooks = runbooks;
	}

	@Override
	public void changed(AlertChange change) {
		Alert alert = change.after();
		if (!change.notable() || !alert.mutedBy().isEmpty()) {
			return;
		}
		switch (change.kind()) {
			case FIRED -> {
				// No condition matches both.
				offer(alert, RunbookTrigger.Event.FIRED);
				offer(alert, RunbookTrigger.Event.OPENED);
			}
			case RESOLVED -> offer(alert, RunbookTrigger.Event.RESOLVED);
			default -> {
				// Nothing that a runbook waits for.
			}
		}
	}

	private void offer(Alert alert, RunbookTrigger.Event event) {
		Instant firedAt = alert.firedAt();
		Instant at = (firedAt != null) ? firedAt : alert.activeAt();
		this.runbooks.accept(trigger(alert, event, alert.fingerprint() + "/" + at.toEpochMilli() + "/" + event, "",
				IncidentEvent.MONITORING, at));
	}

	/** What an alert alone is about. */
	static RunbookTrigger trigger(Alert alert, RunbookTrigger.Event event, String id, String incident, String actor,
			Instant at) {
		return new RunbookTrigger(id, event, incident, alert.rule(), alert.labels(), alert.severity(),
				cause(alert.labels()), target(alert.rule(), alert.labels()), actor, at);
	}

	/** A rule that each replica judges for itself says which one. */
	static StepScope cause(Labels labels) {
		return labels.get("instance").isEmpty() ? StepScope.SHARED : StepScope.LOCAL;
	}

	static String target(String rule, Labels labels) {
		String target = rule + labels;
		return (target.length() > MAX_TARGET) ? target.substring(0, MAX_TARGET) : target;
	}

}
