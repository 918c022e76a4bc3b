package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepTraits;
import com.sitecraft.monitoring.runbook.Undo;

/**
 * Sets the level of a logger for a while.
 */
final class SetLogLevelStep implements RunbookStep {

	/** A logger that has none of its own follows its parent. */
	private static final String INHERITED = "inherited";

	private final LoggingSystem logging;

	SetLogLevelStep(LoggingSystem logging) {
		this.logging = logging;
	}

	@Override
	public String name() {
		return "set-log-level";
	}

	@Override
	public BoundStep bind(StepParameters parameters) {
		parameters.only("logger", "level", "duration");
		String level = parameters.choice("level", "debug",
				Set.of("trace", "debug", "info", "warn", "error", "fatal", "off"));
		return new Bound(
				new Parameters(parameters.text("logger"), LogLevel.valueOf(level.toUpperCase(Locale.ROOT)), parameters
					.duration("duration", Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofDays(1))),
				this.logging);
	}

	/**
	 * What is set.
	 *
	 * @param duration time after which it is as before
	 */
	private record Parameters(String logger, LogLevel level, Duration duration) {
	}

	private record Bound(Parameters parameters, LoggingSystem logging) implements BoundStep {

		@Override
		public StepTraits traits() {
			return StepTraits.looking(Duration.ofSeconds(10));
		}

		private @Nullable LogLevel current() {
			LoggerConfiguration configuration = this.logging.getLoggerConfiguration(this.parameters.logger());
			return (configuration != null) ? configuration.getConfiguredLevel() : null;
		}

		private static String text(@Nullable LogLevel level) {
			return (level != null) ? level.name() : INHERITED;
		}

		@Override
		public String dryRun(StepContext context) {
			return "set " + this.parameters.logger() + " from " + text(current()) + " to " + this.parameters.level()
					+ " for " + this.parameters.duration();
		}

		@Override
		public StepOutcome run(StepContext context) {
			String before = text(current());
			this.logging.setLogLevel(this.parameters.logger(), this.parameters.level());
			return StepOutcome.done("set " + this.parameters.logger() + " from " + before + " to "
					+ this.parameters.level() + " for " + this.parameters.duration());
		}

		/**
		 * Nothing when the level is there already: whoever set it takes it back, and this
		 * run would otherwise take it back to what it never changed.
		 */
		@Override
		public @Nullable Undo undo(StepContext context) {
			return (current() == this.parameters.level()) ? null
					: new Undo(text(current()) + ":" + this.parameters.logger(), this.parameters.duration());
		}

		@Override
		public void revert(String token) {
			int colon = token.indexOf(':');
			String level = token.substring(0, colon);
			this.logging.setLogLevel(token.substring(colon + 1),
					level.equals(INHERITED) ? null : LogLevel.valueOf(level));
		}

	}

}
