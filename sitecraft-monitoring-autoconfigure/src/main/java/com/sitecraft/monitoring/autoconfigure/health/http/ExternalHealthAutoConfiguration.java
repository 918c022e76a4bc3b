package com.sitecraft.monitoring.autoconfigure.health.http;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.JdkHttpClientBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/**
 * The check {@code external}: one entry for each configured service. Without any it is
 * empty and not shown.
 */
@AutoConfiguration
@ConditionalOnClass({ JdkHttpClientBuilder.class, InetAddressFilter.class })
@ConditionalOnEnabledHealthIndicator("external")
@EnableConfigurationProperties(ExternalHealthProperties.class)
public final class ExternalHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ExternalClients externalClients() {
		return new ExternalClients();
	}

	@Bean
	@ConditionalOnMissingBean(name = { "externalHealthIndicator", "externalHealthContributor" })
	HealthContributor externalHealthContributor(ExternalHealthProperties properties, ExternalClients clients,
			ObjectProvider<SslBundles> bundles) {
		return CompositeHealthContributor.fromMap(new ExternalChecks(clients, bundles).create(properties.external()));
	}

}
