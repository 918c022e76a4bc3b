package com.sitecraft.monitoring.autoconfigure;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * What belongs to no single capability.
 */
@AutoConfiguration
@EnableConfigurationProperties(MonitoringProperties.class)
public final class MonitoringAutoConfiguration {

	@Bean
	static UnknownPropertiesCheck monitoringUnknownPropertiesCheck(ConfigurableEnvironment environment) {
		return new UnknownPropertiesCheck(environment);
	}

	@Bean
	@ConditionalOnMissingBean
	StartupReport monitoringStartupReport(ListableBeanFactory beans) {
		return new StartupReport(beans);
	}

	@Bean
	static LazyInitializationExcludeFilter monitoringLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(StartupReport.class);
	}

}
