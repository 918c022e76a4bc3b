package com.sitecraft.monitoring.autoconfigure.health;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.metrics.MetricsAutoConfiguration;
import com.sitecraft.monitoring.health.PipelineCheck;
import com.sitecraft.monitoring.metrics.AnalysisMetrics;
import com.sitecraft.monitoring.signal.Observations;

/**
 * Auto-configuration for the check {@code analysisPipeline}.
 */
@AutoConfiguration(after = MetricsAutoConfiguration.class)
@ConditionalOnBean(Observations.class)
@ConditionalOnBooleanProperty(name = "sitecraft.monitoring.health.analysis-pipeline.enabled", matchIfMissing = true)
@EnableConfigurationProperties(PipelineHealthProperties.class)
public final class PipelineHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "analysisPipelineHealthContributor")
	HealthContributor analysisPipelineHealthContributor(Observations observations,
			PipelineHealthProperties properties) {
		return new CheckIndicator(
				InvalidMonitoringPropertyException.naming("sitecraft.monitoring.health.analysis-pipeline",
						() -> new PipelineCheck(observations, AnalysisMetrics.DURATION, properties.settings())));
	}

}
