package com.sitecraft.monitoring.autoconfigure.runbook;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Levels of loggers that runs hold for a while. A logger has the level of the run that
 * set it last and still holds it, and its own again when none does. A level that is not
 * the one that a run has set was set by somebody else and stays; what runs held until
 * then is theirs no more.
 * <p>
 * In another process a logger has the level of its configuration, so nothing is taken
 * back there. Where only the application was restarted and not its JVM, the level is
 * taken back when it still is the one that the run has set.
 */
final class HeldLevels {

	/** Runs that hold one logger. Those that are open are no more. */
	private static final int MAX = 1_000;

	/** A logger that has no level of its own follows its parent. */
	private static final String INHERITED = "inherited";

	/** In a container the number of the process is the same after a restart. */
	private static final String JVM = ProcessHandle.current().pid() + "-"
			+ ManagementFactory.getRuntimeMXBean().getStartTime();

	private final String id = UUID.randomUUID().toString();

	private final LoggingSystem logging;

	/** By logger; only loggers that the configuration names. */
	private final Map<String, Held> loggers = new HashMap<>();

	HeldLevels(LoggingSystem logging) {
		this.logging = logging;
	}

	static String text(@Nullable LogLevel level) {
		return (level != null) ? level.name() : INHERITED;
	}

	@Nullable LogLevel current(String logger) {
		LoggerConfiguration configuration = this.logging.getLoggerConfiguration(logger);
		return (configuration != null) ? configuration.getConfiguredLevel() : null;
	}

	/**
	 * How {@link #takeBack} is told what a run is about to set.
	 * @return {@code null} when somebody else has set the level already
	 */
	synchronized @Nullable String token(String logger, String run, LogLevel level) {
		LogLevel current = current(logger);
		Held held = held(logger, current);
		if (held == null && same(current, level)) {
			return null;
		}
		return new Token(JVM, this.id, run, text(level), text((held != null) ? held.own : current), logger).text();
	}

	/**
	 * Sets a level that the run holds until it is taken back.
	 * @return the level before
	 */
	synchronized @Nullable LogLevel set(String logger, String run, LogLevel level) {
		LogLevel current = current(logger);
		Held held = held(logger, current);
		if (held == null && same(current, level)) {
			return current;
		}
		if (held == null) {
			held = new Held(current, level);
			this.loggers.put(logger, held);
		}
		if (held.runs.size() >= MAX) {
			throw new IllegalStateException(MAX + " runs hold the level of " + logger);
		}
		// The newest is the last.
		held.runs.remove(run);
		held.runs.put(run, level);
		held.applied = level;
		this.logging.setLogLevel(logger, level);
		return current;
	}

	/**
	 * Ends what a run holds.
	 */
	synchronized void takeBack(String text) {
		Token token = Token.of(text);
		String logger = token.logger();
		LogLevel current = current(logger);
		Held held = held(logger, current);
		if (held == null) {
			boolean orphaned = token.jvm().equals(JVM) && !token.keeper().equals(this.id);
			if (orphaned && same(current, level(token.level()))) {
				this.logging.setLogLevel(logger, level(token.own()));
			}
		}
		else if (held.runs.remove(token.run()) != null) {
			List<LogLevel> left = new ArrayList<>(held.runs.values());
			if (left.isEmpty()) {
				this.loggers.remove(logger);
				this.logging.setLogLevel(logger, held.own);
			}
			else {
				held.applied = left.get(left.size() - 1);
				this.logging.setLogLevel(logger, held.applied);
			}
		}
	}

	/** What runs hold of a logger, unless somebody else has set its level since. */
	private @Nullable Held held(String logger, @Nullable LogLevel current) {
		Held held = this.loggers.get(logger);
		if (held != null && !same(current, held.applied)) {
			this.loggers.remove(logger);
			return null;
		}
		return held;
	}

	/** Logback knows no fatal and has an error instead. */
	private static boolean same(@Nullable LogLevel one, @Nullable LogLevel other) {
		return one == other || (severe(one) && severe(other));
	}

	private static boolean severe(@Nullable LogLevel level) {
		return level == LogLevel.FATAL || level == LogLevel.ERROR;
	}

	private static @Nullable LogLevel level(String text) {
		return text.equals(INHERITED) ? null : LogLevel.valueOf(text);
	}

	/**
	 * What runs hold of one logger.
	 */
	private static final class Held {

		private final @Nullable LogLevel own;

		private LogLevel applied;

		private final Map<String, LogLevel> runs = new LinkedHashMap<>();

		Held(@Nullable LogLevel own, LogLevel applied) {
			this.own = own;
			this.applied = applied;
		}

	}

	/**
	 * What is written down before a level is set.
	 *
	 * @param keeper who keeps what is held
	 * @param own level without runs
	 * @param logger the last, since a name may hold anything
	 */
	private record Token(String jvm, String keeper, String run, String level, String own, String logger) {

		String text() {
			return String.join(":", this.jvm, this.keeper, this.run, this.level, this.own, this.logger);
		}

		static Token of(String text) {
			String[] parts = text.split(":", 6);
			return new Token(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
		}

	}

}
