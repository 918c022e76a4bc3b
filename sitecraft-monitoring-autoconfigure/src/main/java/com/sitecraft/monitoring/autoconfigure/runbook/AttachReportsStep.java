package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepTraits;
import com.sitecraft.monitoring.signal.Redaction;

/**
 * Puts reports of other capabilities onto the timeline; one that is not there reads
 * {@code not available}. They share what is kept of the output of a step.
 */
final class AttachReportsStep implements RunbookStep {

	/** What is kept of the output of a step. */
	private static final int MAX_OUTPUT = 1_000;

	/** So that each has a line of its own to say something in. */
	private static final int MOST_REPORTS = 20;

	private static final String SEPARATOR = "; ";

	private final Map<String, IncidentReport> reports = new TreeMap<>();

	AttachReportsStep(List<IncidentReport> reports) {
		reports.forEach((report) -> this.reports.put(report.name(), report));
	}

	@Override
	public String name() {
		return "attach-reports";
	}

	@Override
	public BoundStep bind(StepParameters parameters) {
		parameters.only("of");
		String of = parameters.text("of");
		List<String> names = Arrays.stream(of.split(","))
			.map(String::strip)
			.filter((name) -> !name.isEmpty())
			.distinct()
			.toList();
		if (names.isEmpty() || names.size() > MOST_REPORTS) {
			throw parameters.wrong("of", of, "names of 1 to " + MOST_REPORTS + " reports");
		}
		return new Bound(names, this.reports);
	}

	private record Bound(List<String> of, Map<String, IncidentReport> reports) implements BoundStep {

		@Override
		public StepTraits traits() {
			return StepTraits.looking(Duration.ofSeconds(30));
		}

		@Override
		public String dryRun(StepContext context) {
			return "attach " + String.join(", ", this.of);
		}

		@Override
		public StepOutcome run(StepContext context) throws Exception {
			List<String> texts = new ArrayList<>();
			for (String name : this.of) {
				texts.add(name + ": " + text(name, context));
			}
			return StepOutcome.done(String.join(SEPARATOR, shared(texts)));
		}

		/** One that cannot be had does not cost the others. */
		private String text(String name, StepContext context) throws InterruptedException {
			IncidentReport report = this.reports.get(name);
			if (report == null) {
				return "not available";
			}
			try {
				// Before it is cut, since half a secret does not look like one.
				return Redaction.redact(report.text(context));
			}
			catch (InterruptedException ex) {
				throw ex;
			}
			catch (Exception | LinkageError ex) {
				return "not available (" + Redaction.describe(ex) + ")";
			}
		}

		/** What short ones leave over, long ones have. */
		private static List<String> shared(List<String> texts) {
			int left = MAX_OUTPUT - SEPARATOR.length() * (texts.size() - 1);
			int others = texts.size();
			int[] lengths = texts.stream().mapToInt(String::length).sorted().toArray();
			int most = left;
			for (int length : lengths) {
				most = left / others;
				if (length > most) {
					break;
				}
				left -= length;
				others--;
			}
			int share = most;
			return texts.stream().map((text) -> cut(text, share)).toList();
		}

		private static String cut(String text, int most) {
			if (text.length() <= most) {
				return text;
			}
			int end = most - 1;
			return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
		}

	}

}
