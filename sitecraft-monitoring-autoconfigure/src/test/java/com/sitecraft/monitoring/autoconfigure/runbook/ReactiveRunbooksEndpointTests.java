package com.sitecraft.monitoring.autoconfigure.runbook;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.WebFilter;

import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.Runbooks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators do in a reactive application.
 */
class ReactiveRunbooksEndpointTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@Test
	void runbookWhenRunByHandThenIsDoneAndItsFileFetched(@TempDir Path directory) throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.REACTIVE)
			.run("--server.port=0", "--management.endpoints.web.exposure.include=*",
					"--management.endpoint.runbooks.access=unrestricted", "--sitecraft.monitoring.interval=1s",
					"--sitecraft.monitoring.runbook-engine.diagnostics.directory=" + directory.resolve("diagnostics"),
					"--sitecraft.monitoring.runbooks.look.steps[0].capture-diagnostics.threads=true")) {
			String base = "http://localhost:" + context.getEnvironment().getProperty("local.server.port")
					+ "/actuator/runbooks";
			assertThat(send(base, null, null).body()).contains("\"name\":\"look\"");
			String run = "{\"action\":\"run\"}";
			Awaitility.await().until(() -> context.getBean(Runbooks.class).snapshot().ready());
			assertThat(send(base + "/look", null, run).statusCode()).isEqualTo(403);
			assertThat(send(base + "/none", "ada", run).statusCode()).isEqualTo(404);
			assertThat(send(base + "/look", "ada", "{\"action\":\"approve\"}").statusCode()).isEqualTo(400);
			HttpResponse<String> done = send(base + "/look", "ada", run);
			assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
			Awaitility.await()
				.untilAsserted(() -> assertThat(context.getBean(Runbooks.class).snapshot().runs())
					.extracting(RunbookRun::state)
					.containsExactly(RunbookRun.State.SUCCEEDED));
			String id = context.getBean(Runbooks.class).snapshot().runs().get(0).id();
			String shown = send(base + "/" + id, null, null).body();
			assertThat(shown).contains("\"triggeredBy\":\"ada\"");
			Matcher file = Pattern.compile("threads (\\S+\\.txt) on").matcher(shown);
			assertThat(file.find()).as(shown).isTrue();
			assertThat(send(base + "/diagnostics/" + file.group(1), null, null).body()).contains("sitecraft-runbook-");
			assertThat(send(base + "/diagnostics/none", null, null).statusCode()).isEqualTo(404);
		}
	}

	private HttpResponse<String> send(String url, @Nullable String user, @Nullable String body) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
			.header("Content-Type", "application/json");
		if (body != null) {
			request.POST(HttpRequest.BodyPublishers.ofString(body));
		}
		if (user != null) {
			request.header("X-User", user);
		}
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class,
			excludeName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
	static class Application {

		/** Whoever says a name has it, where Spring Security keeps it. */
		@Bean
		WebFilter names() {
			return (exchange, chain) -> {
				String user = exchange.getRequest().getHeaders().getFirst("X-User");
				return (user == null) ? chain.filter(exchange)
						: chain.filter(exchange)
							.contextWrite(ReactiveSecurityContextHolder
								.withAuthentication(new TestingAuthenticationToken(user, "none")));
			};
		}

	}

}
