package com.sitecraft.monitoring.metrics;

import java.util.List;
import java.util.Map;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.signal.Guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BusinessMetricsTests {

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	@Test
	void eventsThenEachHasItsSeries() {
		BusinessMetrics metrics = metrics(KnownLabels.none());
		metrics.trialStarted("pro");
		metrics.subscriptionConverted("pro", "checkout");
		metrics.subscriptionCancelled("pro", "price");
		metrics.creditsPurchased("100");
		metrics.featureUsed("export");
		metrics.featureUsed("export");
		PrometheusText scrape = scrape();
		assertThat(scrape.value("sitecraft_trials_started_total", Map.of("plan_type", "pro"))).isEqualTo(1);
		assertThat(scrape.value("sitecraft_subscription_conversions_total",
				Map.of("plan_type", "pro", "source", "checkout")))
			.isEqualTo(1);
		assertThat(scrape.value("sitecraft_subscription_cancellations_total",
				Map.of("plan_type", "pro", "reason", "price")))
			.isEqualTo(1);
		assertThat(scrape.value("sitecraft_credit_purchases_total", Map.of("package_size", "100"))).isEqualTo(1);
		assertThat(scrape.value("sitecraft_feature_uses_total", Map.of("feature", "export"))).isEqualTo(2);
	}

	@Test
	void knownThenCountersExistAtZero() {
		metrics(new KnownLabels(List.of("free", "pro"), List.of(), List.of("checkout", "sales"), List.of("price"),
				List.of("100", "500"), List.of("export")));
		PrometheusText scrape = scrape();
		assertThat(scrape.samples("sitecraft_trials_started_total")).hasSize(2).containsValue(0.0);
		assertThat(scrape.samples("sitecraft_subscription_conversions_total")).hasSize(4);
		assertThat(scrape.samples("sitecraft_subscription_cancellations_total")).hasSize(2);
		assertThat(scrape.samples("sitecraft_credit_purchases_total")).hasSize(2);
		assertThat(scrape.samples("sitecraft_feature_uses_total")).hasSize(1);
	}

	@Test
	void knownWhenOthersFloodThenItKeepsItsName() {
		BusinessMetrics metrics = new BusinessMetrics(this.registry,
				new ProductLabels(this.registry, new LabelLimits(1, 2, 1, 1),
						new KnownLabels(List.of("pro"), List.of(), List.of(), List.of(), List.of(), List.of())),
				new Guard(this.registry));
		for (int i = 0; i < 100; i++) {
			metrics.trialStarted("p" + i);
			metrics.featureUsed("f" + i);
		}
		metrics.trialStarted("pro");
		assertThat(scrape().samples("sitecraft_trials_started_total")).isEqualTo(Map.of(Map.of("plan_type", "pro"), 1.0,
				Map.of("plan_type", "p0"), 1.0, Map.of("plan_type", "other"), 99.0));
		assertThat(scrape().samples("sitecraft_feature_uses_total")).hasSize(2);
		assertThat(scrape().value("sitecraft_monitoring_dropped_total", Map.of("what", "label.feature"))).isEqualTo(99);
	}

	@Test
	void knownWhenMoreThanFitsThenRefused() {
		KnownLabels known = new KnownLabels(List.of("a", "b", "c"), List.of(), List.of(), List.of(), List.of(),
				List.of());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ProductLabels(this.registry, new LabelLimits(1, 2, 1, 1), known))
			.withMessage("known.plan-types is 3 values, allowed is at most 2 (max-values)");
	}

	@Test
	void subscriptionsActiveThenGaugeFollowsItsSource() {
		BusinessMetrics metrics = metrics(KnownLabels.none());
		long[] count = { 5 };
		metrics.subscriptionsActive("pro", () -> count[0]);
		assertThat(active("pro")).isEqualTo(5);
		count[0] = 6;
		assertThat(active("pro")).isEqualTo(6);
		metrics.subscriptionsActive("pro", () -> 7);
		assertThat(active("pro")).isEqualTo(7);
	}

	@Test
	void subscriptionsActiveWhenOnlyTheMeterHoldsItThenItIsNotCollected() {
		BusinessMetrics metrics = metrics(KnownLabels.none());
		metrics.subscriptionsActive("pro", () -> 5);
		System.gc();
		assertThat(active("pro")).isEqualTo(5);
	}

	@Test
	void subscriptionsActiveWhenSourceThrowsThenNaN() {
		metrics(KnownLabels.none()).subscriptionsActive("pro", () -> {
			throw new IllegalStateException("no database");
		});
		assertThat(active("pro")).isNaN();
	}

	@Test
	void subscriptionsActiveWhenPastTheBoundThenNotPublishedAndCounted() {
		BusinessMetrics metrics = new BusinessMetrics(this.registry,
				new ProductLabels(this.registry, new LabelLimits(1, 1, 1, 1), KnownLabels.none()),
				new Guard(this.registry));
		metrics.subscriptionsActive("pro", () -> 1);
		metrics.subscriptionsActive("free", () -> 2);
		assertThat(scrape().samples("sitecraft_subscriptions_active"))
			.isEqualTo(Map.of(Map.of("plan_type", "pro"), 1.0));
		assertThat(scrape().value("sitecraft_monitoring_dropped_total", Map.of("what", "label.plan_type")))
			.isEqualTo(1);
	}

	@Test
	void eventsWhenLabelsAreMissingThenUnknown() {
		BusinessMetrics metrics = metrics(KnownLabels.none());
		metrics.subscriptionConverted(null, " ");
		assertThat(scrape().samples("sitecraft_subscription_conversions_total"))
			.isEqualTo(Map.of(Map.of("plan_type", "unknown", "source", "unknown"), 1.0));
	}

	private BusinessMetrics metrics(KnownLabels known) {
		return new BusinessMetrics(this.registry, new ProductLabels(this.registry, LabelLimits.defaults(), known),
				new Guard(this.registry));
	}

	private double active(String plan) {
		return scrape().value("sitecraft_subscriptions_active", Map.of("plan_type", plan));
	}

	private PrometheusText scrape() {
		return PrometheusText.parse(this.registry.scrape());
	}

}
