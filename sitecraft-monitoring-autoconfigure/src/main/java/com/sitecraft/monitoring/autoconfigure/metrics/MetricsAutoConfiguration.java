package com.sitecraft.monitoring.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.signal.HostMeterRegistry;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.metrics.AnalysisMetrics;
import com.sitecraft.monitoring.metrics.BusinessMetrics;
import com.sitecraft.monitoring.metrics.ProductLabels;
import com.sitecraft.monitoring.metrics.QueueMetrics;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Observations;
import com.sitecraft.monitoring.signal.Time;

/**
 * Auto-configuration for the meters of the product.
 */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@EnableConfigurationProperties(MetricsProperties.class)
public final class MetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ProductLabels productLabels(ObjectProvider<MeterRegistry> registries, MetricsProperties properties) {
		return new ProductLabels(HostMeterRegistry.of(registries), properties.limits(), properties.known().labels());
	}

	@Bean
	@ConditionalOnMissingBean
	AnalysisMetrics analysisMetrics(ObjectProvider<MeterRegistry> registries, ProductLabels labels,
			Observations observations, Time time, Guard guard) {
		return new AnalysisMetrics(HostMeterRegistry.of(registries), labels, observations, time, guard);
	}

	@Bean
	@ConditionalOnMissingBean
	BusinessMetrics businessMetrics(ObjectProvider<MeterRegistry> registries, ProductLabels labels, Guard guard) {
		return new BusinessMetrics(HostMeterRegistry.of(registries), labels, guard);
	}

	@Bean
	@ConditionalOnMissingBean
	QueueMetrics queueMetrics(ObjectProvider<MeterRegistry> registries, ProductLabels labels, Time time, Guard guard,
			MetricsProperties properties) {
		return InvalidMonitoringPropertyException.naming("sitecraft.monitoring.metrics",
				() -> new QueueMetrics(HostMeterRegistry.of(registries), labels, time, guard,
						properties.queueMaxAge()));
	}

}
