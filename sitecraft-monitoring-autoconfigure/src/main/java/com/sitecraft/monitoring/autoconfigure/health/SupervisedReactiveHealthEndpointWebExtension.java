package com.sitecraft.monitoring.autoconfigure.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.ReactiveHealthEndpointWebExtension;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;

/**
 * The reactive face of {@link SupervisedHealthEndpoint}.
 */
final class SupervisedReactiveHealthEndpointWebExtension extends ReactiveHealthEndpointWebExtension {

	SupervisedReactiveHealthEndpointWebExtension(ReactiveHealthContributorRegistry registry,
			@Nullable HealthContributorRegistry fallbackRegistry, HealthEndpointGroups groups,
			@Nullable Duration slowContributorLoggingThreshold) {
		super(registry, fallbackRegistry, groups, slowContributorLoggingThreshold);
	}

	@Override
	protected Mono<? extends HealthDescriptor> aggregateDescriptors(ApiVersion apiVersion,
			Map<String, Mono<? extends HealthDescriptor>> contributions, StatusAggregator statusAggregator,
			boolean showComponents, @Nullable Set<String> groupNames) {
		if (!(statusAggregator instanceof PolicyStatusAggregator policies)) {
			return super.aggregateDescriptors(apiVersion, contributions, statusAggregator, showComponents, groupNames);
		}
		return Flux.fromIterable(contributions.entrySet())
			.flatMap((entry) -> entry.getValue().map((descriptor) -> Map.entry(entry.getKey(), descriptor)))
			.collectMap(Map.Entry::getKey, Map.Entry::getValue)
			.flatMap((components) -> super.aggregateDescriptors(apiVersion, settled(components),
					policies.decide(components), showComponents, groupNames));
	}

	private static Map<String, Mono<? extends HealthDescriptor>> settled(Map<String, HealthDescriptor> components) {
		Map<String, Mono<? extends HealthDescriptor>> settled = new LinkedHashMap<>();
		components.forEach((name, descriptor) -> settled.put(name, Mono.just(descriptor)));
		return settled;
	}

}
