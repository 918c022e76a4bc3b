package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.Undo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Against the logging system of the tests.
 */
class SetLogLevelStepTests {

	private static final String LOGGER = "runbook.level.Logger";

	private static final StepContext ONE = Steps.run("one");

	private static final StepContext TWO = Steps.run("two");

	private final LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());

	private SetLogLevelStep step = new SetLogLevelStep(this.logging);

	@BeforeEach
	@AfterEach
	void reset() throws Exception {
		set(null);
	}

	private BoundStep to(String level) {
		return Steps.bind(this.step, "logger", LOGGER, "level", level, "duration", "1m");
	}

	private String run(String level, StepContext context) throws Exception {
		BoundStep bound = to(level);
		String token = Objects.requireNonNull(bound.undo(context)).token();
		bound.run(context);
		return token;
	}

	private void revert(String token) throws Exception {
		to("info").revert(token);
	}

	/** As {@code /actuator/loggers} does. */
	private void set(@Nullable LogLevel level) {
		this.logging.setLogLevel(LOGGER, level);
	}

	private @Nullable LogLevel level() {
		return this.logging.getLoggerConfiguration(LOGGER).getConfiguredLevel();
	}

	@ParameterizedTest
	@CsvSource({ "trace,", "debug, ERROR", "fatal,", "off, INFO" })
	void levelWhenSetThenIsSetAndGoesBack(String level, @Nullable LogLevel own) throws Exception {
		set(own);
		BoundStep bound = to(level);
		assertThat(bound.dryRun(ONE)).startsWith("set " + LOGGER + " from " + ((own != null) ? own : "inherited"));
		Undo undo = Objects.requireNonNull(bound.undo(ONE));
		assertThat(undo.after()).isEqualTo(Duration.ofMinutes(1));
		bound.run(ONE);
		assertThat(LoggerFactory.getLogger(LOGGER).isTraceEnabled()).isEqualTo(level.equals("trace"));
		assertThat(level()).isNotEqualTo(own);
		bound.revert(undo.token());
		assertThat(level()).isEqualTo(own);
		bound.revert(undo.token());
		assertThat(level()).isEqualTo(own);
	}

	@ParameterizedTest
	@CsvSource({ "debug, trace, true, TRACE", "debug, trace, false, DEBUG", "debug, debug, true, DEBUG",
			"debug, debug, false, DEBUG" })
	void levelWhenTwoRunsHoldItThenGoesBackAfterTheLast(String first, String second, boolean oldestFirst,
			LogLevel between) throws Exception {
		set(LogLevel.WARN);
		String one = run(first, ONE);
		String two = run(second, TWO);
		revert(oldestFirst ? one : two);
		revert(oldestFirst ? one : two);
		assertThat(level()).isEqualTo(between);
		revert(oldestFirst ? two : one);
		assertThat(level()).isEqualTo(LogLevel.WARN);
	}

	@Test
	void levelWhenOneRunSetsItTwiceThenGoesBackAfterTheLast() throws Exception {
		String one = run("debug", ONE);
		BoundStep second = Steps.bind(this.step, 1, "logger", LOGGER, "level", "trace");
		String two = Objects.requireNonNull(second.undo(ONE)).token();
		second.run(ONE);
		revert(one);
		assertThat(level()).isEqualTo(LogLevel.TRACE);
		revert(two);
		assertThat(level()).isNull();
	}

	@Test
	void levelWhenTwoRunsAreIntendedBeforeEitherSetsItThenGoesBackAfterTheLast() throws Exception {
		BoundStep debug = to("debug");
		BoundStep trace = to("trace");
		String one = Objects.requireNonNull(debug.undo(ONE)).token();
		String two = Objects.requireNonNull(trace.undo(TWO)).token();
		debug.run(ONE);
		trace.run(TWO);
		revert(two);
		assertThat(level()).isEqualTo(LogLevel.DEBUG);
		revert(one);
		assertThat(level()).isNull();
	}

	@Test
	void levelWhenItIsThereAlreadyThenNothingIsTakenBack() throws Exception {
		set(LogLevel.DEBUG);
		BoundStep debug = to("debug");
		assertThat(debug.undo(ONE)).isNull();
		debug.run(ONE);
		String two = run("trace", TWO);
		revert(two);
		assertThat(level()).isEqualTo(LogLevel.DEBUG);
	}

	@Test
	void levelWhenAnOperatorSetsItThenStays() throws Exception {
		String one = run("debug", ONE);
		String two = run("trace", TWO);
		set(LogLevel.DEBUG);
		revert(two);
		assertThat(level()).isEqualTo(LogLevel.DEBUG);
		set(LogLevel.TRACE);
		revert(one);
		assertThat(level()).isEqualTo(LogLevel.TRACE);
	}

	@Test
	void levelWhenAnOperatorSetsItAndARunAgainThenGoesBackToTheOperators() throws Exception {
		String one = run("debug", ONE);
		set(LogLevel.ERROR);
		String two = run("trace", TWO);
		revert(one);
		assertThat(level()).isEqualTo(LogLevel.TRACE);
		revert(two);
		assertThat(level()).isEqualTo(LogLevel.ERROR);
	}

	@Test
	void levelWhenTheRunNeverSetItThenStays() throws Exception {
		String never = Objects.requireNonNull(to("debug").undo(ONE)).token();
		set(LogLevel.DEBUG);
		revert(never);
		assertThat(level()).isEqualTo(LogLevel.DEBUG);
	}

	@Test
	void levelWhenTheApplicationWasRestartedThenGoesBackIfItIsStillTheRuns() throws Exception {
		String one = run("debug", ONE);
		String two = run("trace", TWO);
		this.step = new SetLogLevelStep(this.logging);
		revert(one);
		assertThat(level()).isEqualTo(LogLevel.TRACE);
		revert(two);
		assertThat(level()).isNull();
		set(LogLevel.WARN);
		revert(two);
		assertThat(level()).isEqualTo(LogLevel.WARN);
	}

	@Test
	void levelWhenARunHoldsItAfterTheRestartThenStaysForItsTime() throws Exception {
		String one = run("debug", ONE);
		this.step = new SetLogLevelStep(this.logging);
		set(null);
		String two = run("debug", TWO);
		revert(one);
		assertThat(level()).isEqualTo(LogLevel.DEBUG);
		revert(two);
		assertThat(level()).isNull();
	}

	/** The level is then the one that the configuration says, be it the same. */
	@Test
	void levelWhenTheProcessIsAnotherThenStays() throws Exception {
		String one = run("debug", ONE);
		String elsewhere = "1-1" + one.substring(one.indexOf(':'));
		this.step = new SetLogLevelStep(this.logging);
		revert(elsewhere);
		assertThat(level()).isEqualTo(LogLevel.DEBUG);
	}

}
