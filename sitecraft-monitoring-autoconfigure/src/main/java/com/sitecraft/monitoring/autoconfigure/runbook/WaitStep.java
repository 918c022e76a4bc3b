package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepTraits;

/**
 * Lets time pass before the next step; no thread waits.
 */
final class WaitStep implements RunbookStep {

	@Override
	public String name() {
		return "wait";
	}

	@Override
	public BoundStep bind(StepParameters parameters) {
		parameters.only("");
		parameters.text("");
		return new Bound(parameters.duration("", Duration.ZERO, Duration.ofMillis(1), Duration.ofHours(1)));
	}

	private record Bound(Duration duration) implements BoundStep {

		@Override
		public StepTraits traits() {
			return StepTraits.waiting(Duration.ofSeconds(10));
		}

		@Override
		public String dryRun(StepContext context) {
			return "wait " + this.duration;
		}

		@Override
		public StepOutcome run(StepContext context) {
			return StepOutcome.pausing(this.duration);
		}

	}

}
