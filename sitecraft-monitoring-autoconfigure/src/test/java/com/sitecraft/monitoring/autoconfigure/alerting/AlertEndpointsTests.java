package com.sitecraft.monitoring.autoconfigure.alerting;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The way from a sample to the endpoints, over real HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
class AlertEndpointsTests {

	/** Whoever chose it wants a line of the log, half a character and a lot of room. */
	private static final String EVIL = "forged\nERROR root: \"x\" \u2028 \uD83D\uDE00 \uD800 {{ .Evil }} {check} "
			+ "x".repeat(10_000);

	private final HttpClient client = HttpClient.newHttpClient();

	@Test
	void endpointsWhenARuleFiresThenTellWhatWhyAndWhatMutes(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.SERVLET)
			.run("--server.port=0", "--management.endpoints.web.exposure.include=*", "--spring.jmx.enabled=false",
					"--sitecraft.monitoring.interval=60s",
					"--sitecraft.monitoring.alerts.maintenance.works.match=check=\"redis\"",
					"--sitecraft.monitoring.alerts.maintenance.works.start=2020-01-01T00:00",
					"--sitecraft.monitoring.alerts.maintenance.works.end=2099-01-01T00:00")) {
			for (Stage stage : context.getBeanProvider(Stage.class).orderedStream().toList()) {
				stage.run(new Tick(Instant.now(), System.nanoTime(), 1, true, null, List.of(), new Changes.Builder()));
			}
			assertThat(get(context, "alerts")).contains("\"name\":\"health_check_down\",\"state\":\"firing\"",
					"\"mutedBy\":[\"maintenance:works\"]", "\"why\":\"", "\"value\":\"0.0\"");
			assertThat(get(context, "alerts/health_check_down")).startsWith("200 {\"name\":\"health_check_down\"");
			assertThat(get(context, "alerts/none")).startsWith("404");
			assertThat(get(context, "promapi/api/v1/rules")).contains("\"status\":\"success\"", "\"type\":\"alerting\"",
					"\"groups\":[", "\"interval\":60.0", "\"query\":\"(last_over_time(sitecraft_health_status");
			assertThat(get(context, "promapi/api/v1/alerts")).contains("\"alertname\":\"health_check_down\"");
			for (String path : List.of("alerts", "alerts/health_check_down", "promapi/api/v1/alerts",
					"promapi/api/v1/rules")) {
				assertThat(get(context, path)).startsWith("200 ")
					.contains("forged\\nERROR root: \\\"x\\\" ", "\uD83D\uDE00 \uFFFD {{ .Evil }} {check} xxx",
							"xxx…\"")
					.doesNotContain("\n", "x".repeat(501));
			}
			assertThat(get(context, "promapi/api/v1/query")).startsWith("404");
			assertThat(context.getBean(EvaluationPulse.class).alive()).isTrue();
			Awaitility.await()
				.until(() -> context.getBean(Application.class).events.stream()
					.anyMatch((event) -> "health_check_down".equals(event.getChange().after().rule())));
		}
		assertThat(output.getOut().lines().filter((line) -> line.contains("forged"))).isNotEmpty()
			.allSatisfy((line) -> assertThat(line).hasSizeLessThan(1_200).contains("ERROR root: "));
		assertThat(output.getOut().lines()).noneMatch((line) -> line.startsWith("ERROR root"));
		assertThat(output.getOut()
			.lines()
			.filter((line) -> line.contains("Alert health_check_down FIRED") && line.contains("redis"))).singleElement()
			.satisfies((line) -> assertThat(line).contains("(muted by maintenance:works)", "redis"));
	}

	private String get(ConfigurableApplicationContext context, String path) throws Exception {
		String port = context.getEnvironment().getProperty("local.server.port");
		HttpResponse<String> response = this.client.send(
				HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path)).build(),
				HttpResponse.BodyHandlers.ofString());
		return response.statusCode() + " " + response.body();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final CopyOnWriteArrayList<AlertChangedEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void changed(AlertChangedEvent event) {
			this.events.add(event);
		}

		@Bean
		QueryEngine queryEngine() {
			return (query) -> (at) -> "sitecraft_health_status".equals(query.metric())
					? Vector.of(List.of(Labels.of("check", "redis"), Labels.of("check", EVIL)), 0, 0)
					: Vector.of(List.of());
		}

	}

}
