package com.sitecraft.monitoring.autoconfigure.health.queues;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

import com.sitecraft.monitoring.autoconfigure.metrics.MetricsAutoConfiguration;
import com.sitecraft.monitoring.metrics.QueueMetrics;

/**
 * The check {@code queues}: one entry for each configured queue and for each
 * {@link com.sitecraft.monitoring.signal.QueueProbe} bean. Without any it is empty and
 * not shown.
 */
@AutoConfiguration(after = MetricsAutoConfiguration.class)
@ConditionalOnEnabledHealthIndicator("queues")
@EnableConfigurationProperties(QueuesProperties.class)
public final class QueuesHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ExecutorQueueProbeFactory executorQueueProbeFactory(ListableBeanFactory beans) {
		return new ExecutorQueueProbeFactory(beans);
	}

	@Bean
	@ConditionalOnMissingBean(name = { "queuesHealthIndicator", "queuesHealthContributor" })
	HealthContributor queuesHealthContributor(QueuesProperties properties, ObjectProvider<QueueProbeFactory> factories,
			ConfigurableListableBeanFactory beans, ObjectProvider<QueueMetrics> metrics) {
		return CompositeHealthContributor
			.fromMap(new QueueChecks(factories.orderedStream().toList(), beans, metrics).create(properties.queues()));
	}

}
