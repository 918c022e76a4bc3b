package com.sitecraft.monitoring.autoconfigure.health;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.registry.DefaultHealthContributorRegistry;

/**
 * A registry that hands out supervised contributors. It keeps nothing itself; it has the
 * type of Spring Boot's own so that it can stand in for it.
 */
final class SupervisedHealthContributorRegistry extends DefaultHealthContributorRegistry implements SupervisedRegistry {

	private final DefaultHealthContributorRegistry delegate;

	private final SupervisedContributors contributors;

	SupervisedHealthContributorRegistry(DefaultHealthContributorRegistry delegate,
			SupervisedContributors contributors) {
		this.delegate = delegate;
		this.contributors = contributors;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		HealthContributor contributor = this.delegate.getContributor(name);
		return (contributor != null) ? this.contributors.supervise(name, contributor) : null;
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return this.delegate.stream()
			.map((entry) -> new HealthContributors.Entry(entry.name(),
					this.contributors.supervise(entry.name(), entry.contributor())));
	}

	@Override
	public void registerContributor(String name, HealthContributor contributor) {
		this.delegate.registerContributor(name, contributor);
		discover(getContributor(name));
	}

	@Override
	public @Nullable HealthContributor unregisterContributor(String name) {
		HealthContributor removed = this.delegate.unregisterContributor(name);
		this.contributors.forget(name);
		return removed;
	}

	@Override
	public void discover() {
		stream().forEach((entry) -> discover(entry.contributor()));
	}

	/** Walking is enough: whatever is handed out is supervised from then on. */
	private void discover(@Nullable HealthContributor contributor) {
		if (contributor instanceof HealthContributors composite) {
			composite.stream().forEach((entry) -> discover(entry.contributor()));
		}
	}

}
