package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.regex.Pattern;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepTraits;

/**
 * Tells somebody that the runbook is at work.
 */
final class NotifyStep implements RunbookStep {

	private static final Pattern TO = Pattern.compile("incident|(channel|person|schedule):[A-Za-z0-9_.-]{1,100}");

	private final IncidentDesk desk;

	NotifyStep(IncidentDesk desk) {
		this.desk = desk;
	}

	@Override
	public String name() {
		return "notify";
	}

	@Override
	public BoundStep bind(StepParameters parameters) {
		parameters.only("to");
		String to = parameters.text("to");
		if (!TO.matcher(to).matches() || !this.desk.knows(to)) {
			throw parameters.wrong("to", to, "incident, channel:name, person:id or schedule:name of one that is there");
		}
		return new Bound(parameters.index(), to, this.desk);
	}

	private record Bound(int index, String to, IncidentDesk desk) implements BoundStep {

		@Override
		public StepTraits traits() {
			return StepTraits.telling(Duration.ofSeconds(10));
		}

		@Override
		public String dryRun(StepContext context) {
			return "tell " + this.to;
		}

		@Override
		public StepOutcome run(StepContext context) throws Exception {
			return this.desk.tell(context, this.index, this.to,
					"Runbook " + context.runbook() + " is at work, run " + context.run() + " by " + context.actor());
		}

	}

}
