package com.sitecraft.monitoring.metrics;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Guard;

/**
 * Counts what the business lives on: trials, conversions, cancellations, credit
 * purchases, use of features, and active subscriptions.
 * <p>
 * Label values are bounded ({@link LabelLimits}) and made safe
 * ({@link CardinalityLimiter}). Counters of known values ({@link KnownLabels}) exist from
 * the start at 0. No method blocks or throws; what fails inside is counted in
 * {@code sitecraft.monitoring.errors}.
 */
public final class BusinessMetrics {

	private static final String COMPONENT = "metrics.business";

	private static final String PLAN = "plan_type";

	private final MeterRegistry registry;

	private final Guard guard;

	private final CardinalityLimiter plans;

	private final Labelled<Counter> trials;

	private final Labelled<Labelled<Counter>> conversions;

	private final Labelled<Labelled<Counter>> cancellations;

	private final Labelled<Counter> purchases;

	private final Labelled<Counter> features;

	/** What each gauge reads, held here because the registry holds it weakly. */
	private final Map<String, ActiveSubscriptions> active = new ConcurrentHashMap<>();

	public BusinessMetrics(MeterRegistry registry, ProductLabels labels, Guard guard) {
		this.registry = registry;
		this.guard = guard;
		this.plans = labels.plan();
		this.trials = new Labelled<>(labels.plan(),
				(plan) -> counter("sitecraft.trials.started", "Trials started", PLAN, plan));
		this.conversions = new Labelled<>(labels.plan(),
				(plan) -> new Labelled<>(labels.source(), (source) -> counter("sitecraft.subscription.conversions",
						"Trials that became subscriptions", PLAN, plan, "source", source)));
		this.cancellations = new Labelled<>(labels.plan(),
				(plan) -> new Labelled<>(labels.reason(), (reason) -> counter("sitecraft.subscription.cancellations",
						"Subscriptions cancelled", PLAN, plan, "reason", reason)));
		this.purchases = new Labelled<>(labels.packageSize(),
				(size) -> counter("sitecraft.credit.purchases", "Credit packages bought", "package_size", size));
		this.features = new Labelled<>(labels.feature(),
				(feature) -> counter("sitecraft.feature.uses", "Uses of a feature", "feature", feature));
		guard.run(COMPONENT, () -> makeKnown(labels.known()));
	}

	private void makeKnown(KnownLabels known) {
		for (String plan : known.planTypes()) {
			this.trials.get(plan);
			known.sources().forEach(this.conversions.get(plan)::get);
			known.reasons().forEach(this.cancellations.get(plan)::get);
		}
		known.packageSizes().forEach(this.purchases::get);
		known.features().forEach(this.features::get);
	}

	private Counter counter(String name, String description, String... tags) {
		return Counter.builder(name).description(description).tags(tags).register(this.registry);
	}

	/**
	 * Counts a trial that started: {@code sitecraft.trials.started}.
	 * @param planType the plan that is tried
	 */
	public void trialStarted(@Nullable String planType) {
		try {
			this.trials.get(planType).increment();
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
	}

	/**
	 * Counts a trial that became a subscription:
	 * {@code sitecraft.subscription.conversions}.
	 * @param planType the plan that was bought
	 * @param source where the conversion came from, such as {@code checkout}
	 */
	public void subscriptionConverted(@Nullable String planType, @Nullable String source) {
		try {
			this.conversions.get(planType).get(source).increment();
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
	}

	/**
	 * Counts a cancelled subscription: {@code sitecraft.subscription.cancellations}.
	 * @param planType the plan that was cancelled
	 * @param reason one of few reasons, never free text
	 */
	public void subscriptionCancelled(@Nullable String planType, @Nullable String reason) {
		try {
			this.cancellations.get(planType).get(reason).increment();
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
	}

	/**
	 * Publishes the number of active subscriptions of a plan:
	 * {@code sitecraft.subscriptions.active}. Registering a plan again replaces its
	 * source. A plan past the bound is not published, since a gauge cannot be folded, and
	 * counted in {@code sitecraft.monitoring.dropped}.
	 * @param planType the plan
	 * @param count reads the number; called on the thread of each scrape, so it must
	 * answer from memory. When it throws the gauge reads NaN.
	 */
	public void subscriptionsActive(@Nullable String planType, LongSupplier count) {
		Objects.requireNonNull(count, "count");
		this.guard.run(COMPONENT, () -> {
			String plan = this.plans.admit(planType);
			if (plan != null) {
				this.active.computeIfAbsent(plan, this::activeSubscriptions).count = count;
			}
		});
	}

	private ActiveSubscriptions activeSubscriptions(String plan) {
		ActiveSubscriptions subscriptions = new ActiveSubscriptions();
		Gauge.builder("sitecraft.subscriptions.active", subscriptions, ActiveSubscriptions::read)
			.description("Subscriptions that are active now")
			.tag(PLAN, plan)
			.register(this.registry);
		return subscriptions;
	}

	/**
	 * Counts a bought credit package: {@code sitecraft.credit.purchases}.
	 * @param packageSize size of the package, one of few, such as {@code 100}
	 */
	public void creditsPurchased(@Nullable String packageSize) {
		try {
			this.purchases.get(packageSize).increment();
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
	}

	/**
	 * Counts one use of a feature: {@code sitecraft.feature.uses}.
	 * @param feature name of the feature
	 */
	public void featureUsed(@Nullable String feature) {
		try {
			this.features.get(feature).increment();
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
	}

	private void failed(RuntimeException failure) {
		this.guard.run(COMPONENT, () -> {
			throw failure;
		});
	}

	/** The source of a gauge, replaceable. */
	private static final class ActiveSubscriptions {

		private volatile @Nullable LongSupplier count;

		double read() {
			LongSupplier source = this.count;
			return (source != null) ? source.getAsLong() : Double.NaN;
		}

	}

}
