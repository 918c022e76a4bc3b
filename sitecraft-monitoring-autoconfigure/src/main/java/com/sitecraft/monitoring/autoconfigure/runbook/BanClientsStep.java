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
 * Keeps out the clients that an alert is about, as far as somebody can.
 */
final class BanClientsStep implements RunbookStep {

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
		public String dryRun(StepContext context) {
			return "ban the clients of the alert for " + this.duration;
		}

		@Override
		public StepOutcome run(StepContext context) throws Exception {
			return this.bans.ban(context, this.duration);
		}

	}

}
