package com.sitecraft.monitoring.autoconfigure.runbook;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

/**
 * A recording of this JVM without what holds passwords. In a class of its own, since a
 * small runtime may not have the module.
 * <p>
 * All recordings of a JVM share one stream, and what is dumped of it holds the events of
 * each of them. So nothing is kept when there was another one that records what this one
 * leaves out.
 */
final class FlightRecording {

	/** On disk. */
	private static final long MAX_SIZE = 32L << 20;

	/** Events that hold variables, properties and command lines, and so passwords. */
	static final List<String> SECRETIVE = List.of("jdk.InitialEnvironmentVariable", "jdk.InitialSystemProperty",
			"jdk.InitialSecurityProperty", "jdk.SystemProcess", "jdk.ProcessStart", "jdk.JVMInformation",
			"jdk.StringFlag", "jdk.StringFlagChanged", "jdk.JavaAgent", "jdk.NativeAgent");

	private FlightRecording() {
	}

	/**
	 * Records for a while and keeps it; an interrupt leaves neither recording nor file.
	 * @return the id of the file
	 * @throws OtherRunsException when another recording ran meanwhile
	 */
	static String keep(Diagnostics diagnostics, Duration duration) throws Exception {
		Others others = new Others();
		FlightRecorder.addListener(others);
		try (Recording recording = new Recording(Configuration.getConfiguration("default"))) {
			others.requireNone();
			recording.setName("sitecraft-runbook");
			recording.setMaxSize(MAX_SIZE);
			SECRETIVE.forEach(recording::disable);
			recording.start();
			others.await(duration);
			recording.stop();
			others.requireNone();
			return diagnostics.keep("jfr", recording::dump);
		}
		finally {
			FlightRecorder.removeListener(others);
		}
	}

	/**
	 * Recordings that put into the stream what must not be kept. Two captures at a time
	 * do not.
	 */
	private static final class Others implements FlightRecorderListener {

		private final CountDownLatch found = new CountDownLatch(1);

		/** On the thread that starts or stops the recording. */
		@Override
		public void recordingStateChanged(Recording recording) {
			if (harmful(recording)) {
				this.found.countDown();
			}
		}

		void await(Duration duration) throws Exception {
			if (this.found.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new OtherRunsException();
			}
		}

		void requireNone() throws Exception {
			FlightRecorder.getFlightRecorder().getRecordings().forEach(this::recordingStateChanged);
			await(Duration.ZERO);
		}

		private static boolean harmful(Recording recording) {
			Map<String, String> settings = recording.getSettings();
			return recording.getState() == RecordingState.RUNNING
					&& !SECRETIVE.stream().allMatch((event) -> "false".equals(settings.get(event + "#enabled")));
		}

	}

	/**
	 * Another recording runs.
	 */
	static final class OtherRunsException extends IOException {

		OtherRunsException() {
			super("another flight recording runs in this JVM");
		}

	}

}
