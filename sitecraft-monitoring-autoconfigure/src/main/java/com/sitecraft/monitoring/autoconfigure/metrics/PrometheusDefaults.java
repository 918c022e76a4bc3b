package com.sitecraft.monitoring.autoconfigure.metrics;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Leaves exemplars to counters and histogram buckets, where OpenMetrics has them.
 * Micrometer writes them on every sample once there is a tracer, and this starter brings
 * one: a Prometheus before 2.43 then refuses the whole scrape. Anything the host sets
 * comes first.
 */
final class PrometheusDefaults implements EnvironmentPostProcessor {

	private static final String KEY = "management.prometheus.metrics.export.properties"
			+ "[io.prometheus.exporter.exemplarsOnAllMetricTypes]";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		environment.getPropertySources()
			.addLast(new MapPropertySource("sitecraftPrometheusDefaults", Map.of(KEY, "false")));
	}

}
