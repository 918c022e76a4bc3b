package com.sitecraft.monitoring.autoconfigure.export;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Comparison;
import com.sitecraft.monitoring.alerting.NoData;
import com.sitecraft.monitoring.alerting.RuleExpression;
import com.sitecraft.monitoring.alerting.RuleScope;
import com.sitecraft.monitoring.signal.Across;
import com.sitecraft.monitoring.signal.Aggregation;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.Query;

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
			  - {series: 'depth{queue="mail"}', values: '0 0 5x10 _x20'}
			  - {series: 'done_total{instance="a",code="ok"}', values: '0+60x30'}
			  - {series: 'done_total{instance="b",code="ok"}', values: '0+120x10 stale'}
			  - {series: 'done_total{instance="b",code="bad"}', values: '0+120x10'}
			  alert_rule_test:
			  - eval_time: 2m59s
			    alertname: queue_backup
			  - eval_time: %s
			    alertname: queue_backup
			    exp_alerts:
			    - exp_labels: {severity: %s, queue: mail}
			      exp_annotations: {summary: 'mail holds 5'}
			  - eval_time: 25m
			    alertname: queue_backup
			  - eval_time: 9m
			    alertname: fast
			    exp_alerts:
			    - exp_labels: {severity: error, instance: b, team: core}
			""";

	private static final List<AlertRule> RULES = List.of(
			AlertRule.named("queue_backup")
				.threshold(Query.of("depth"), Comparison.ABOVE, 1)
				.holdFor(Duration.ofMinutes(1))
				.noData(NoData.OK)
				.scope(RuleScope.FLEET)
				.summary("{queue} holds {value}")
				.build(),
			AlertRule.named("fast")
				.threshold(Query.of("done_total")
					.over(OverTime.rate(Duration.ofMinutes(4)))
					.across(Across.of(Aggregation.SUM)), Comparison.ABOVE, 3)
				.noData(NoData.OK)
				.severity("error")
				.labels(java.util.Map.of("team", "core"))
				.build());

	@TempDir
	private Path directory;

	/**
	 * One file, judged here and by promtool through the exported rules: both pass, or
	 * both fail.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`',
			value = { "3m; warning; true", "4m; warning; true", "2m30s; warning; false", "18m; warning; false",
					"3m; critical; false", "3m; ''; false", "3m; warning, team: ''; false" })
	void fileWhenRunThenVerdictIsPromtools(String at, String severity, boolean right) throws Exception {
		Path file = write(FILE.formatted(at, severity));
		assertThat(failure(RuleTests.of(file).against(RULES)) == null)
			.as(String.valueOf(failure(RuleTests.of(file).against(RULES))))
			.isEqualTo(right);
		Files.writeString(this.directory.resolve("rules.yml"),
				PrometheusRules.of(RULES.stream().map(RuleTestsTests::exported).toList(), null).toYaml());
		Tool.Result result = Tool.run(this.directory, "promtool", "test", "rules", file.getFileName().toString());
		assertThat(result.exit() == 0).as(result.output()).isEqualTo(right);
	}

	@Test
	void caseWhenWrongThenSaysWhatIsExpectedAndWhatFires() throws Exception {
		List<RuleTests.Case> cases = RuleTests.of(write(FILE.formatted("3m", "critical"))).against(RULES);
		assertThat(cases).extracting(RuleTests.Case::description)
			.containsExactly("depth: queue_backup at 2m59s", "depth: queue_backup at 3m", "depth: queue_backup at 25m",
					"depth: fast at 9m");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(cases.get(1)::run)
			.withMessageContaining("depth: queue_backup at 3m: expected")
			.withMessageContaining("severity=critical")
			.withMessageContaining("severity=warning");
	}

	@Test
	void caseWhenThereIsNoSuchRuleThenFails() throws Exception {
		List<RuleTests.Case> cases = RuleTests.of(write(FILE.formatted("3m", "warning"))).against(List.of());
		assertThatExceptionOfType(AssertionError.class).isThrownBy(cases.get(0)::run)
			.withMessageContaining("there is no such rule");
	}

	@Test
	void fileWhenRunAgainstTheConfigurationThenRulesAreAsConfigured() throws Exception {
		RuleTests tests = RuleTests.of(write("""
				tests:
				- input_series:
				  - {series: 'sitecraft_queue_depth{queue_name="mail"}', values: '60x10'}
				  alert_rule_test:
				  - eval_time: 5m
				    alertname: queue_backup
				    exp_alerts:
				    - exp_labels: {severity: warning, queue_name: mail}
				      exp_annotations: {summary: 'mail: 60'}
				"""));
		String rule = "--sitecraft.monitoring.alerts.rules.queue_backup.";
		assertThat(failure(tests.againstConfiguration(rule + "above=50", rule + "clear-below=40",
				rule + "summary={queue_name}: {value}")))
			.isNull();
		assertThat(failure(tests.againstConfiguration())).contains("fires []");
	}

	@Test
	void fileWhenKeyIsNotAboutAlertsThenIsNamed() throws Exception {
		Path file = write("tests: [{promql_expr_test: []}]");
		assertThatIllegalArgumentException().isThrownBy(() -> RuleTests.of(file))
			.withMessageContaining("promql_expr_test")
			.withMessageContaining("alert_rule_test");
	}

	@Test
	void fileWhenASeriesIsNoneThenIsNamed() throws Exception {
		Path file = write("tests: [{input_series: [{series: 'depth{queue=~\"a\"}', values: '1'}]}]");
		assertThatIllegalArgumentException().isThrownBy(() -> RuleTests.of(file)).withMessageContaining("depth{queue");
		Path values = write("tests: [{input_series: [{series: 'depth', values: 'one'}]}]");
		assertThatIllegalArgumentException().isThrownBy(() -> RuleTests.of(values)).withMessageContaining("'one'");
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

	private static String failure(List<RuleTests.Case> cases) {
		try {
			cases.forEach(RuleTests.Case::run);
			return null;
		}
		catch (AssertionError ex) {
			return ex.getMessage();
		}
	}

	private static ExportedRule exported(AlertRule rule) {
		return new ExportedRule(rule.name(), RuleExpression.of(rule).promQl(), rule.holdFor(), rule.keepFiringFor(),
				rule.severity().label(), rule.labels(), rule.summary(), List.of());
	}

}
