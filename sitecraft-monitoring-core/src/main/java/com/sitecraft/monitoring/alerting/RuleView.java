package com.sitecraft.monitoring.alerting;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One rule as of its last evaluation.
 *
 * @param rule the rule
 * @param lastEvaluation wall-clock time of the last evaluation, {@code null} before it
 * @param lastError why it could not be judged, {@code null} when it could
 * @param errors evaluations in a row that failed
 * @param samples samples that were judged
 * @param cut alerts that did not fit below {@code max-alerts}
 * @param alerts active and lately resolved alerts of this replica
 */
public record RuleView(AlertRule rule, @Nullable Instant lastEvaluation, @Nullable String lastError, int errors,
		int samples, int cut, List<Alert> alerts) {

	public RuleView {
		alerts = List.copyOf(alerts);
	}

	/**
	 * The worst state of its alerts, {@code null} when it is inactive.
	 */
	public @Nullable AlertState state() {
		AlertState worst = null;
		for (Alert alert : this.alerts) {
			if (alert.state() == AlertState.FIRING) {
				return AlertState.FIRING;
			}
			if (alert.state() == AlertState.PENDING) {
				worst = AlertState.PENDING;
			}
		}
		return worst;
	}

}
