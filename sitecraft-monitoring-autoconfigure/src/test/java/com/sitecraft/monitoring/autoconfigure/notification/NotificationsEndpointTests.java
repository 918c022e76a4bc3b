package com.sitecraft.monitoring.autoconfigure.notification;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.monitoring.autoconfigure.ScriptedServer;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fire drills over real HTTP, to a real receiver.
 */
@ExtendWith(OutputCaptureExtension.class)
class NotificationsEndpointTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@Test
	void drillWhenSomebodyAsksThenTestsThatOneChannelAndCleansUp(CapturedOutput output) throws Exception {
		try (ScriptedServer pager = new ScriptedServer().answer(202, "");
				ConfigurableApplicationContext context = run(pager,
						"--management.endpoint.notifications.access=unrestricted")) {
			assertThat(post(context, "pager", null)).startsWith("403");
			assertThat(pager.requests()).isEmpty();
			assertThat(post(context, "none", "ada")).startsWith("404");
			assertThat(post(context, "pager", "ada"))
				.isEqualTo("200 {\"outcome\":\"delivered\",\"detail\":\"PagerDuty answered with status 202\"}");
			assertThat(pager.requests()).hasSize(2);
			var trigger = JsonParserFactory.getJsonParser().parseMap(pager.requests().get(0).body());
			var resolve = JsonParserFactory.getJsonParser().parseMap(pager.requests().get(1).body());
			assertThat(trigger.get("event_action")).isEqualTo("trigger");
			assertThat(String.valueOf(trigger.get("payload"))).contains("TEST, nothing is wrong", "by ada");
			assertThat(resolve.get("event_action")).isEqualTo("resolve");
			assertThat(resolve.get("dedup_key")).isEqualTo(trigger.get("dedup_key"))
				.asString()
				.startsWith("sitecraft-drill-pager-");
			assertThat(post(context, "pager", "ada")).startsWith("429");
			assertThat(pager.requests()).hasSize(2);
			assertThat(post(context, "log", "eve\nERROR forged")).startsWith("200");
			context.getBean(Application.class).nanos += Duration.ofSeconds(10).toNanos();
			pager.answer(400, "r0ut1ng is wrong");
			assertThat(post(context, "pager", "ada")).contains("\"outcome\":\"refused\"");
			assertThat(pager.requests()).hasSize(3);
			assertThat(get(context)).startsWith("200")
				.contains("{\"name\":\"log\",\"type\":\"log\",\"rate\":10", "\"name\":\"pager\",\"type\":\"pagerduty\"",
						"\"outcome\":\"refused\"")
				.doesNotContain("r0ut1ng", "127.0.0.1");
		}
		assertThat(output.getAll()).contains("Fire drill of channel 'pager' by 'ada': ").doesNotContain("r0ut1ng");
		assertThat(output.getAll().lines()).noneMatch((line) -> line.startsWith("ERROR forged"));
	}

	@Test
	void drillWhenAccessIsNotGivenThenThereIsNone() throws Exception {
		try (ScriptedServer pager = new ScriptedServer().answer(202, "");
				ConfigurableApplicationContext context = run(pager)) {
			assertThat(post(context, "pager", "ada")).startsWith("40");
			assertThat(get(context)).startsWith("200");
			assertThat(pager.requests()).isEmpty();
		}
	}

	private static ConfigurableApplicationContext run(ScriptedServer pager, String... more) {
		String channel = "--sitecraft.monitoring.notifications.channels.pager.";
		List<String> arguments = new ArrayList<>(List.of(more));
		arguments.addAll(List.of("--server.port=0", "--spring.jmx.enabled=false",
				"--management.endpoints.web.exposure.include=*", channel + "type=pagerduty",
				channel + "routing-key=r0ut1ng", channel + "url=" + pager.url(), channel + "allow-private=true",
				channel + "timeout=30s"));
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.run(arguments.toArray(String[]::new));
	}

	private String post(ConfigurableApplicationContext context, String channel, String user) throws Exception {
		HttpRequest.Builder request = request(context, "/" + channel).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.noBody());
		if (user != null) {
			request.header("X-User", user.replace("\n", "%0A"));
		}
		return send(request);
	}

	private String get(ConfigurableApplicationContext context) throws Exception {
		return send(request(context, ""));
	}

	private static HttpRequest.Builder request(ConfigurableApplicationContext context, String path) {
		String port = context.getEnvironment().getProperty("local.server.port");
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/notifications" + path));
	}

	private String send(HttpRequest.Builder request) throws Exception {
		HttpResponse<String> response = this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		return response.statusCode() + " " + response.body();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private volatile long nanos;

		@Bean
		Time time() {
			return Time.of(Instant::now, () -> this.nanos);
		}

		/** Stands for whatever signs people in. */
		@Bean
		Filter signIn() {
			return (request, response, chain) -> {
				HttpServletRequest http = (HttpServletRequest) request;
				String user = http.getHeader("X-User");
				chain.doFilter((user != null) ? new SignedIn(http, user.replace("%0A", "\n")) : http, response);
			};
		}

	}

	private static final class SignedIn extends HttpServletRequestWrapper {

		private final String user;

		private SignedIn(HttpServletRequest request, String user) {
			super(request);
			this.user = user;
		}

		@Override
		public Principal getUserPrincipal() {
			return () -> this.user;
		}

	}

}
