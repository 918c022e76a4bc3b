package com.sitecraft.monitoring.autoconfigure.health;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;

/**
 * The health endpoint, with an aggregate that follows the policies of the checks.
 */
final class SupervisedHealthEndpoint extends HealthEndpoint {

	SupervisedHealthEndpoint(HealthContributorRegistry registry,
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
