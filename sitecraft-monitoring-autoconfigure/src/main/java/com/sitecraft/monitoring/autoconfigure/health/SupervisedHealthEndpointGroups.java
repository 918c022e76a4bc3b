package com.sitecraft.monitoring.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

import com.sitecraft.monitoring.health.CheckPolicy;
import com.sitecraft.monitoring.health.HealthSupervisor;

/**
 * The host's health groups with two more: {@code lb}, which judges like the root for a
 * load balancer, and {@code full}, in which what is down is down. Groups that the host
 * made keep their meaning, and only learn about DEGRADED.
 */
final class SupervisedHealthEndpointGroups implements HealthEndpointGroups, AdditionalPathsMapper {

	private static final String LOAD_BALANCER = "lb";

	private static final String FULL = "full";

	private final HealthEndpointGroups delegate;

	private final HealthEndpointGroup primary;

	private final Map<String, HealthEndpointGroup> added = new LinkedHashMap<>();

	private final Map<String, HealthEndpointGroup> wrapped = new LinkedHashMap<>();

	SupervisedHealthEndpointGroups(HealthEndpointGroups delegate, HealthProperties.SharedFailure sharedFailure,
			SupervisedContributors contributors, HealthSupervisor supervisor) {
		this.delegate = delegate;
		CheckPolicy.View root = (sharedFailure == HealthProperties.SharedFailure.DRAIN) ? CheckPolicy.View.FULL
				: CheckPolicy.View.LOAD_BALANCER;
		this.primary = judged(delegate.getPrimary(), root, contributors, supervisor);
		this.added.put(LOAD_BALANCER, judged(group(LOAD_BALANCER), root, contributors, supervisor));
		this.added.put(FULL, judged(group(FULL), CheckPolicy.View.FULL, contributors, supervisor));
		for (String name : delegate.getNames()) {
			HealthEndpointGroup group = delegate.get(name);
			if (group != null && !this.added.containsKey(name)) {
				this.wrapped.put(name, new Group(group, new DegradedStatusAggregator(group.getStatusAggregator())));
			}
		}
	}

	private HealthEndpointGroup group(String name) {
		HealthEndpointGroup group = this.delegate.get(name);
		return (group != null) ? group : this.delegate.getPrimary();
	}

	private static HealthEndpointGroup judged(HealthEndpointGroup group, CheckPolicy.View view,
			SupervisedContributors contributors, HealthSupervisor supervisor) {
		return new Group(group, new PolicyStatusAggregator(view, group::isMember, group.getStatusAggregator(),
				group.getHttpCodeStatusMapper(), contributors, supervisor));
	}

	@Override
	public HealthEndpointGroup getPrimary() {
		return this.primary;
	}

	@Override
	public Set<String> getNames() {
		Set<String> names = new LinkedHashSet<>(this.delegate.getNames());
		names.addAll(this.added.keySet());
		return names;
	}

	@Override
	public @Nullable HealthEndpointGroup get(String name) {
		HealthEndpointGroup group = this.added.get(name);
		return (group != null) ? group : this.wrapped.get(name);
	}

	@Override
	public @Nullable List<String> getAdditionalPaths(EndpointId endpointId, WebServerNamespace webServerNamespace) {
		return (this.delegate instanceof AdditionalPathsMapper mapper)
				? mapper.getAdditionalPaths(endpointId, webServerNamespace) : null;
	}

	/**
	 * A group with another aggregator.
	 */
	private record Group(HealthEndpointGroup delegate, StatusAggregator aggregator) implements HealthEndpointGroup {

		@Override
		public boolean isMember(String name) {
			return this.delegate.isMember(name);
		}

		@Override
		public boolean showComponents(SecurityContext securityContext) {
			return this.delegate.showComponents(securityContext);
		}

		@Override
		public boolean showDetails(SecurityContext securityContext) {
			return this.delegate.showDetails(securityContext);
		}

		@Override
		public StatusAggregator getStatusAggregator() {
			return this.aggregator;
		}

		@Override
		public HttpCodeStatusMapper getHttpCodeStatusMapper() {
			return this.delegate.getHttpCodeStatusMapper();
		}

		@Override
		public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
			return this.delegate.getAdditionalPath();
		}

	}

}
