package com.sitecraft.monitoring.autoconfigure.export;

/**
 * The files that are exported.
 */
final class ExportFile {

	private static final String RULES = "rules";

	private static final String ALERTMANAGER = "alertmanager";

	private ExportFile() {
	}

	static boolean isOne(String name) {
		return name.equals(RULES) || name.equals(ALERTMANAGER);
	}

	/** The text of one of them. */
	static String of(String name, ExportSource.Exported exported) {
		return name.equals(RULES) ? PrometheusRules.of(exported.rules(), exported.interval()).toYaml()
				: new AlertmanagerConfiguration(exported.inhibitions(), exported.muteTimes(), exported.watchdogs())
					.toYaml();
	}

}
