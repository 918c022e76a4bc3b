package com.sitecraft.monitoring.autoconfigure.alerting;

import java.util.List;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.BuiltInRules;
import com.sitecraft.monitoring.alerting.Comparison;
import com.sitecraft.monitoring.alerting.Condition;
import com.sitecraft.monitoring.alerting.NoData;
import com.sitecraft.monitoring.alerting.RuleScope;
import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.alerting.http.AlertDeliveryAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.http.PrometheusAutoConfiguration;
import com.sitecraft.monitoring.signal.Aggregation;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;

import static org.assertj.core.api.Assertions.assertThat;

class AlertingAutoConfigurationTests {

	private static final String RULES = "sitecraft.monitoring.alerts.rules.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, PrometheusAutoConfiguration.class,
				AlertingAutoConfiguration.class, AlertDeliveryAutoConfiguration.class));

	@Test
	void rulesWhenNothingIsSetThenTheBuiltInOnes() {
		this.runner
			.run((context) -> assertThat(context.getBean(AlertRuleSet.class).rules()).isEqualTo(BuiltInRules.all()));
	}

	@Test
	void rulesWhenABuiltInOneIsTunedThenKeepsTheRest() {
		this.runner
			.withPropertyValues(RULES + "high_error_rate.above=0.2", RULES + "high_error_rate.for=7m",
					RULES + "high_error_rate.min-count.value=9")
			.run((context) -> {
				AlertRule tuned = rule(context.getBean(AlertRuleSet.class), "high_error_rate");
				AlertRule builtIn = rule(new AlertRuleSet(BuiltInRules.all()), "high_error_rate");
				Condition.Threshold before = (Condition.Threshold) builtIn.condition();
				Condition.Threshold after = (Condition.Threshold) tuned.condition();
				assertThat(after.bound()).isEqualTo(0.2);
				assertThat(after.query()).isEqualTo(before.query());
				assertThat(after.clear()).isEqualTo(before.clear());
				assertThat(after.minCount().value()).isEqualTo(9);
				assertThat(after.minCount().query()).isEqualTo(before.minCount().query());
				assertThat(tuned.holdFor()).isEqualTo(Duration.ofMinutes(7));
				assertThat(tuned.severity()).isEqualTo(builtIn.severity());
				assertThat(tuned.summary()).isEqualTo(builtIn.summary());
			});
	}

	@Test
	void rulesWhenABuiltInOneIsDisabledThenItIsGone() {
		this.runner.withPropertyValues(RULES + "queue_backup.enabled=false")
			.run((context) -> assertThat(context.getBean(AlertRuleSet.class).rules())
				.hasSize(BuiltInRules.all().size() - 1)
				.extracting(AlertRule::name)
				.doesNotContain("queue_backup"));
	}

	@Test
	void rulesWhenEveryKeyIsSetThenAllArrive() {
		this.runner
			.withPropertyValues(RULES + "mine.metric=shop_orders_open", RULES + "mine.match=region=\"eu\"",
					RULES + "mine.over.avg=10m", RULES + "mine.across=max", RULES + "mine.by=shop",
					RULES + "mine.offset=1h", RULES + "mine.divided-by.metric=shop_orders_limit",
					RULES + "mine.at-least=5", RULES + "mine.clear-below=4", RULES + "mine.for=3m",
					RULES + "mine.keep-firing-for=2m", RULES + "mine.min-count.metric=shop_visits",
					RULES + "mine.min-count.value=50", RULES + "mine.severity=error", RULES + "mine.scope=fleet",
					RULES + "mine.labels.team=platform", RULES + "mine.summary=Shop {shop}: {value}",
					RULES + "mine.no-data=ok", RULES + "mine.keep-for=30m", RULES + "mine.max-alerts=7",
					"sitecraft.monitoring.alerts.shared-metrics=shop_orders_open,shop_orders_limit,shop_visits")
			.run((context) -> {
				AlertRule rule = rule(context.getBean(AlertRuleSet.class), "mine");
				Condition.Threshold condition = (Condition.Threshold) rule.condition();
				assertThat(condition.comparison()).isEqualTo(Comparison.AT_LEAST);
				assertThat(condition.bound()).isEqualTo(5);
				assertThat(condition.clear()).isEqualTo(4);
				assertThat(condition.query().over()).isEqualTo(OverTime.avg(Duration.ofMinutes(10)));
				assertThat(condition.query().across().aggregation()).isEqualTo(Aggregation.MAX);
				assertThat(condition.query().across().by()).containsExactly("shop");
				assertThat(condition.query().match()).hasSize(1);
				assertThat(condition.query().offset()).isEqualTo(Duration.ofHours(1));
				// As the numerator is, where nothing else is said.
				assertThat(condition.query().dividedBy().across()).isEqualTo(condition.query().across());
				assertThat(condition.query().dividedBy().offset()).isEqualTo(Duration.ofHours(1));
				assertThat(condition.query().dividedBy().match()).isEmpty();
				assertThat(condition.minCount().query().metric()).isEqualTo("shop_visits");
				assertThat(rule.keepFiringFor()).isEqualTo(Duration.ofMinutes(2));
				assertThat(rule.severity()).isEqualTo(Severity.ERROR);
				assertThat(rule.scope()).isEqualTo(RuleScope.FLEET);
				assertThat(rule.labels()).containsEntry("team", "platform");
				assertThat(rule.noData()).isEqualTo(NoData.OK);
				assertThat(rule.keepFor()).isEqualTo(Duration.ofMinutes(30));
				assertThat(rule.maxAlerts()).isEqualTo(7);
			});
	}

	@Test
	void rulesWhenAnObjectiveIsSetThenTheBudgetIsWatched() {
		this.runner
			.withPropertyValues(RULES + "budget.slo.objective=99.9%", RULES + "budget.slo.of.metric=failures_total",
					RULES + "budget.slo.of.by=shop", RULES + "budget.slo.total.metric=requests_total",
					RULES + "budget.slo.total.by=shop")
			.run((context) -> {
				Condition.BurnRate condition = (Condition.BurnRate) rule(context.getBean(AlertRuleSet.class), "budget")
					.condition();
				assertThat(condition.objective()).isEqualTo(0.999);
				assertThat(condition.bad().metric()).isEqualTo("failures_total");
				assertThat(condition.total().metric()).isEqualTo("requests_total");
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					x.above=1                                          | x.metric                | the name of a metric
					x.metric=m                                         | x is 0 conditions       | one of above, below
					x.metric=m;x.above=1;x.below=2                     | x is 2 conditions       | one of above, below
					x.metric=m;x.above=1;x.clear-above=2               | x.clear-above           | only with below or at-most
					x.metric=m;x.below=1;x.clear-below=2               | x.clear-below           | only with above or at-least
					x.metric=m;x.above=1;x.clear-below=2               | x.clear-below           | 1.0 or less
					x.metric=m;x.absent=true;x.clear-below=2           | x.clear-below           | only with above
					x.metric=m;x.above=NaN                             | x.above                 | a number
					x.metric=m;x.above=1;x.for=-1s                     | x.for                   | 0 to 30d
					x.metric=m;x.above=1;x.keep-firing-for=-1s         | x.keep-firing-for       | 0 to 30d
					x.metric=m;x.above=1;x.max-alerts=0                | x.max-alerts            | 1 to 100000
					x.metric=m;x.above=1;x.labels.alertname=y          | x.labels                | a label name other than
					x.metric=m;x.above=1;x.labels.__x=y                | x.labels.__x            | Prometheus reserves
					x.metric=m;x.above=1;x.match=status                | x.match                 | matchers such as
					x.metric=m;x.above=1;x.over.last=0s                | x.over.window           | 1 s to 4 d
					x.metric=m;x.above=1;x.over.last=1m;x.over.avg=1m  | x.over is 2 functions   | one of last, avg
					x.metric=m;x.above=1;x.over.quantile=0.5           | x.over.window           | quantile and window together
					x.metric=m;x.above=1;x.by=a                        | x.by                    | only with across
					x.metric=m;x.above=1;x.offset=-1s                  | x.offset                | 0 or more
					x.metric=m;x.above=1;x.min-count.value=5           | x.min-count.metric      | the name of a metric
					x.metric=m;x.above=1;x.min-count.metric=n          | x.min-count.value       | a number from 0
					x.metric=m;x.above=1;x.divided-by.match=a="b"      | x.divided-by.metric     | the name of a metric
					x.metric=m_total;x.above=1;x.scope=fleet           | x.scope                 | sitecraft.monitoring.prometheus.url
					x.metric=m;x.above=1;x.over.rate=5m;x.scope=fleet  | x.scope                 | each replica has its own
					x.slo.objective=100%                               | x.slo.objective         | between 0% and 100%
					x.slo.objective=often                              | x.slo.objective         | between 0% and 100%
					x.slo.objective=99%;x.slo.of.metric=a              | x.slo.total.metric      | the name of a metric
					x.slo.objective=99%;x.metric=m                     | x.slo                   | without metric
					High_Error_Rate.above=1                            | rules is High_Error_Rate | from high_error_rate
					a_b.metric=m;a_b.above=1;aB.metric=m;aB.above=1    | rules is a              | a name that differs
					1x.metric=m;1x.above=1                             | 1x is 1x                | not starting with a digit
					""")
	void startWhenARuleIsImpossibleThenStopsAndNamesRuleKeyAndAllowed(String properties, String key, String allowed) {
		String[] values = properties.strip().split(";");
		for (int i = 0; i < values.length; i++) {
			values[i] = RULES + values[i];
		}
		this.runner.withPropertyValues(values)
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining(InvalidMonitoringPropertyException.class.getName()
						+ ": sitecraft.monitoring.alerts." + (key.startsWith("rules") ? "" : "rules.") + key)
				.hasStackTraceContaining(allowed));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					maintenance.x.start=soon                                              | maintenance.x.start   | a local time such as
					maintenance.x.start=2026-03-01T22:00;maintenance.x.end=2026-03-01T21:00 | maintenance.x.end   | a time after
					mute-times.x.from=25:00                                               | mute-times.x.from     | a time of day
					mute-times.x.zone=Mars                                                | mute-times.x.zone     | a time zone
					inhibitions.x.source=nonsense                                         | inhibitions.x.source  | matchers such as
					""")
	void startWhenMutingIsImpossibleThenStopsAndNamesKeyAndAllowed(String properties, String key, String allowed) {
		String[] values = properties.strip().split(";");
		for (int i = 0; i < values.length; i++) {
			values[i] = "sitecraft.monitoring.alerts." + values[i];
		}
		this.runner.withPropertyValues(values)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidMonitoringPropertyException.class)
				.hasMessageContaining("sitecraft.monitoring.alerts." + key)
				.hasMessageContaining(allowed));
	}

	@Test
	void fleetRulesWhenPrometheusIsSetThenMayReadCounters() {
		this.runner
			.withPropertyValues(RULES + "x.metric=m_total", RULES + "x.above=1", RULES + "x.scope=fleet",
					"sitecraft.monitoring.prometheus.url=http://127.0.0.1:1")
			.run((context) -> assertThat(context).hasNotFailed().hasBean(PrometheusAutoConfiguration.QUERY_ENGINE));
	}

	@Test
	void alertingWhenDisabledThenOff() {
		this.runner.withPropertyValues("sitecraft.monitoring.alerts.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AlertRuleSet.class));
	}

	@Test
	void deliveryWhenHttpClientModuleIsAbsentThenOff() {
		this.runner.withClassLoader(new FilteredClassLoader(InetAddressFilter.class))
			.withPropertyValues("sitecraft.monitoring.heartbeat.url=http://127.0.0.1:1",
					"sitecraft.monitoring.prometheus.url=http://127.0.0.1:1")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(AlertRuleSet.class)
				.doesNotHaveBean("heartbeatThread")
				.doesNotHaveBean(PrometheusAutoConfiguration.QUERY_ENGINE));
	}

	@Test
	void alertingWhenThereIsAnEngineThenJudges() {
		this.runner.withBean(QueryEngine.class, () -> (query) -> (at) -> Vector.of(List.of()))
			.withPropertyValues("sitecraft.monitoring.alertmanager.url=http://127.0.0.1:1",
					"sitecraft.monitoring.heartbeat.url=http://127.0.0.1:1")
			.run((context) -> assertThat(context).hasSingleBean(Alerting.class)
				.hasBean("alertmanagerThread")
				.hasBean("heartbeatThread"));
	}

	private static AlertRule rule(AlertRuleSet rules, String name) {
		return rules.rules().stream().filter((rule) -> rule.name().equals(name)).findFirst().orElseThrow();
	}

}
