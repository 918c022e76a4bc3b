package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.DispatcherServlet;

import com.sitecraft.monitoring.autoconfigure.notification.ChannelsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.notification.InboundActions;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * PagerDuty's side of the conversation, over real HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
class PagerDutyWebhookTests {

	private static final String OLD = "0ld-s3cret";

	private static final String NEW = "n3w-s3cret";

	/** As documented for webhooks v3, shortened. */
	private static final String EVENT = """
			{"event":{"id":"01","event_type":"incident.%s","resource_type":"incident",
			"occurred_at":"2026-03-01T10:00:00.000Z","agent":{"id":"P1","summary":"Ada Lovelace\\nroot","type":"user_reference"},
			"client":null,"data":{"id":"Q1","type":"incident","number":2,"status":"%s","incident_key":"%s","title":"é"}}}""";

	private static final List<String> taken = new CopyOnWriteArrayList<>();

	private static volatile boolean broken;

	private static ConfigurableApplicationContext context;

	private final HttpClient client = HttpClient.newHttpClient();

	@BeforeAll
	static void start() {
		String channel = "--sitecraft.monitoring.notifications.channels.";
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.run("--server.port=0", "--spring.jmx.enabled=false", channel + "pager.type=pagerduty",
					channel + "pager.routing-key=r0ut1ng", channel + "pager.webhook.secrets=" + OLD + "," + NEW,
					channel + "deaf.type=pagerduty", channel + "deaf.routing-key=r0ut1ng");
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@BeforeEach
	void reset() {
		taken.clear();
		broken = false;
	}

	@ParameterizedTest
	@CsvSource({ "acknowledged, ACKNOWLEDGE", "resolved, RESOLVE" })
	void eventWhenSignedThenIsTaken(String type, String action) throws Exception {
		String body = EVENT.formatted(type, type, "sitecraft-inc-7");
		assertThat(post("pager", body, signature(NEW, body))).isEqualTo(202);
		assertThat(post("pager", body, "v1=" + "0".repeat(64) + ", " + signature(OLD, body))).isEqualTo(202);
		assertThat(taken).containsExactly("inc-7 " + action + " pagerduty: Ada Lovelace root 2026-03-01T10:00:00Z",
				"inc-7 " + action + " pagerduty: Ada Lovelace root 2026-03-01T10:00:00Z");
	}

	@Test
	void eventWhenSignatureIsWrongThenIsNotTaken(CapturedOutput output) throws Exception {
		String body = EVENT.formatted("resolved", "resolved", "sitecraft-inc-7");
		String right = signature(NEW, body);
		for (String wrong : List.of("", "v1=", "v1=" + "0".repeat(64), right.substring(3), "v2=" + right.substring(3),
				right + "0", right.substring(0, right.length() - 1), right.toUpperCase(java.util.Locale.ROOT),
				signature("other", body), signature(NEW, body + " "))) {
			assertThat(post("pager", body, wrong)).as(wrong).isEqualTo(401);
		}
		assertThat(taken).isEmpty();
		assertThat(output.getAll()).doesNotContain(OLD, NEW);
	}

	@Test
	void eventWhenChannelHasNoSecretThenIsNotThere() throws Exception {
		String body = EVENT.formatted("resolved", "resolved", "sitecraft-inc-7");
		assertThat(post("deaf", body, signature("", body + "x"))).isEqualTo(404);
		assertThat(post("none", body, signature(NEW, body))).isEqualTo(404);
	}

	@Test
	void eventWhenItAsksNothingOfUsThenIsAcceptedAndNotTaken() throws Exception {
		for (String body : List.of(EVENT.formatted("triggered", "triggered", "sitecraft-inc-7"),
				EVENT.formatted("resolved", "resolved", "of-somebody-else"),
				"{\"event\":{\"event_type\":\"pagey.ping\",\"data\":{\"message\":\"hello\"}}}", "{\"event\":[]}",
				"{}")) {
			assertThat(post("pager", body, signature(NEW, body))).as(body).isEqualTo(202);
		}
		assertThat(taken).isEmpty();
	}

	@Test
	void eventWhenOfNoPersonThenIsOurOwnAndNotTaken() throws Exception {
		String body = EVENT.formatted("acknowledged", "acknowledged", "sitecraft-inc-7");
		for (String agent : List.of("service_reference", "events_api_v2_inbound_integration_reference", "")) {
			String echo = body.replace("user_reference", agent);
			assertThat(post("pager", echo, signature(NEW, echo))).as(agent).isEqualTo(202);
		}
		String nobody = body.replaceAll("\"agent\":\\{[^}]*\\}", "\"agent\":null");
		assertThat(post("pager", nobody, signature(NEW, nobody))).isEqualTo(202);
		assertThat(taken).isEmpty();
	}

	@Test
	void eventWhenWithoutTimeThenIsRefused() throws Exception {
		String body = EVENT.formatted("resolved", "resolved", "sitecraft-inc-7").replace("2026-03-01T", "yesterday");
		assertThat(post("pager", body, signature(NEW, body))).isEqualTo(400);
		assertThat(taken).isEmpty();
	}

	@Test
	void eventWhenNoJsonThenIsRefused() throws Exception {
		for (String body : List.of("", "event", "{\"event\":", "[".repeat(100_000))) {
			assertThat(post("pager", body, body.isEmpty() ? "v1=" : signature(NEW, body))).isIn(400, 401);
		}
	}

	@Test
	void eventWhenTooLongThenIsRefused() throws Exception {
		String body = " ".repeat(1_000_001);
		assertThat(post("pager", body, signature(NEW, body))).isEqualTo(413);
	}

	@Test
	void eventWhenTakingFailsThenIsToComeAgain() throws Exception {
		broken = true;
		String body = EVENT.formatted("resolved", "resolved", "sitecraft-inc-7");
		assertThat(post("pager", body, signature(NEW, body))).isEqualTo(503);
		broken = false;
		assertThat(post("pager", body, signature(NEW, body))).isEqualTo(202);
		assertThat(taken).hasSize(1);
	}

	@Test
	void webhookWhenNotConfiguredOrWithoutSpringMvcThenIsOff() {
		WebApplicationContextRunner runner = new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, ChannelsAutoConfiguration.class,
					HttpChannelsAutoConfiguration.class, PagerDutyWebhookAutoConfiguration.class));
		runner.run((started) -> assertThat(started).hasNotFailed().doesNotHaveBean("pagerDutyWebhook"));
		WebApplicationContextRunner configured = runner.withPropertyValues(
				"sitecraft.monitoring.notifications.channels.pager.type=pagerduty",
				"sitecraft.monitoring.notifications.channels.pager.routing-key=r",
				"sitecraft.monitoring.notifications.channels.pager.webhook.secrets=s");
		configured.run((started) -> assertThat(started).hasBean("pagerDutyWebhook"));
		configured.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.run((started) -> assertThat(started).hasNotFailed().doesNotHaveBean("pagerDutyWebhook"));
	}

	private static String signature(String secret, String body) {
		return "v1=" + new Signature(secret.isEmpty() ? "x" : secret)
			.of(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
	}

	private int post(String channel, String body, String signature) throws Exception {
		String port = context.getEnvironment().getProperty("local.server.port");
		return this.client
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/sitecraft/pagerduty/" + channel))
				.header("X-PagerDuty-Signature", signature)
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString(body))
				.build(), HttpResponse.BodyHandlers.discarding())
			.statusCode();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		InboundActions inboundActions() {
			return (incident, action, actor, at) -> {
				if (broken) {
					throw new IllegalStateException("no store");
				}
				taken.add(incident + " " + action + " " + actor + " " + at);
			};
		}

	}

}
