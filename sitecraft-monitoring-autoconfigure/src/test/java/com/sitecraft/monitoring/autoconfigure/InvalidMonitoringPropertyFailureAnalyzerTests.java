package com.sitecraft.monitoring.autoconfigure;

import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import com.sitecraft.monitoring.autoconfigure.health.HealthSupervisionAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.health.PipelineHealthAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.metrics.MetricsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class InvalidMonitoringPropertyFailureAnalyzerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Host.class);

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					sitecraft.monitoring.metrics.max-workspaces                       | 0     | 1 to 10000
					sitecraft.monitoring.metrics.max-workspaces                       | many  | a whole number
					sitecraft.monitoring.metrics.queue-max-age                        | 0s    | more than 0 to 1d
					sitecraft.monitoring.metrics.queue-max-age                        | soon  | a duration such as 500ms, 30s, 5m, 1h or PT30S
					sitecraft.monitoring.observations.values-per-track                | 8     | 16 to 65536
					sitecraft.monitoring.health.analysis-pipeline.window              | 1h    | PT10S to PT15M
					sitecraft.monitoring.health.analysis-pipeline.min-success-rate    | 1.5   | 0 to less than 1
					sitecraft.monitoring.health.analysis-pipeline.min-success-rate    | 95%   | a number
					sitecraft.monitoring.health.analysis-pipeline.min-samples         | 2000  | 1 to 1024
					sitecraft.monitoring.health.analysis-pipeline.max-mean-duration   | -1s   | PT0.001S to PT24H
					sitecraft.monitoring.fail-on-unknown-properties                   | maybe | true or false
					sitecraft.monitoring.health.max-concurrent                        | 0     | 1 to 256
					sitecraft.monitoring.health.shared-failure                        | dance | degrade, drain
					sitecraft.monitoring.health.checks.db.timeout                     | 0s    | PT0.01S to PT10M
					sitecraft.monitoring.health.checks.db.criticality                 | meh   | required, optional, informative
					""")
	void analyzeWhenValueIsWrongThenNamesKeyValueAndWhatIsAllowed(String key, String value, String allowed) {
		FailureAnalysis analysis = analyze(key + "=" + value);
		assertThat(analysis.getDescription()).contains("Key:     " + key + System.lineSeparator())
			.contains("Value:   " + value + System.lineSeparator())
			.contains("Allowed: " + allowed);
		assertThat(analysis.getAction()).contains(key, allowed);
	}

	@Test
	void analyzeWhenMoreIsKnownThanFitsThenNamesTheList() {
		FailureAnalysis analysis = analyze("sitecraft.monitoring.metrics.max-values=1",
				"sitecraft.monitoring.metrics.known.plan-types=a,b");
		assertThat(analysis.getDescription()).contains("Key:     sitecraft.monitoring.metrics.known.plan-types",
				"Value:   a,b", "Allowed: at most 1 (max-values)");
	}

	@Test
	void analyzeWhenAnotherPropertyIsWrongThenLeftToOthers() {
		InvalidMonitoringPropertyFailureAnalyzer analyzer = new InvalidMonitoringPropertyFailureAnalyzer(null);
		assertThat(analyzer.analyze(new IllegalStateException(new IllegalArgumentException("size is 1, allowed is 2"))))
			.isNull();
	}

	@Test
	void analyzeWhenRecordNamesTheFullKeyThenNoBindingIsNeeded() {
		InvalidMonitoringPropertyFailureAnalyzer analyzer = new InvalidMonitoringPropertyFailureAnalyzer(null);
		FailureAnalysis analysis = analyzer.analyze(new IllegalStateException(new IllegalArgumentException(
				"sitecraft.monitoring.health.checks.db.timeout is PT0S, allowed is PT0.01S to PT10M")));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("Key:     sitecraft.monitoring.health.checks.db.timeout",
				"Value:   PT0S", "Allowed: PT0.01S to PT10M");
	}

	@Test
	void exceptionWhenValueHoldsCredentialsThenTheyAreMasked() {
		InvalidMonitoringPropertyException invalid = new InvalidMonitoringPropertyException(
				"sitecraft.monitoring.health.external.shop.url", "ftp://user:hunter2@shop", "an http or https URL");
		assertThat(invalid.value()).doesNotContain("hunter2");
		assertThat(invalid).hasMessageNotContaining("hunter2");
	}

	/** The environment has the secret; the exception says so little on purpose. */
	@Test
	void analyzeWhenValueWasMaskedThenItStaysMasked() {
		MockEnvironment environment = new MockEnvironment();
		environment.setProperty("sitecraft.monitoring.health.external.shop.header", "hunter2");
		FailureAnalysis analysis = new InvalidMonitoringPropertyFailureAnalyzer(environment)
			.analyze(new InvalidMonitoringPropertyException("sitecraft.monitoring.health.external.shop.header",
					"******", "a header line"));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("Value:   ******").doesNotContain("hunter2");
	}

	@Test
	void namingWhenSomethingElseThrowsThenPassedOn() {
		IllegalArgumentException other = new IllegalArgumentException("no idea");
		assertThatException().isThrownBy(() -> InvalidMonitoringPropertyException.naming("a", () -> {
			throw other;
		})).isSameAs(other);
		assertThatExceptionOfType(InvalidMonitoringPropertyException.class)
			.isThrownBy(() -> InvalidMonitoringPropertyException.naming("a.b", () -> {
				throw new IllegalArgumentException("max-age is 1, allowed is 2");
			}))
			.satisfies((named) -> assertThat(named.key()).isEqualTo("a.b.max-age"));
	}

	/** Registered, and asked before Boot's own analyzers. */
	@Test
	void startWhenValueIsWrongThenTheAnalysisIsPrinted(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Host.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(
				() -> application.run("--sitecraft.monitoring.health.analysis-pipeline.window=2h", "--debug=false"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Key:     sitecraft.monitoring.health.analysis-pipeline.window")
			.contains("Value:   2h")
			.contains("Allowed: PT10S to PT15M")
			.contains("Set in:  ");
	}

	@Test
	void startWhenKeyIsUnknownThenTheAnalysisIsPrinted(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Host.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException()
			.isThrownBy(() -> application.run("--sitecraft.monitoring.health.analysis-pipeline.windw=1m"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("sitecraft.monitoring.health.analysis-pipeline.windw")
			.contains("the nearest known is sitecraft.monitoring.health.analysis-pipeline.window");
	}

	private FailureAnalysis analyze(String... properties) {
		AtomicReference<Environment> environment = new AtomicReference<>();
		AtomicReference<FailureAnalysis> analysis = new AtomicReference<>();
		this.runner.withPropertyValues(properties)
			.withInitializer((context) -> environment.set(context.getEnvironment()))
			.run((context) -> {
				assertThat(context).hasFailed();
				analysis.set(new InvalidMonitoringPropertyFailureAnalyzer(environment.get())
					.analyze(context.getStartupFailure()));
			});
		assertThat(analysis.get()).isNotNull();
		return analysis.get();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HealthContributorRegistryAutoConfiguration.class,
			HealthContributorAutoConfiguration.class, HealthEndpointAutoConfiguration.class,
			HealthSupervisionAutoConfiguration.class, MonitoringAutoConfiguration.class, SignalAutoConfiguration.class,
			MetricsAutoConfiguration.class, PipelineHealthAutoConfiguration.class })
	static class Host {

		@Bean
		String hostBean() {
			return "host";
		}

	}

}
