package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepTraits;

/**
 * Puts reports of other capabilities onto the timeline; one that is not there reads
 * {@code not available}.
 */
final class AttachReportsStep implements RunbookStep {

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
		return new Bound(List.of(parameters.text("of").split("\\s*,\\s*")), this.reports);
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
				IncidentReport report = this.reports.get(name);
				texts.add(name + ": " + ((report != null) ? report.text(context) : "not available"));
			}
			return StepOutcome.done(String.join("; ", texts));
		}

	}

}
