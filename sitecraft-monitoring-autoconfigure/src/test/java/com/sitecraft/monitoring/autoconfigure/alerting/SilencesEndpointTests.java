package com.sitecraft.monitoring.autoconfigure.alerting;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Silence;
import com.sitecraft.monitoring.alerting.Silences;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators do about silences, over real HTTP and with the loop that runs at its own
 * pace: nothing here waits for the next interval.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SilencesEndpointTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private ConfigurableApplicationContext context;

	@BeforeAll
	void start() {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.run("--server.port=0", "--management.endpoints.web.exposure.include=*",
					"--management.endpoint.silences.access=unrestricted", "--sitecraft.monitoring.interval=5m");
		Awaitility.await().until(() -> !this.context.getBean(Alerting.class).snapshot().firing().isEmpty());
	}

	@AfterEach
	void expireAll() {
		this.context.getBean(Silences.class)
			.all()
			.stream()
			.filter((silence) -> silence.state(Instant.now()) != Silence.State.EXPIRED)
			.forEach((silence) -> send("DELETE", "silences/" + silence.id(), "janitor", null));
	}

	@AfterAll
	void stop() {
		this.context.close();
	}

	@Test
	void silenceWhenCreatedThenMutesAtOnceIsStoredAndJournaled(CapturedOutput output) {
		Answer created = send("POST", "silences", "ann\nforged", Map.of("matchers",
				"alertname=\"health_check_down\",check=~\"re.*\"", "duration", "2h", "comment", "works\nroot: forged"));
		assertThat(created.status).as(created.body).isEqualTo(200);
		assertThat(created.body).contains("\"status\":\"done\"");
		String id = created.text("id");
		assertThat(get("alerts/health_check_down").body).contains("\"mutedBy\":[\"silence:" + id + "\"]");
		Answer one = get("silences/" + id);
		assertThat(one.body).contains("\"state\":\"active\"", "\"author\":\"ann\\nforged\"", "\"matches\":1",
				"\"matchers\":\"{alertname=\\\"health_check_down\\\", check=~\\\"re.*\\\"}\"", "\"check\":\"redis\"");
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.context.getBean(StateStore.class).load())
				.filteredOn((entry) -> entry.key().kind() == Entry.Kind.SILENCE)
				.anyMatch((entry) -> entry.key().id().equals(id)));
		Awaitility.await().until(() -> this.context.getBean(Commands.class).pending().isEmpty());
		assertThat(output.getOut().lines().filter((line) -> line.contains("silence.create " + id))).singleElement()
			.satisfies((line) -> assertThat(line).contains("INFO", "ann forged", id, "works root: forged"));
	}

	@Test
	void silenceWhenEditedThenOtherMatchersAreAnotherSilence() {
		String id = create("check=\"redis\"");
		Answer same = send("POST", "silences/" + id, "bob", Map.of("comment", "longer", "duration", "3h"));
		assertThat(same.body).contains("\"status\":\"done\"", "changed to silence " + id);
		assertThat(get("silences/" + id).body).contains("\"author\":\"bob\"", "\"comment\":\"longer\"");
		Answer other = send("POST", "silences/" + id, "bob", Map.of("matchers", "check=\"db\""));
		assertThat(other.text("id")).isNotEqualTo(id);
		assertThat(get("silences/" + id).body).contains("\"state\":\"expired\"", "redis");
		assertThat(get("silences/" + other.text("id")).body).contains("\"state\":\"active\"", "\"matches\":0",
				"\"comment\":\"longer\"");
		assertThat(get("silences").body).contains(id, other.text("id"));
	}

	@Test
	void silenceWhenExpiredThenAlertIsHeardAgain() {
		String id = create("check=\"redis\"");
		assertThat(send("DELETE", "silences/" + id, "bob", null).body).contains("\"status\":\"done\"");
		assertThat(get("alerts/health_check_down").body).contains("\"mutedBy\":[]");
		assertThat(get("silences/" + id).body).contains("\"state\":\"expired\"", "\"author\":\"ann\"");
		assertThat(send("DELETE", "silences/none", "bob", null).status).isEqualTo(404);
		assertThat(send("POST", "silences/none", "bob", Map.of("comment", "x")).status).isEqualTo(404);
		assertThat(get("silences/none").status).isEqualTo(404);
	}

	@Test
	void silenceWhenItRecursThenSaysWhen() {
		Answer created = send("POST", "silences", "ann",
				Map.of("matchers", "check=\"redis\"", "end", "2099-01-01T00:00:00+01:00", "comment", "nights"));
		assertThat(created.body).contains("\"field\":\"end\"", "at most 366 days");
		created = send("POST", "silences", "ann", Map.of("matchers", "check=\"redis\"", "duration", "30d", "comment",
				"nights", "zone", "Europe/Berlin", "weekdays", "Saturday, sunday", "from", "22:00", "to", "24:00"));
		assertThat(get("silences/" + created.text("id")).body).contains(
				"\"zone\":\"Europe/Berlin\",\"weekdays\":[\"saturday\",\"sunday\"],\"from\":\"22:00\",\"to\":\"00:00\"");
	}

	@Test
	void changeWhenNobodyIsKnownThenIsRefused() {
		int before = this.context.getBean(Silences.class).all().size();
		String id = create("check=\"redis\"");
		assertThat(send("POST", "silences", null, Map.of("matchers", "a=\"b\"")).status).isEqualTo(403);
		assertThat(send("POST", "silences/" + id, null, Map.of("comment", "b")).status).isEqualTo(403);
		assertThat(send("DELETE", "silences/" + id, null, null).status).isEqualTo(403);
		assertThat(this.context.getBean(Silences.class).all()).hasSize(before + 1);
		assertThat(get("silences/" + id).body).contains("\"state\":\"active\"");
	}

	/** The loop with samples of its own is woken for a copy of them. */
	@Test
	void ruleWhenReplayedThenAnswersBeforeTheNextInterval() {
		Answer replayed = get("backtest/queue_backup?since=10m&interval=1m&above=3&holdFor=0s");
		assertThat(replayed.status).as(replayed.body).isEqualTo(200);
		assertThat(replayed.body).contains("\"evaluations\":11", "\"firings\":[]");
		assertThat(get("backtest/queue_backup?since=never").text("field")).isEqualTo("since");
		assertThat(get("backtest/none").status).isEqualTo(404);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			matchers=                            | matchers | Alertmanager's syntax
			matchers=check                       | matchers | at character 6
			matchers=check=~".*"                 | matchers | does not match the empty string
			matchers=check=~"("                  | matchers | RE2
			comment=                             | comment  | 1 to 1000 characters
			duration=                            | duration | such as 2h
			duration=soon                        | duration | such as 2h
			duration=-1h                         | duration | after start
			duration=367d                        | duration | at most 366 days
			duration=1000000000000d              | duration | such as 2h
			start=yesterday                      | start    | 2026-03-01T22:00:00Z
			end=2026-03-01                       | duration | only without end
			zone=Mars                            | zone     | Europe/Berlin
			weekdays=someday                     | weekdays | saturday,sunday
			from=25:00                           | from     | 22:00
			""")
	void inputWhenWrongThenNamesFieldValueAndAllowed(String change, String field, String allowed) {
		int before = this.context.getBean(Silences.class).all().size();
		Map<String, String> body = new HashMap<>(
				Map.of("matchers", "check=\"redis\"", "duration", "1h", "comment", "works"));
		String key = change.substring(0, change.indexOf('='));
		String value = change.substring(change.indexOf('=') + 1);
		body.put(key, value);
		Answer answer = send("POST", "silences", "ann", body);
		assertThat(answer.status).as(answer.body).isEqualTo(400);
		assertThat(answer.text("field")).isEqualTo(field);
		assertThat(answer.text("allowed")).contains(allowed);
		assertThat(this.context.getBean(Silences.class).all()).hasSize(before);
	}

	private String create(String matchers) {
		Answer created = send("POST", "silences", "ann",
				Map.of("matchers", matchers, "duration", "1h", "comment", "works"));
		assertThat(created.status).as(created.body).isEqualTo(200);
		return created.text("id");
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
					? Vector.of(List.of(Labels.of("check", "redis")), 0) : Vector.of(List.of());
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
