package com.sitecraft.monitoring.autoconfigure.health.http;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;

import static org.assertj.core.api.Assertions.assertThat;

class ExternalHealthAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ExternalHealthAutoConfiguration.class, SslAutoConfiguration.class));

	@Test
	void contributorWhenServicesAreConfiguredThenOneEntryEach() {
		this.runner
			.withPropertyValues("sitecraft.monitoring.health.external.payments.url=https://payments.example.com/health",
					"sitecraft.monitoring.health.external.mail.url=http://127.0.0.1:1/",
					"sitecraft.monitoring.health.external.mail.method=head",
					"sitecraft.monitoring.health.external.mail.expected-status=200,3xx",
					"sitecraft.monitoring.health.external.mail.headers.X-Api-Key=secret")
			.run((context) -> assertThat(
					context.getBean("externalHealthContributor", CompositeHealthContributor.class).stream())
				.extracting(HealthContributors.Entry::name)
				.containsExactlyInAnyOrder("payments", "mail"));
	}

	@Test
	void contributorWhenNothingIsConfiguredThenEmpty() {
		this.runner.run((context) -> assertThat(
				context.getBean("externalHealthContributor", CompositeHealthContributor.class).stream())
			.isEmpty());
	}

	@Test
	void contributorWhenHttpClientModuleIsAbsentThenOff() {
		this.runner.withClassLoader(new FilteredClassLoader(InetAddressFilter.class))
			.withPropertyValues("sitecraft.monitoring.health.external.mail.url=http://127.0.0.1:1/")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("externalHealthContributor"));
	}

	@Test
	void contributorWhenDisabledThenOff() {
		this.runner.withPropertyValues("management.health.external.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("externalHealthContributor"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			url=ftp://example.com                   | url             | an http or https URL
			url=http:///path                        | url             | an http or https URL
			url=not a url                           | url             | an http or https URL
			url=                                    | url             | an http or https URL
			url=http://a/,expected-status=6xx       | expected-status | statuses such as
			url=http://a/,timeout=0s                | timeout         | more than 0
			url=http://a/,connect-timeout=-1s       | connect-timeout | more than 0
			url=http://a/,ssl-bundle=none           | ssl-bundle      | the name of an SSL bundle
			url=http://a/,headers.Host=b            | headers.Host    | a header that a client may set
			""")
	void startWhenPropertyIsImpossibleThenStopsAndNamesKeyAndAllowed(String properties, String key, String allowed) {
		String[] values = properties.strip().split(",");
		for (int i = 0; i < values.length; i++) {
			values[i] = "sitecraft.monitoring.health.external.service." + values[i];
		}
		this.runner.withPropertyValues(values)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidMonitoringPropertyException.class)
				.hasMessageContaining("sitecraft.monitoring.health.external.service." + key)
				.hasMessageContaining(allowed));
	}

	@Test
	void startWhenUrlHoldsCredentialsThenStopsAndDoesNotShowThem() {
		this.runner
			.withPropertyValues("sitecraft.monitoring.health.external.mail.url=https://user:pa55w0rd@example.com/")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidMonitoringPropertyException.class)
				.hasMessageNotContaining("pa55w0rd"));
	}

	@Test
	void startWhenHeaderIsImpossibleThenStopsAndDoesNotShowItsValue() {
		this.runner
			.withPropertyValues("sitecraft.monitoring.health.external.mail.url=https://example.com/",
					"sitecraft.monitoring.health.external.mail.headers.X-Key=pa55\u0000w0rd")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidMonitoringPropertyException.class)
				.hasMessageNotContaining("w0rd"));
	}

	@Test
	void clientWhenWayOfConnectingIsTheSameThenShared() {
		try (ExternalClients clients = new ExternalClients()) {
			assertThat(clients.client(Duration.ofSeconds(1), null))
				.isSameAs(clients.client(Duration.ofSeconds(1), null))
				.isNotSameAs(clients.client(Duration.ofSeconds(2), null));
		}
	}

}
