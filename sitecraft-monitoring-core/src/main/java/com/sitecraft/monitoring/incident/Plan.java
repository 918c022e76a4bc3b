package com.sitecraft.monitoring.incident;

import java.util.Objects;

import com.sitecraft.monitoring.alerting.Recurrence;
import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * How an incident is told; an incident keeps the plan with which it was opened.
 *
 * @param policy whom to tell
 * @param grouping how often
 * @param deferUntil outside these times nothing new is told, {@code null} for any time
 */
public record Plan(EscalationPolicy policy, Grouping grouping, @Nullable Recurrence deferUntil) {

	public Plan {
		Objects.requireNonNull(policy, "policy");
		Objects.requireNonNull(grouping, "grouping");
	}

	boolean defers(Moment now) {
		Recurrence hours = this.deferUntil;
		return hours != null && !hours.contains(now.instant());
	}

}
