package com.sitecraft.monitoring.autoconfigure.export;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import com.sitecraft.monitoring.alerting.AlertRule;

/**
 * The tests of a promtool file, run against the rules of this application by the very
 * evaluator that judges them live. Knows no test framework: with JUnit, map each case to
 * {@code dynamicTest(test.description(), test::run)}. A series with the label
 * {@code instance} is what the replica of that name samples.
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
	 * One case for each expectation, in the order of the file, against given rules.
	 */
	public List<Case> against(Collection<AlertRule> rules) {
		Map<String, AlertRule> byName = new HashMap<>();
		rules.forEach((rule) -> byName.put(rule.name(), rule));
		List<Case> cases = new ArrayList<>();
		for (RuleTestFile.Test test : this.file.tests()) {
			for (RuleTestFile.Expectation expectation : test.alerts()) {
				cases.add(new Case(test, expectation, this.file.evaluationInterval(), byName.get(expectation.rule())));
			}
		}
		return cases;
	}

	/**
	 * The same against the rules of {@code application.yml} or {@code .properties} on the
	 * class path, the built-in ones among them, without starting the application.
	 * @param arguments as of the command line, for example
	 * {@code --spring.profiles.active=production}
	 */
	public List<Case> againstConfiguration(String... arguments) {
		return against(ExportRules.configured(arguments).rules());
	}

	/**
	 * One expectation of a file.
	 */
	public static final class Case {

		private final RuleTestFile.Test test;

		private final RuleTestFile.Expectation expectation;

		private final Duration evaluationInterval;

		private final @Nullable AlertRule rule;

		private Case(RuleTestFile.Test test, RuleTestFile.Expectation expectation, Duration evaluationInterval,
				@Nullable AlertRule rule) {
			this.test = test;
			this.expectation = expectation;
			this.evaluationInterval = evaluationInterval;
			this.rule = rule;
		}

		/** Test, rule and time. */
		public String description() {
			String prefix = this.test.name().isEmpty() ? "" : this.test.name() + ": ";
			return prefix + this.expectation.rule() + " at " + GoDuration.of(this.expectation.evaluationTime());
		}

		/**
		 * Looks whether what fires is what is expected, no alert more or less.
		 * @throws AssertionError if it is not, or if there is no such rule
		 */
		public void run() {
			AlertRule judged = this.rule;
			if (judged == null) {
				throw new AssertionError("%s: there is no such rule".formatted(description()));
			}
			List<RuleTestFile.ExpectedAlert> fires = new RuleTestRun(judged, this.test, this.evaluationInterval)
				.firing(this.expectation.evaluationTime());
			if (!counted(fires).equals(counted(this.expectation.alerts()))) {
				throw new AssertionError("%s: expected %s, fires %s".formatted(description(),
						texts(this.expectation.alerts()), texts(fires)));
			}
		}

		private static Map<RuleTestFile.ExpectedAlert, Long> counted(List<RuleTestFile.ExpectedAlert> alerts) {
			return alerts.stream().collect(Collectors.groupingBy((alert) -> alert, Collectors.counting()));
		}

		private static List<String> texts(List<RuleTestFile.ExpectedAlert> alerts) {
			return alerts.stream().map(RuleTestFile.ExpectedAlert::toString).sorted().toList();
		}

	}

}
