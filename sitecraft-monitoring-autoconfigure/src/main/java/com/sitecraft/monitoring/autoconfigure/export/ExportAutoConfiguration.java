package com.sitecraft.monitoring.autoconfigure.export;

import org.yaml.snakeyaml.Yaml;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the export to Prometheus and Alertmanager. There is none where
 * nothing is judged.
 */
@AutoConfiguration
@ConditionalOnClass(Yaml.class)
public final class ExportAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(ExportSource.class)
	@ConditionalOnAvailableEndpoint
	ExportEndpoint exportEndpoint(ExportSource source) {
		return new ExportEndpoint(source);
	}

}
