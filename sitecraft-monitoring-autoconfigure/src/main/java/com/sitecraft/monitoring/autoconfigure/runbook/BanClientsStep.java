package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.ClientBans;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.runbook.StepTraits;

/**
 * Keeps out the clients that an alert is about, if bans are there and are enforced.
 */
final class BanClientsStep implements RunbookStep {

	private static final String OFF = "nothing here bans clients";

	private final ClientBans bans;

	BanClientsStep(ClientBans bans) {
		this.bans = bans;
	}

	@Override
	public String name() {
		return "ban-clients";
	}

	@Override
	public BoundStep bind(StepParameters parameters) {
		parameters.only("duration");
		return new Bound(
				parameters.duration("duration", Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofDays(30)),
				this.bans);
	}

	private record Bound(Duration duration, ClientBans bans) implements BoundStep {

		@Override
		public StepTraits traits() {
			return StepTraits.acting(StepScope.SHARED, false, true, Duration.ofSeconds(10));
		}

		@Override
		public String dryRun(StepContext context) throws Exception {
			return switch (this.bans.mode()) {
				case ENFORCE -> "ban " + whom(context);
				case OBSERVE -> observed(context);
				case OFF -> StepOutcome.notAvailable(OFF).output();
			};
		}

		@Override
		public StepOutcome run(StepContext context) throws Exception {
			return switch (this.bans.mode()) {
				case ENFORCE -> this.bans.ban(context, this.duration);
				case OBSERVE -> StepOutcome.done(observed(context));
				case OFF -> StepOutcome.notAvailable(OFF);
			};
		}

		private String observed(StepContext context) throws Exception {
			return "bans nobody, only observes; would ban " + whom(context);
		}

		private String whom(StepContext context) throws Exception {
			return this.bans.clients(context) + " for " + this.duration;
		}

	}

}
