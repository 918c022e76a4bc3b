package com.sitecraft.monitoring.autoconfigure.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.ApplicationListener;

import com.sitecraft.monitoring.health.HealthSupervisor;

/**
 * Warns once, when the application is ready, about what bypasses supervision and about
 * configuration of checks that do not exist.
 */
final class SupervisionSelfCheck implements ApplicationListener<ApplicationReadyEvent> {

	private static final Logger logger = LoggerFactory.getLogger(SupervisionSelfCheck.class);

	private final ListableBeanFactory beans;

	private final HealthSupervisor supervisor;

	private final SupervisedContributors contributors;

	private final CheckPolicies policies;

	SupervisionSelfCheck(ListableBeanFactory beans, HealthSupervisor supervisor, SupervisedContributors contributors,
			CheckPolicies policies) {
		this.beans = beans;
		this.supervisor = supervisor;
		this.contributors = contributors;
		this.policies = policies;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		findings().forEach(logger::warn);
		logger.info("Health: {} checks are supervised, {} run on the request: {}", this.supervisor.paths().size(),
				this.contributors.exemptPaths().size(), new TreeSet<>(this.contributors.exemptPaths()));
	}

	List<String> findings() {
		List<String> findings = new ArrayList<>();
		this.beans.getBeansOfType(HealthContributorRegistry.class).forEach((name, registry) -> {
			if (!(registry instanceof SupervisedRegistry)) {
				findings.add("The health registry '" + name + "' of type " + registry.getClass().getName()
						+ " is not supervised: its checks run on the request, without a time limit");
			}
		});
		this.beans.getBeansOfType(HealthEndpoint.class).forEach((name, endpoint) -> {
			if (!(endpoint instanceof SupervisedHealthEndpoint)) {
				findings.add("The health endpoint '" + name + "' of type " + endpoint.getClass().getName()
						+ " replaces ours: a shared failure takes every replica out of the load balancer");
			}
		});
		Set<String> paths = Set.copyOf(this.supervisor.paths());
		for (String name : this.policies.names()) {
			if (paths.stream().noneMatch((path) -> path.equals(name) || path.startsWith(name + "/"))) {
				findings.add("'sitecraft.monitoring.health.checks." + name + "' configures a check that does not exist;"
						+ " there are " + new TreeSet<>(paths));
			}
		}
		return findings;
	}

}
