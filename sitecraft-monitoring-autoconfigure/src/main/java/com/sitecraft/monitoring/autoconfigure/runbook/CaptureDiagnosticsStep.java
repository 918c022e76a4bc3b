package com.sitecraft.monitoring.autoconfigure.runbook;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.management.ObjectName;

import jdk.jfr.Configuration;
import jdk.jfr.Recording;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepTraits;

/**
 * Keeps what this replica does now: threads, what is on its heap, a flight recording.
 */
final class CaptureDiagnosticsStep implements RunbookStep {

	/** Of a flight recording on disk. */
	private static final long MAX_RECORDING = 32L << 20;

	/** Events that hold variables, properties and command lines, and so passwords. */
	private static final List<String> SECRETIVE = List.of("jdk.InitialEnvironmentVariable", "jdk.InitialSystemProperty",
			"jdk.SystemProcess", "jdk.JVMInformation");

	private static final int MAX_TEXT = 8 << 20;

	/** What everything but the recording may take, a heap of some GB included. */
	private static final Duration SLACK = Duration.ofSeconds(30);

	private final Diagnostics diagnostics;

	CaptureDiagnosticsStep(Diagnostics diagnostics) {
		this.diagnostics = diagnostics;
	}

	@Override
	public String name() {
		return "capture-diagnostics";
	}

	@Override
	public BoundStep bind(StepParameters parameters) {
		parameters.only("threads", "heap-histogram", "flight-recording");
		Parameters bound = new Parameters(parameters.flag("threads", true), parameters.flag("heap-histogram", false),
				parameters.duration("flight-recording", Duration.ZERO, Duration.ZERO, Duration.ofMinutes(5)));
		if (bound.parts().isEmpty()) {
			throw parameters.wrong("threads", "false", "true unless something else is captured");
		}
		return new Bound(bound, this.diagnostics);
	}

	/**
	 * What is captured.
	 */
	private record Parameters(boolean threads, boolean heapHistogram, Duration flightRecording) {

		List<String> parts() {
			List<String> parts = new ArrayList<>();
			if (this.threads) {
				parts.add("threads");
			}
			if (this.heapHistogram) {
				parts.add("heap histogram");
			}
			if (!this.flightRecording.isZero()) {
				parts.add("flight recording of " + this.flightRecording.toSeconds() + " s");
			}
			return parts;
		}

	}

	private record Bound(Parameters parameters, Diagnostics diagnostics) implements BoundStep {

		@Override
		public StepTraits traits() {
			return StepTraits.looking(this.parameters.flightRecording().plus(SLACK));
		}

		@Override
		public String dryRun(StepContext context) {
			return "capture " + String.join(", ", this.parameters.parts());
		}

		@Override
		public StepOutcome run(StepContext context) throws Exception {
			List<String> ids = new ArrayList<>();
			if (this.parameters.threads()) {
				ids.add("threads " + this.diagnostics.keep(threads()));
			}
			if (this.parameters.heapHistogram()) {
				ids.add("heap histogram " + this.diagnostics.keep(heapHistogram()));
			}
			if (!this.parameters.flightRecording().isZero()) {
				ids.add("flight recording " + record(this.parameters.flightRecording()));
			}
			return StepOutcome.done(String.join(", ", ids));
		}

		private String record(Duration duration) throws Exception {
			try (Recording recording = new Recording(Configuration.getConfiguration("default"))) {
				recording.setName("sitecraft-runbook");
				recording.setMaxSize(MAX_RECORDING);
				SECRETIVE.forEach(recording::disable);
				recording.start();
				Thread.sleep(duration.toMillis());
				recording.stop();
				Path file = this.diagnostics.create("jfr");
				recording.dump(file);
				return this.diagnostics.kept(file);
			}
		}

		private static String threads() {
			StringBuilder text = new StringBuilder();
			for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true, 200)) {
				text.append('"').append(thread.getThreadName()).append("\" ").append(thread.getThreadState());
				if (thread.getLockName() != null) {
					text.append(" on ").append(thread.getLockName());
				}
				text.append('\n');
				for (StackTraceElement frame : thread.getStackTrace()) {
					text.append("    at ").append(frame).append('\n');
				}
				text.append('\n');
				if (text.length() > MAX_TEXT) {
					return text.append("and more\n").toString();
				}
			}
			return text.toString();
		}

		/** Of all objects, since leaving out the dead ones takes a full collection. */
		private static String heapHistogram() throws Exception {
			Object answer = ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
						new Object[] { new String[] { "-all" } }, new String[] { String[].class.getName() });
			String text = String.valueOf(answer);
			return (text.length() > MAX_TEXT) ? text.substring(0, MAX_TEXT) : text;
		}

	}

}
