package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.Locale;
import java.util.Set;

import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepScope;

/**
 * Which causes a step is a remedy of, as whoever writes the runbook knows better than the
 * step.
 */
final class Remedies {

	private Remedies() {
	}

	/**
	 * What a parameter says: {@code shared} for any cause, {@code local} for those in one
	 * replica.
	 */
	static StepScope of(StepParameters parameters, String key, StepScope byDefault) {
		String chosen = parameters.choice(key, byDefault.name().toLowerCase(Locale.ROOT), Set.of("shared", "local"));
		return StepScope.valueOf(chosen.toUpperCase(Locale.ROOT));
	}

}
