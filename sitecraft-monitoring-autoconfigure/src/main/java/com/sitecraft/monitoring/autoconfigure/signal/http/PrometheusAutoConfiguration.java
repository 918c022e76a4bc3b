package com.sitecraft.monitoring.autoconfigure.signal.http;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.JdkHttpClientBuilder;
import org.springframework.context.annotation.Bean;

import com.sitecraft.monitoring.autoconfigure.LoopProperties;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.RangeQueries;

/**
 * Asks Prometheus for rules over all replicas, when
 * {@code sitecraft.monitoring.prometheus.url} is set.
 */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@ConditionalOnClass({ JdkHttpClientBuilder.class, InetAddressFilter.class })
@ConditionalOnProperty("sitecraft.monitoring.prometheus.url")
@EnableConfigurationProperties({ PrometheusProperties.class, LoopProperties.class })
public final class PrometheusAutoConfiguration {

	/** Name of the bean that answers with what Prometheus sees. */
	public static final String QUERY_ENGINE = "prometheusQueryEngine";

	/** Bound of an answer: some 50,000 series, or 600,000 samples of a range. */
	private static final int MAX_BYTES = 16_000_000;

	/**
	 * Evaluations that an answer serves: it is one old from the start, and may be late.
	 */
	private static final int MAX_AGE = 4;

	@Bean(defaultCandidate = false)
	@ConditionalOnMissingBean(name = "prometheusHttp")
	OutgoingHttp prometheusHttp(PrometheusProperties properties) {
		return new OutgoingHttp("sitecraft.monitoring.prometheus", properties.server(), MAX_BYTES);
	}

	@Bean(name = QUERY_ENGINE, defaultCandidate = false)
	@ConditionalOnMissingBean(name = QUERY_ENGINE)
	QueryEngine prometheusQueryEngine(@Qualifier("prometheusHttp") OutgoingHttp http, LoopProperties properties) {
		return new PrometheusQueryEngine(new PrometheusApi(http), properties.interval().multipliedBy(MAX_AGE));
	}

	@Bean
	@ConditionalOnMissingBean
	RangeQueries prometheusRangeQueries(@Qualifier("prometheusHttp") OutgoingHttp http) {
		return new PrometheusRangeQueries(new PrometheusApi(http));
	}

}
