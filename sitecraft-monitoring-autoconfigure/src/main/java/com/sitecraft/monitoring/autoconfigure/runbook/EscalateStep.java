package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepTraits;

/**
 * Takes the next step of the incident's policy now.
 */
final class EscalateStep implements RunbookStep {

	private final IncidentDesk desk;

	EscalateStep(IncidentDesk desk) {
		this.desk = desk;
	}

	@Override
	public String name() {
		return "escalate";
	}

	@Override
	public BoundStep bind(StepParameters parameters) {
		parameters.only();
		return new Bound(this.desk);
	}

	private record Bound(IncidentDesk desk) implements BoundStep {

		@Override
		public StepTraits traits() {
			return StepTraits.telling(Duration.ofSeconds(10));
		}

		@Override
		public String dryRun(StepContext context) {
			return context.incident().isEmpty() ? "not available: the run has no incident"
					: "escalate incident " + context.incident();
		}

		@Override
		public StepOutcome run(StepContext context) throws Exception {
			return context.incident().isEmpty() ? StepOutcome.notAvailable("the run has no incident")
					: this.desk.escalate(context);
		}

	}

}
