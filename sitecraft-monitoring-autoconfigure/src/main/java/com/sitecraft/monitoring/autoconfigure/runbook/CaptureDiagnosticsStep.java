package com.sitecraft.monitoring.autoconfigure.runbook;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import javax.management.ObjectName;

import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepTraits;
import com.sitecraft.monitoring.signal.Redaction;

/**
 * Keeps what this replica does now: threads, what is on its heap, a flight recording.
 */
final class CaptureDiagnosticsStep implements RunbookStep {

	private static final int MAX_TEXT = 8 << 20;

	/** Of why a part is missing, so that all parts fit into an output. */
	private static final int MAX_REASON = 150;

	/** What everything but the recording may take, a heap of some GB included. */
	private static final Duration SLACK = Duration.ofSeconds(30);

	private final Diagnostics diagnostics;

	private final Instance instance;

	CaptureDiagnosticsStep(Diagnostics diagnostics, Instance instance) {
		this.diagnostics = diagnostics;
		this.instance = instance;
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
		return new Bound(bound, this.diagnostics, this.instance);
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

	private record Bound(Parameters parameters, Diagnostics diagnostics, Instance instance) implements BoundStep {

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
			Captured captured = new Captured();
			if (this.parameters.threads()) {
				captured.part("threads", () -> keep(threads()));
			}
			if (this.parameters.heapHistogram()) {
				captured.part("heap histogram", () -> keep(heapHistogram()));
			}
			if (!this.parameters.flightRecording().isZero()) {
				captured.part("flight recording",
						() -> FlightRecording.keep(this.diagnostics, this.parameters.flightRecording()));
			}
			return captured.outcome(this.instance);
		}

		private String keep(String text) throws Exception {
			return this.diagnostics.keep("txt", (file) -> Files.writeString(file, text));
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

	/**
	 * What is there, and what is not. One part that cannot be had is no reason to do
	 * without the others.
	 */
	private static final class Captured {

		private final List<String> there = new ArrayList<>();

		private final List<String> missing = new ArrayList<>();

		void part(String what, Callable<String> id) throws InterruptedException {
			try {
				this.there.add(what + " " + id.call());
			}
			catch (InterruptedException ex) {
				throw ex;
			}
			catch (FlightRecording.OtherRunsException ex) {
				this.missing.add(what + " (" + ex.getMessage() + ")");
			}
			catch (Exception | LinkageError ex) {
				// A linkage error where the JVM has no such module.
				this.missing.add(what + " (" + shortly(Redaction.describe(ex)) + ")");
			}
		}

		private static String shortly(String text) {
			return (text.length() > MAX_REASON) ? text.substring(0, MAX_REASON) + "…" : text;
		}

		/** The file is where it was made, so whoever reads must know where. */
		StepOutcome outcome(Instance instance) {
			String not = String.join(", ", this.missing);
			if (this.there.isEmpty()) {
				return StepOutcome.notAvailable(not + " on " + instance.name());
			}
			String files = String.join(", ", this.there) + " on " + instance.name();
			return StepOutcome.done(not.isEmpty() ? files : files + "; not available: " + not);
		}

	}

}
