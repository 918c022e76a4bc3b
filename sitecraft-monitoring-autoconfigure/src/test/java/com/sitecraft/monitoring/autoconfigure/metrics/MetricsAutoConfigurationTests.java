package com.sitecraft.monitoring.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.metrics.Analysis;
import com.sitecraft.monitoring.metrics.AnalysisMetrics;
import com.sitecraft.monitoring.metrics.BusinessMetrics;
import com.sitecraft.monitoring.metrics.KnownLabels;
import com.sitecraft.monitoring.metrics.LabelLimits;
import com.sitecraft.monitoring.metrics.ProductLabels;
import com.sitecraft.monitoring.metrics.QueueMetrics;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.QueueReading;

import static org.assertj.core.api.Assertions.assertThat;

class MetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, MetricsAutoConfiguration.class));

	private final ApplicationContextRunner prometheus = this.runner.withConfiguration(AutoConfigurations.of(
			org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration.class,
			CompositeMeterRegistryAutoConfiguration.class, PrometheusMetricsExportAutoConfiguration.class));

	@Test
	void beansWhenThereIsNoRegistryThenTheyDoNothingAndNoneIsMade() {
		this.runner.run((context) -> {
			try (Analysis analysis = context.getBean(AnalysisMetrics.class).start("w1", "pro", "full")) {
				analysis.completed();
			}
			context.getBean(BusinessMetrics.class).trialStarted("pro");
			context.getBean(QueueMetrics.class).observe("jobs", () -> new QueueReading.Unknown("test")).read();
			assertThat(context).doesNotHaveBean(MeterRegistry.class);
		});
	}

	@Test
	void scrapeWhenUsedThenHasTheProductsNames() {
		this.prometheus.run((context) -> {
			context.getBean(AnalysisMetrics.class).start("w1", "pro", "full").completed();
			BusinessMetrics business = context.getBean(BusinessMetrics.class);
			business.trialStarted("pro");
			business.subscriptionConverted("pro", "checkout");
			business.subscriptionCancelled("pro", "price");
			business.subscriptionsActive("pro", () -> 5);
			business.creditsPurchased("100");
			business.featureUsed("export");
			context.getBean(QueueMetrics.class)
				.observe("jobs", () -> new QueueReading.State(3, false, null, null))
				.read();
			assertThat(context.getBean(PrometheusMeterRegistry.class).scrape().lines()).contains(
					"sitecraft_analyses_total{plan_type=\"pro\",status=\"completed\",workspace_id=\"w1\"} 1.0",
					"sitecraft_analysis_duration_seconds_bucket{analysis_type=\"full\",le=\"1200.0\"} 1",
					"sitecraft_queue_depth{queue_name=\"jobs\"} 3.0",
					"sitecraft_subscription_conversions_total{plan_type=\"pro\",source=\"checkout\"} 1.0",
					"sitecraft_credit_purchases_total{package_size=\"100\"} 1.0",
					"sitecraft_trials_started_total{plan_type=\"pro\"} 1.0",
					"sitecraft_subscription_cancellations_total{plan_type=\"pro\",reason=\"price\"} 1.0",
					"sitecraft_subscriptions_active{plan_type=\"pro\"} 5.0",
					"sitecraft_feature_uses_total{feature=\"export\"} 1.0");
		});
	}

	@Test
	void limitsWhenSetThenTheyHold() {
		this.prometheus.withPropertyValues("sitecraft.monitoring.metrics.max-workspaces=2").run((context) -> {
			for (int i = 0; i < 5; i++) {
				context.getBean(AnalysisMetrics.class).start("w" + i, "pro", "full").completed();
			}
			assertThat(context.getBean(PrometheusMeterRegistry.class).scrape())
				.contains("workspace_id=\"other\"", "what=\"label.workspace_id\"} 3.0")
				.doesNotContain("w2");
		});
	}

	@Test
	void knownWhenSetThenCountersExistAtZero() {
		this.prometheus
			.withPropertyValues("sitecraft.monitoring.metrics.known.plan-types=free,pro",
					"sitecraft.monitoring.metrics.known.sources=checkout",
					"sitecraft.monitoring.metrics.known.analysis-types=full")
			.run((context) -> assertThat(context.getBean(PrometheusMeterRegistry.class).scrape().lines()).contains(
					"sitecraft_trials_started_total{plan_type=\"free\"} 0.0",
					"sitecraft_subscription_conversions_total{plan_type=\"pro\",source=\"checkout\"} 0.0",
					"sitecraft_analysis_duration_seconds_count{analysis_type=\"full\"} 0"));
	}

	@Test
	void propertiesWhenNothingIsSetThenTheDefaultsAreThoseOfTheDomain() {
		this.runner.run((context) -> {
			MetricsProperties properties = context.getBean(MetricsProperties.class);
			assertThat(properties.limits()).isEqualTo(LabelLimits.defaults());
			assertThat(properties.known().labels()).isEqualTo(KnownLabels.none());
		});
	}

	@Test
	void beansWhenTheHostHasItsOwnThenOursGiveWay() {
		this.runner.withUserConfiguration(OwnBeans.class).run((context) -> {
			assertThat(context).getBean(BusinessMetrics.class).isSameAs(context.getBean("ownBusiness"));
			assertThat(context).hasSingleBean(AnalysisMetrics.class);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		BusinessMetrics ownBusiness() {
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			return new BusinessMetrics(registry,
					new ProductLabels(registry, LabelLimits.defaults(), KnownLabels.none()), new Guard(registry));
		}

	}

}
