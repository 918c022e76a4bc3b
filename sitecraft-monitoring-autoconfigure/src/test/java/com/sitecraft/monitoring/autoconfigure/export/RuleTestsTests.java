package com.sitecraft.monitoring.autoconfigure.export;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RuleTestsTests {

	private static final String FILE = """
			rule_files: [rules.yml]
			evaluation_interval: 30s
			tests:
			- name: depth
			  interval: 1m
			  input_series:
			  - {series: 'depth{queue="mail"}', values: '0 0 5x10'}
			  alert_rule_test:
			  - eval_time: 1m
			    alertname: queue_backup
			  - eval_time: 4m
			    alertname: queue_backup
			    exp_alerts:
			    - exp_labels: {severity: %s, queue: mail}
			      exp_annotations: {summary: 'mail holds 5'}
			""";

	@TempDir
	private Path directory;

	/**
	 * The verdict on a file is the one that promtool gives, whether it is right or wrong
	 * about what fires. What fires is fixed here; it is no evaluator that is tested.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`',
			value = { "warning; true", "critical; false", "''; false", "warning, team: ''; false" })
	void fileWhenRunThenVerdictIsPromtools(String severity, boolean right) throws Exception {
		Path file = write(FILE.formatted(severity));
		assertThat(passes(RuleTests.of(file).against(RuleTestsTests::fixed))).isEqualTo(right);
		Files.writeString(this.directory.resolve("rules.yml"),
				PrometheusRules
					.of(List.of(new ExportedRule("queue_backup", "depth > 1", Duration.ofMinutes(1), Duration.ZERO,
							"warning", Map.of(), "{queue} holds {value}", List.of())), null)
					.toYaml());
		Tool.Result result = Tool.run(this.directory, "promtool", "test", "rules", file.getFileName().toString());
		assertThat(result.exit() == 0).as(result.output()).isEqualTo(right);
	}

	@Test
	void fileWhenReadThenEvaluatorGetsAllOfIt() throws Exception {
		RuleTests tests = RuleTests.of(write(FILE.formatted("warning")));
		List<RuleTests.Case> cases = tests.against((test, evaluationInterval, at, rule) -> {
			assertThat(test.interval()).isEqualTo(Duration.ofMinutes(1));
			assertThat(evaluationInterval).isEqualTo(Duration.ofSeconds(30));
			assertThat(test.series())
				.containsExactly(new RuleTestFile.InputSeries("depth{queue=\"mail\"}", "0 0 5x10"));
			return fixed(test, evaluationInterval, at, rule);
		});
		assertThat(cases).extracting(RuleTests.Case::description)
			.containsExactly("depth: queue_backup at 1m", "depth: queue_backup at 4m");
		assertThat(passes(cases)).isTrue();
	}

	@Test
	void caseWhenOneAlertFiresTwiceThenFails() throws Exception {
		List<RuleTests.Case> cases = RuleTests.of(write(FILE.formatted("warning")))
			.against((test, evaluationInterval, at, rule) -> {
				List<RuleTestFile.ExpectedAlert> once = fixed(test, evaluationInterval, at, rule);
				return once.isEmpty() ? once : List.of(once.get(0), once.get(0));
			});
		assertThatExceptionOfType(AssertionError.class).isThrownBy(cases.get(1)::run)
			.withMessageContaining("queue_backup at 4m");
	}

	@Test
	void fileWhenKeyIsNotAboutAlertsThenIsNamed() throws Exception {
		Path file = write("tests: [{promql_expr_test: []}]");
		assertThatIllegalArgumentException().isThrownBy(() -> RuleTests.of(file))
			.withMessageContaining("promql_expr_test")
			.withMessageContaining("alert_rule_test");
	}

	@Test
	void fileWhenEmptyOrNoMapThenSaysWhatIsAllowed() throws Exception {
		Path empty = write("");
		assertThatIllegalArgumentException().isThrownBy(() -> RuleTests.of(empty)).withMessageContaining("tests");
		Path list = write("[a]");
		assertThatIllegalArgumentException().isThrownBy(() -> RuleTests.of(list)).withMessageContaining("tests");
	}

	private Path write(String text) throws Exception {
		return Files.writeString(this.directory.resolve("tests.yml"), text);
	}

	private static boolean passes(List<RuleTests.Case> cases) {
		try {
			cases.forEach(RuleTests.Case::run);
			return true;
		}
		catch (AssertionError ex) {
			return false;
		}
	}

	private static List<RuleTestFile.ExpectedAlert> fixed(RuleTestFile.Test test, Duration evaluationInterval,
			Duration at, String rule) {
		return at.equals(Duration.ofMinutes(4))
				? List.of(new RuleTestFile.ExpectedAlert(Map.of("severity", "warning", "queue", "mail"),
						Map.of("summary", "mail holds 5")))
				: List.of();
	}

}
