package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.ClientBans;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In each mode.
 */
class BanClientsStepTests {

	private final Bans bans = new Bans();

	private final BoundStep step = Steps.bind(new BanClientsStep(this.bans), "duration", "2h");

	private final StepContext context = Steps.context("client", "203.0.113.7");

	@Test
	void clientsWhenEnforcedThenAreBanned() throws Exception {
		this.bans.mode = ClientBans.Mode.ENFORCE;
		assertThat(this.step.dryRun(this.context)).isEqualTo("ban 203.0.113.7 for PT2H");
		assertThat(this.bans.banned).isEmpty();
		assertThat(this.step.run(this.context)).isEqualTo(StepOutcome.done("banned"));
		assertThat(this.bans.banned).containsExactly("203.0.113.7 PT2H");
	}

	@Test
	void clientsWhenObservedThenAreNamedAndNotBanned() throws Exception {
		this.bans.mode = ClientBans.Mode.OBSERVE;
		String said = "bans nobody, only observes; would ban 203.0.113.7 for PT2H";
		assertThat(this.step.dryRun(this.context)).isEqualTo(said);
		assertThat(this.step.run(this.context)).isEqualTo(StepOutcome.done(said));
		assertThat(this.bans.banned).isEmpty();
	}

	@Test
	void clientsWhenOffThenBanIsNotAvailable() throws Exception {
		this.bans.mode = ClientBans.Mode.OFF;
		assertThat(this.step.dryRun(this.context)).startsWith("not available: ");
		assertThat(this.step.run(this.context).kind()).isEqualTo(StepOutcome.Kind.NOT_AVAILABLE);
		assertThat(this.bans.banned).isEmpty();
	}

	/** An operator may have changed it since the plan was approved. */
	@Test
	void modeWhenChangedThenHoldsForTheNextRun() throws Exception {
		this.bans.mode = ClientBans.Mode.ENFORCE;
		this.step.run(this.context);
		this.bans.mode = ClientBans.Mode.OBSERVE;
		this.step.run(this.context);
		assertThat(this.bans.banned).hasSize(1);
	}

	private static final class Bans implements ClientBans {

		private final List<String> banned = new ArrayList<>();

		private Mode mode = Mode.OBSERVE;

		@Override
		public Mode mode() {
			return this.mode;
		}

		@Override
		public String clients(StepContext context) {
			return String.valueOf(context.labels().get("client"));
		}

		@Override
		public StepOutcome ban(StepContext context, Duration duration) {
			this.banned.add(clients(context) + " " + duration);
			return StepOutcome.done("banned");
		}

	}

}
