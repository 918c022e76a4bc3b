package com.sitecraft.monitoring.autoconfigure.health;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

/**
 * A composite whose children read memory.
 */
record SupervisedComposite(String path, CompositeHealthContributor delegate,
		SupervisedContributors contributors) implements CompositeHealthContributor {

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		HealthContributor contributor = this.delegate.getContributor(name);
		return (contributor != null) ? this.contributors.supervise(this.path + "/" + name, contributor) : null;
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return this.delegate.stream()
			.map((entry) -> new HealthContributors.Entry(entry.name(),
					this.contributors.supervise(this.path + "/" + entry.name(), entry.contributor())));
	}

}
