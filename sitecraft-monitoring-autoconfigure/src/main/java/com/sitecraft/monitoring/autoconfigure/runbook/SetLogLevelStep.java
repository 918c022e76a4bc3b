package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepTraits;
import com.sitecraft.monitoring.runbook.Undo;

/**
 * Sets the level of a logger for a while; what holds when runs overlap says
 * {@link HeldLevels}.
 */
final class SetLogLevelStep implements RunbookStep {

	private final HeldLevels levels;

	SetLogLevelStep(LoggingSystem logging) {
		this.levels = new HeldLevels(logging);
	}

	@Override
	public String name() {
		return "set-log-level";
	}

	@Override
	public BoundStep bind(StepParameters parameters) {
		parameters.only("logger", "level", "duration");
		// Without quotes, YAML reads "off" as false.
		String level = "false".equals(parameters.optional("level")) ? "off" : parameters.choice("level", "debug",
				Set.of("trace", "debug", "info", "warn", "error", "fatal", "off"));
		return new Bound(
				new Parameters(parameters.text("logger"), LogLevel.valueOf(level.toUpperCase(Locale.ROOT)), parameters
					.duration("duration", Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofDays(1))),
				parameters.index(), this.levels);
	}

	/**
	 * What is set.
	 *
	 * @param duration time after which it is as before
	 */
	private record Parameters(String logger, LogLevel level, Duration duration) {
	}

	private record Bound(Parameters parameters, int index, HeldLevels levels) implements BoundStep {

		@Override
		public StepTraits traits() {
			return StepTraits.looking(Duration.ofSeconds(10));
		}

		@Override
		public String dryRun(StepContext context) {
			return "set " + change(this.levels.current(this.parameters.logger()));
		}

		@Override
		public StepOutcome run(StepContext context) {
			return StepOutcome.done(
					"set " + change(this.levels.set(this.parameters.logger(), key(context), this.parameters.level())));
		}

		private String change(@Nullable LogLevel before) {
			return this.parameters.logger() + " from " + HeldLevels.text(before) + " to " + this.parameters.level()
					+ " for " + this.parameters.duration();
		}

		/** A runbook may set a logger twice. */
		private String key(StepContext context) {
			return context.run() + "#" + this.index;
		}

		@Override
		public @Nullable Undo undo(StepContext context) {
			String token = this.levels.token(this.parameters.logger(), key(context), this.parameters.level());
			return (token != null) ? new Undo(token, this.parameters.duration()) : null;
		}

		@Override
		public void revert(String token) {
			this.levels.takeBack(token);
		}

	}

}
