package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.List;

import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * A recording by the JVM. On its own, since not every JVM has the classes.
 */
final class FlightRecording {

	/** On disk. */
	private static final long MAX_SIZE = 32L << 20;

	/** Events that hold variables, properties and command lines, and so passwords. */
	private static final List<String> SECRETIVE = List.of("jdk.InitialEnvironmentVariable", "jdk.InitialSystemProperty",
			"jdk.SystemProcess", "jdk.JVMInformation");

	private FlightRecording() {
	}

	/**
	 * Records for a while and keeps it; an interrupt leaves neither recording nor file.
	 * @return the id of the file
	 */
	static String keep(Diagnostics diagnostics, Duration duration) throws Exception {
		try (Recording recording = new Recording(Configuration.getConfiguration("default"))) {
			recording.setName("sitecraft-runbook");
			recording.setMaxSize(MAX_SIZE);
			SECRETIVE.forEach(recording::disable);
			recording.start();
			Thread.sleep(duration.toMillis());
			recording.stop();
			return diagnostics.keep("jfr", recording::dump);
		}
	}

}
