package com.sitecraft.monitoring.autoconfigure.export;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The tests of a promtool file, to be run against whatever evaluates rules. Knows no test
 * framework: with JUnit, map each case to
 * {@code dynamicTest(test.description(), test::run)}.
 */
public final class RuleTests {

	private final RuleTestFile file;

	private RuleTests(RuleTestFile file) {
		this.file = file;
	}

	/**
	 * The tests of a file.
	 * @param path the file, UTF-8
	 * @throws IOException if it cannot be read
	 * @throws IllegalArgumentException if it has a key that is unknown or not about
	 * alerts, which names the key and what is allowed
	 */
	public static RuleTests of(Path path) throws IOException {
		try (Reader reader = Files.newBufferedReader(path)) {
			return new RuleTests(
					RuleTestFile.of(new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(reader)));
		}
	}

	/**
	 * One case for each expectation, in the order of the file.
	 */
	public List<Case> against(Evaluator evaluator) {
		List<Case> cases = new ArrayList<>();
		for (RuleTestFile.Test test : this.file.tests()) {
			for (RuleTestFile.Expectation expectation : test.alerts()) {
				cases.add(new Case(test, expectation, this.file.evaluationInterval(), evaluator));
			}
		}
		return cases;
	}

	/**
	 * Evaluates rules over given series. Called once a case, on the thread that runs it.
	 */
	@FunctionalInterface
	public interface Evaluator {

		/**
		 * What fires.
		 * @param test series and their interval; the first samples lie at 0
		 * @param evaluationInterval how often rules are evaluated, first at 0
		 * @param at when to look, 0 or later
		 * @param rule name of the rule
		 * @return the alerts that fire, without label {@code alertname}, in any order
		 */
		List<RuleTestFile.ExpectedAlert> firing(RuleTestFile.Test test, Duration evaluationInterval, Duration at,
				String rule);

	}

	/**
	 * One expectation of a file.
	 */
	public static final class Case {

		private final RuleTestFile.Test test;

		private final RuleTestFile.Expectation expectation;

		private final Duration evaluationInterval;

		private final Evaluator evaluator;

		private Case(RuleTestFile.Test test, RuleTestFile.Expectation expectation, Duration evaluationInterval,
				Evaluator evaluator) {
			this.test = test;
			this.expectation = expectation;
			this.evaluationInterval = evaluationInterval;
			this.evaluator = evaluator;
		}

		/** Test, rule and time. */
		public String description() {
			String prefix = this.test.name().isEmpty() ? "" : this.test.name() + ": ";
			return prefix + this.expectation.rule() + " at " + GoDuration.of(this.expectation.evaluationTime());
		}

		/**
		 * Looks whether what fires is what is expected, no alert more or less.
		 * @throws AssertionError if it is not
		 */
		public void run() {
			Map<RuleTestFile.ExpectedAlert, Long> expected = counted(this.expectation.alerts());
			Map<RuleTestFile.ExpectedAlert, Long> firing = counted(this.evaluator.firing(this.test,
					this.evaluationInterval, this.expectation.evaluationTime(), this.expectation.rule()));
			if (!firing.equals(expected)) {
				throw new AssertionError("%s: expected %s, fires %s".formatted(description(), texts(expected.keySet()),
						texts(firing.keySet())));
			}
		}

		private static Map<RuleTestFile.ExpectedAlert, Long> counted(List<RuleTestFile.ExpectedAlert> alerts) {
			return alerts.stream().collect(Collectors.groupingBy((alert) -> alert, Collectors.counting()));
		}

		private static List<String> texts(Set<RuleTestFile.ExpectedAlert> alerts) {
			return alerts.stream().map(RuleTestFile.ExpectedAlert::toString).sorted().toList();
		}

	}

}
