package com.sitecraft.monitoring.autoconfigure.export;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ExportEndpointTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ExportAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=export");

	@Test
	void filesWhenAskedForOverHttpThenAreYaml() throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class).run(
				"--server.port=0", "--management.endpoints.web.exposure.include=export",
				"--spring.jmx.enabled=false")) {
			String port = context.getEnvironment().getProperty("local.server.port");
			HttpResponse<byte[]> rules = get(port, "rules");
			assertThat(rules.statusCode()).isEqualTo(200);
			assertThat(rules.headers().firstValue("Content-Type"))
				.hasValueSatisfying((type) -> assertThat(type).startsWith("text/yaml"));
			assertThat(new String(rules.body(), StandardCharsets.UTF_8)).contains("alert: queue_backup", "team: 😀",
					"interval: 15s");
			HttpResponse<byte[]> alertmanager = get(port, "alertmanager");
			assertThat(alertmanager.statusCode()).isEqualTo(200);
			assertThat(new String(alertmanager.body(), StandardCharsets.UTF_8)).contains("- alertname=\"watchdog\"");
			assertThat(get(port, "passwords").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void endpointWhenNotExposedThenIsNotMade() {
		this.runner.withUserConfiguration(Source.class)
			.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).doesNotHaveBean(ExportEndpoint.class));
	}

	@Test
	void endpointWhenNothingIsJudgedThenIsNotMade() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ExportEndpoint.class));
	}

	@Test
	void endpointWhenYamlIsNotThereThenIsNotMade() {
		this.runner.withUserConfiguration(Source.class)
			.withClassLoader(new FilteredClassLoader(Yaml.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ExportEndpoint.class));
	}

	private static HttpResponse<byte[]> get(String port, String file) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + port + "/actuator/export/" + file))
			.timeout(Duration.ofSeconds(30))
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
	}

	@Configuration(proxyBeanMethods = false)
	static class Source {

		@Bean
		ExportSource exportSource() {
			ExportedRule rule = new ExportedRule("queue_backup", "depth > 1", Duration.ZERO, Duration.ZERO, "warning",
					Map.of("team", "😀"), "", List.of());
			return () -> new ExportSource.Exported(Duration.ofSeconds(15), List.of(rule), List.of("watchdog"),
					List.of(), List.of());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application extends Source {

	}

}
