package com.sitecraft.monitoring.autoconfigure;

import java.util.stream.Collectors;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows the unknown keys and what may have been meant.
 */
final class UnknownMonitoringPropertiesFailureAnalyzer
		extends AbstractFailureAnalyzer<UnknownMonitoringPropertiesException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnknownMonitoringPropertiesException cause) {
		String list = cause.descriptions()
			.stream()
			.map((description) -> String.format("%n    %s", description))
			.collect(Collectors.joining());
		return new FailureAnalysis(String.format("Nothing reads these properties:%n%s", list),
				"Correct or remove them. To start all the same, for example while a shared configuration is ahead of "
						+ "this version, set 'sitecraft.monitoring.fail-on-unknown-properties' to false.",
				cause);
	}

}
