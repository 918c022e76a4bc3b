package com.sitecraft.monitoring.alerting;

import java.time.Instant;
import java.util.List;

import com.sitecraft.monitoring.signal.Labels;
import org.jspecify.annotations.Nullable;

/**
 * One label set of a rule that matches or has fired; immutable.
 *
 * @param fingerprint identity of the label set, equal on every replica and after every
 * restart: 32 hexadecimal digits
 * @param rule name of the rule
 * @param labels labels, the rule's and {@code alertname} and {@code severity} included
 * @param severity severity of the rule
 * @param state where it stands
 * @param value last value that was judged, NaN before the first
 * @param activeAt since when it matches, shifted by the time that monitoring was down
 * @param firedAt since when it fires
 * @param resolvedAt when it ended
 * @param reason why it ended or is kept, such as {@code no-data}; {@code null} when the
 * condition itself says so
 * @param flapping whether it changes too often to be told about
 * @param summary the rule's summary, placeholders filled
 * @param why value, bound and durations that led here
 * @param mutedBy what keeps it quiet, such as {@code silence:3f}; empty when nothing does
 */
public record Alert(String fingerprint, String rule, Labels labels, Severity severity, AlertState state, double value,
		Instant activeAt, @Nullable Instant firedAt, @Nullable Instant resolvedAt, @Nullable String reason,
		boolean flapping, String summary, String why, List<String> mutedBy) {

	public Alert {
		mutedBy = List.copyOf(mutedBy);
	}

	/**
	 * The same alert, muted by the given things.
	 */
	public Alert withMutedBy(List<String> mutedBy) {
		return mutedBy.equals(this.mutedBy) ? this
				: new Alert(this.fingerprint, this.rule, this.labels, this.severity, this.state, this.value,
						this.activeAt, this.firedAt, this.resolvedAt, this.reason, this.flapping, this.summary,
						this.why, mutedBy);
	}

}
