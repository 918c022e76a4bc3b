package com.sitecraft.monitoring.metrics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The queries of {@code docs/metrics.md} on Prometheus' own engine.
 */
class DocumentedQueriesTests {

	private static final Pattern BLOCK = Pattern.compile("```promql\n# (?<title>[^\n]+)\n(?<query>.*?)\n```",
			Pattern.DOTALL);

	@TempDir
	private Path directory;

	private final List<String> titles = new ArrayList<>();

	@BeforeEach
	void writeRules() throws Exception {
		StringBuilder rules = new StringBuilder("groups:\n- name: documented\n  rules:\n");
		Matcher matcher = BLOCK.matcher(Files.readString(Path.of("../docs/metrics.md")));
		while (matcher.find()) {
			rules.append("  - record: documented:query").append(this.titles.size()).append("\n    expr: |\n");
			matcher.group("query").lines().forEach((line) -> rules.append("      ").append(line).append('\n'));
			this.titles.add(matcher.group("title"));
		}
		Files.writeString(this.directory.resolve("rules.yml"), rules);
	}

	@Test
	void queriesThenAllAreValid() throws Exception {
		assertThat(this.titles).hasSizeGreaterThan(5);
		assertThat(Promtool.run(this.directory, "", "check", "rules", "rules.yml"))
			.contains("SUCCESS: " + this.titles.size() + " rules found");
	}

	/** Two replicas that count their own events and report the same subscriptions. */
	@Test
	void conversionAndChurnThenAreWhatTheyAreCalled() throws Exception {
		assertThat(this.titles.get(0)).startsWith("conversion");
		assertThat(this.titles.get(1)).startsWith("churn");
		Files.writeString(this.directory.resolve("test.yml"), """
				rule_files: [rules.yml]
				evaluation_interval: 1h
				tests:
				- interval: 1h
				  input_series:
				  - series: 'sitecraft_trials_started_total{plan_type="pro",instance="a"}'
				    values: '0+3x720'
				  - series: 'sitecraft_trials_started_total{plan_type="pro",instance="b"}'
				    values: '0+1x720'
				  - series: 'sitecraft_subscription_conversions_total{plan_type="pro",source="sales",instance="a"}'
				    values: '0x720'
				  - series: 'sitecraft_subscription_conversions_total{plan_type="pro",source="checkout",instance="b"}'
				    values: '0+1x720'
				  - series: 'sitecraft_subscription_cancellations_total{plan_type="pro",reason="price",instance="a"}'
				    values: '0+0.25x720'
				  - series: 'sitecraft_subscription_cancellations_total{plan_type="pro",reason="closed",instance="b"}'
				    values: '0+0.25x720'
				  - series: 'sitecraft_subscriptions_active{plan_type="pro",instance="a"}'
				    values: '1440-1x720'
				  - series: 'sitecraft_subscriptions_active{plan_type="pro",instance="b"}'
				    values: '1440-1x720'
				  promql_expr_test:
				  - expr: documented:query0
				    eval_time: 30d
				    exp_samples: [{labels: 'documented:query0{plan_type="pro"}', value: 0.25}]
				  - expr: documented:query1
				    eval_time: 30d
				    exp_samples: [{labels: 'documented:query1{plan_type="pro"}', value: 0.25}]
				""");
		assertThat(Promtool.run(this.directory, "", "test", "rules", "test.yml")).contains("SUCCESS");
	}

}
