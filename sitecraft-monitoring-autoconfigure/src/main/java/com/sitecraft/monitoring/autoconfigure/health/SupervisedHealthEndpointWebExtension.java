package com.sitecraft.monitoring.autoconfigure.health;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointWebExtension;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;

/**
 * The servlet face of {@link SupervisedHealthEndpoint}.
 */
final class SupervisedHealthEndpointWebExtension extends HealthEndpointWebExtension {

	SupervisedHealthEndpointWebExtension(HealthContributorRegistry registry,
			@Nullable ReactiveHealthContributorRegistry fallbackRegistry, HealthEndpointGroups groups,
			@Nullable Duration slowContributorLoggingThreshold) {
		super(registry, fallbackRegistry, groups, slowContributorLoggingThreshold);
	}

	@Override
	protected HealthDescriptor aggregateDescriptors(ApiVersion apiVersion, Map<String, HealthDescriptor> contributions,
			StatusAggregator statusAggregator, boolean showComponents, @Nullable Set<String> groupNames) {
		StatusAggregator aggregator = (statusAggregator instanceof PolicyStatusAggregator policies)
				? policies.decide(contributions) : statusAggregator;
		return super.aggregateDescriptors(apiVersion, contributions, aggregator, showComponents, groupNames);
	}

}
