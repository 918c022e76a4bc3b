package com.sitecraft.monitoring.autoconfigure.incident;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.json.JsonWriter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What operators see of incidents and do about them, over real HTTP and with the loop
 * that runs at its own pace.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IncidentsEndpointTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private ConfigurableApplicationContext context;

	private static ConfigurableApplicationContext start(String... more) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties(more)
			.run("--server.port=0", "--management.endpoints.web.exposure.include=*",
					"--management.endpoint.incidents.access=unrestricted", "--sitecraft.monitoring.interval=5m",
					"--sitecraft.monitoring.incidents.group-wait=0s",
					"--sitecraft.monitoring.incidents.group-by=check");
	}

	@BeforeAll
	void start() {
		this.context = start(new String[0]);
		Awaitility.await().until(() -> this.context.getBean(Incidents.class).snapshot().open().size() == 2);
	}

	@AfterAll
	void stop() {
		this.context.close();
	}

	@Test
	void incidentWhenOpenThenIsListedShownAndSummarised() {
		String id = id("db");
		assertThat(get("incidents").body).contains("\"open\":2", "\"id\":\"" + id + "\"",
				"\"rule\":\"health_check_down\"", "\"labels\":{\"check\":\"db\"}", "\"severity\":\"critical\"");
		assertThat(get("incidents/" + id).body).contains("\"told\":[\"log\"]", "\"pages\":1", "\"kind\":\"escalated\"",
				"\"policy\":\"default\"");
		assertThat(get("incidents/" + id + "/summary").body).startsWith("# Incident health\\_check\\_down")
			.contains("## Timeline");
		assertThat(get("incidents/none").status).isEqualTo(404);
		assertThat(get("incidents/none/summary").status).isEqualTo(404);
		assertThat(get("incidents/" + id + "/novel").status).isEqualTo(400);
	}

	@Test
	void operatorWhenKnownThenActsAndIsOnTheTimeline() {
		String id = id("re<dis");
		Answer done = send("POST", "incidents/" + id + "/acknowledge", "ann", Map.of());
		assertThat(done.status).as(done.body).isEqualTo(200);
		assertThat(done.body).contains("\"status\":\"done\"", "incident " + id + " is acknowledged");
		assertThat(send("POST", "incidents/" + id + "/note", "bob", Map.of("text", "<b>It</b> was the cable")).status)
			.isEqualTo(200);
		assertThat(send("POST", "incidents/" + id + "/snooze", "ann", Map.of("duration", "2h")).body)
			.contains("is snoozed");
		assertThat(send("POST", "incidents/" + id + "/escalate", "ann", Map.of()).status).isEqualTo(409);
		assertThat(send("POST", "incidents/" + id + "/resolve", "ann", Map.of()).body).contains("is resolved");
		Answer again = send("POST", "incidents/" + id + "/resolve", "ann", Map.of());
		assertThat(again.status).isEqualTo(409);
		assertThat(again.body).contains("is resolved since");
		assertThat(get("incidents/" + id).body).contains("\"actor\":\"ann\"", "\"state\":\"resolved\"");
		assertThat(get("incidents/" + id + "/summary").body).contains("**note** by bob: &lt;b&gt;It")
			.doesNotContain("<b>", "re<dis");
	}

	@Test
	void operatorWhenUnknownOrWrongThenIsRefused() {
		String id = id("db");
		assertThat(send("POST", "incidents/" + id + "/acknowledge", null, Map.of()).status).isEqualTo(403);
		assertThat(send("POST", "incidents/none/acknowledge", "ann", Map.of()).status).isEqualTo(404);
		assertThat(send("POST", "incidents/" + id + "/explode", "ann", Map.of()).status).isEqualTo(400);
		Answer snooze = send("POST", "incidents/" + id + "/snooze", "ann", Map.of("until", "tomorrow"));
		assertThat(snooze.status).isEqualTo(400);
		assertThat(snooze.text("allowed")).contains("2026-03-01T22:00:00Z");
		assertThat(send("POST", "incidents/" + id + "/snooze", "ann", Map.of("duration", "400d")).status)
			.isEqualTo(409);
		assertThat(send("POST", "incidents/" + id + "/note", "ann", Map.of()).text("field")).isEqualTo("text");
		assertThat(get("incidents/" + id).body).contains("\"state\":\"triggered\"");
	}

	@Test
	void policyWhenItNamesAChannelThatIsNotThereThenStopsTheStart() {
		assertThatThrownBy(
				() -> start("sitecraft.monitoring.incidents.policies.default.steps[0].notify=channel:slak").close())
			.hasRootCauseInstanceOf(InvalidMonitoringPropertyException.class)
			.rootCause()
			.hasMessageContaining("policies.default.steps[0].notify[0] is slak, allowed is one of the channels [log]");
	}

	private String id(String check) {
		return this.context.getBean(Incidents.class)
			.snapshot()
			.incidents()
			.values()
			.stream()
			.filter((incident) -> incident.group().labels().get("check").equals(check))
			.findFirst()
			.orElseThrow()
			.id();
	}

	private Answer get(String path) {
		return send("GET", path, null, null);
	}

	private Answer send(String method, String path, String user, Map<String, String> body) {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path))
			.header("Content-Type", "application/json")
			.method(method,
					(body != null) ? HttpRequest.BodyPublishers.ofString(JsonWriter.standard().writeToString(body))
							: HttpRequest.BodyPublishers.noBody());
		if (user != null) {
			request.header("X-User", user.chars().mapToObj(Integer::toString).collect(Collectors.joining(",")));
		}
		try {
			HttpResponse<String> response = this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
			return new Answer(response.statusCode(), response.body());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Answer(int status, String body) {

		String text(String key) {
			return (String) JsonParserFactory.getJsonParser().parseMap(this.body).get(key);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		QueryEngine queryEngine() {
			return (query) -> (at) -> "sitecraft_health_status".equals(query.metric())
					? Vector.of(List.of(Labels.of("check", "re<dis"), Labels.of("check", "db")), 0, 0)
					: Vector.of(List.of());
		}

		/** Whoever says a name has it. */
		@Bean
		Filter names() {
			return (request, response, chain) -> {
				String user = ((HttpServletRequest) request).getHeader("X-User");
				Principal principal = (user != null) ? () -> List.of(user.split(","))
					.stream()
					.map((code) -> Character.toString(Integer.parseInt(code)))
					.collect(Collectors.joining()) : null;
				chain.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request) {

					@Override
					public Principal getUserPrincipal() {
						return principal;
					}

				}, response);
			};
		}

	}

}
