package com.sitecraft.benchmarks.app;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.monitoring.metrics.AnalysisMetrics;

/**
 * Fills the product meters of an application with the library as far as their limits
 * allow: 500 workspaces and {@code other}.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "com.sitecraft.monitoring.metrics.AnalysisMetrics")
@ConditionalOnBooleanProperty("compared.product-load")
class ProductLoad {

	private static final String[] TYPES = { "seo", "performance", "accessibility", "full" };

	private static final String[] PLANS = { "free", "pro", "agency" };

	@Bean
	ApplicationRunner productLoadRunner(ObjectProvider<AnalysisMetrics> metrics) {
		return (arguments) -> metrics.ifAvailable((analyses) -> {
			for (int i = 0; i < 600; i++) {
				analyses.recorder("workspace-" + i, PLANS[i % PLANS.length], TYPES[i % TYPES.length])
					.record(i * 1_000_000_000L, i % 20 != 0);
			}
		});
	}

}
