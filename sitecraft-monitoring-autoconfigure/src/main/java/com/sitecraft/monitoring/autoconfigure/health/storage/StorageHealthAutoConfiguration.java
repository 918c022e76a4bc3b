package com.sitecraft.monitoring.autoconfigure.health.storage;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

import com.sitecraft.monitoring.health.ObjectStore;

/**
 * The check {@code storage}: one entry for each configured directory and for each
 * {@link ObjectStore} bean. Without any it is empty and not shown.
 */
@AutoConfiguration
@ConditionalOnEnabledHealthIndicator("storage")
@EnableConfigurationProperties(StorageHealthProperties.class)
public final class StorageHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "storageHealthIndicator", "storageHealthContributor" })
	HealthContributor storageHealthContributor(StorageHealthProperties properties,
			ConfigurableListableBeanFactory beans) {
		return CompositeHealthContributor.fromMap(StorageChecks.create(properties.storage(),
				SimpleAutowireCandidateResolver.resolveAutowireCandidates(beans, ObjectStore.class)));
	}

}
