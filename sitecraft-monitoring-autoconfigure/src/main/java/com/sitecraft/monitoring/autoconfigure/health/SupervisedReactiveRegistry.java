package com.sitecraft.monitoring.autoconfigure.health;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributors;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.registry.DefaultReactiveHealthContributorRegistry;

/**
 * The reactive counterpart of {@link SupervisedHealthContributorRegistry}. Reactive
 * indicators are subscribed to on a thread of the supervisor, which may block.
 */
final class SupervisedReactiveRegistry extends DefaultReactiveHealthContributorRegistry implements SupervisedRegistry {

	private final DefaultReactiveHealthContributorRegistry delegate;

	private final SupervisedContributors contributors;

	SupervisedReactiveRegistry(DefaultReactiveHealthContributorRegistry delegate, SupervisedContributors contributors) {
		this.delegate = delegate;
		this.contributors = contributors;
	}

	@Override
	public @Nullable ReactiveHealthContributor getContributor(String name) {
		ReactiveHealthContributor contributor = this.delegate.getContributor(name);
		return (contributor != null) ? supervise(name, contributor, this.contributors) : null;
	}

	@Override
	public Stream<ReactiveHealthContributors.Entry> stream() {
		return this.delegate.stream().map((entry) -> supervise("", entry, this.contributors));
	}

	@Override
	public void registerContributor(String name, ReactiveHealthContributor contributor) {
		this.delegate.registerContributor(name, contributor);
		discover(getContributor(name));
	}

	@Override
	public @Nullable ReactiveHealthContributor unregisterContributor(String name) {
		ReactiveHealthContributor removed = this.delegate.unregisterContributor(name);
		this.contributors.forget(name);
		return removed;
	}

	@Override
	public void discover() {
		stream().forEach((entry) -> discover(entry.contributor()));
	}

	private void discover(@Nullable ReactiveHealthContributor contributor) {
		if (contributor instanceof ReactiveHealthContributors composite) {
			composite.stream().forEach((entry) -> discover(entry.contributor()));
		}
	}

	private static ReactiveHealthContributors.Entry supervise(String prefix, ReactiveHealthContributors.Entry entry,
			SupervisedContributors contributors) {
		return new ReactiveHealthContributors.Entry(entry.name(),
				supervise(prefix + entry.name(), entry.contributor(), contributors));
	}

	private static ReactiveHealthContributor supervise(String path, ReactiveHealthContributor contributor,
			SupervisedContributors contributors) {
		if (contributor instanceof CompositeReactiveHealthContributor composite) {
			return (composite instanceof Composite) ? composite : new Composite(path, composite, contributors);
		}
		if (contributors.isExempt(path)) {
			return contributor;
		}
		ReactiveHealthIndicator indicator = (ReactiveHealthIndicator) contributor;
		return new Indicator(contributors.health(path,
				IndicatorCheck.ofCall(() -> indicator.health(true).block(), contributors.statusMapper())));
	}

	/**
	 * A reactive indicator that reads memory, also when it is asked the blocking way.
	 */
	private record Indicator(SupervisedHealth supervised) implements ReactiveHealthIndicator {

		@Override
		public HealthIndicator asHealthContributor() {
			return new SupervisedIndicator(this.supervised);
		}

		@Override
		public Mono<Health> health(boolean includeDetails) {
			Mono<Health> health = Mono.fromSupplier(() -> this.supervised.health(includeDetails));
			// Before the first result it waits, which an event loop must not.
			return this.supervised.hasResult() ? health : health.subscribeOn(Schedulers.boundedElastic());
		}

		@Override
		public Mono<Health> health() {
			return health(true);
		}

	}

	/**
	 * A reactive composite whose children read memory.
	 */
	private record Composite(String path, CompositeReactiveHealthContributor delegate,
			SupervisedContributors contributors) implements CompositeReactiveHealthContributor {

		@Override
		public CompositeHealthContributor asHealthContributor() {
			return new SupervisedComposite(this.path, this.delegate.asHealthContributor(), this.contributors);
		}

		@Override
		public @Nullable ReactiveHealthContributor getContributor(String name) {
			ReactiveHealthContributor contributor = this.delegate.getContributor(name);
			return (contributor != null) ? supervise(this.path + "/" + name, contributor, this.contributors) : null;
		}

		@Override
		public Stream<ReactiveHealthContributors.Entry> stream() {
			return this.delegate.stream().map((entry) -> supervise(this.path + "/", entry, this.contributors));
		}

	}

}
