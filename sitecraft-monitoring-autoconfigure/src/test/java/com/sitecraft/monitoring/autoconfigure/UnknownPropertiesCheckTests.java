package com.sitecraft.monitoring.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertiesCheckTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MonitoringAutoConfiguration.class));

	@Test
	void startWhenKeyHasATypoThenFailsAndNamesWhatWasMeant() {
		this.runner.withPropertyValues("sitecraft.monitoring.metrics.max-workspace=10",
				"sitecraft.monitoring.health.analysis-pipline.window=1m", "sitecraft.monitoring.metrics.max-values=3")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(UnknownMonitoringPropertiesException.class)
				.hasMessageContainingAll("sitecraft.monitoring.metrics.max-workspace ",
						"the nearest known is sitecraft.monitoring.metrics.max-workspaces",
						"sitecraft.monitoring.health.analysis-pipline.window",
						"the nearest known is sitecraft.monitoring.health.analysis-pipeline.window")
				.message()
				.doesNotContain("max-values"));
	}

	@Test
	void startWhenKeyBelongsToAPartThatIsOffThenItIsKnown() {
		this.runner
			.withPropertyValues("sitecraft.monitoring.health.analysis-pipeline.enabled=false",
					"sitecraft.monitoring.health.analysis-pipeline.window=1m")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void startWhenKeyIsSpelledAsTheBinderAllowsThenItIsKnown() {
		this.runner
			.withPropertyValues("sitecraft.monitoring.metrics.maxWorkspaces=10",
					"sitecraft.monitoring.metrics.known.plan-types[0]=pro",
					"sitecraft.monitoring.metrics.known.features=a,b")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void startWhenKeyIsNotOursThenNotLookedAt() {
		this.runner.withPropertyValues("sitecraft.traffic.enabled=false", "sitecraft.monitoringx=1")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	/** What Kubernetes sets for a service of that name. */
	@Test
	void startWhenEnvironmentVariableLooksLikeAKeyThenNotLookedAt() {
		this.runner
			.withInitializer(
					(context) -> context.getEnvironment()
						.getPropertySources()
						.addFirst(new SystemEnvironmentPropertySource("systemEnvironment",
								Map.of("SITECRAFT_MONITORING_PORT", "tcp://10.0.0.1:80",
										"SITECRAFT_MONITORING_SERVICE_HOST", "10.0.0.1"))))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void startWhenSwitchedOffThenOnlyWarned(CapturedOutput output) {
		this.runner
			.withPropertyValues("sitecraft.monitoring.fail-on-unknown-properties=false", "sitecraft.monitoring.nope=1")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).containsOnlyOnce("Nothing reads these properties: sitecraft.monitoring.nope");
			});
	}

}
