package com.sitecraft.monitoring.autoconfigure.runbook;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Map;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonWriter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.Runbooks;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators see and do, over real HTTP: a queue has backed up, and somebody is
 * asked.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunbooksEndpointTests {

	private final HttpClient client = HttpClient.newHttpClient();

	private ConfigurableApplicationContext context;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.run("--server.port=0", "--management.endpoints.web.exposure.include=*",
					"--management.endpoint.runbooks.access=unrestricted", "--sitecraft.monitoring.interval=1s",
					"--sitecraft.monitoring.alerts.rules.queue_backup.for=0s",
					"--sitecraft.monitoring.runbook-engine.diagnostics.directory=" + directory.resolve("diagnostics"),
					"--sitecraft.monitoring.runbooks.look.steps[0].capture-diagnostics.threads=true");
	}

	@AfterAll
	void stop() {
		this.context.close();
	}

	@Test
	void runWhenItAwaitsApprovalThenIsApprovedByNameAndPlan() {
		Awaitility.await()
			.untilAsserted(() -> assertThat(run("scale-workers", RunbookRun.State.AWAITING_APPROVAL)).isNotNull());
		RunbookRun run = run("scale-workers", RunbookRun.State.AWAITING_APPROVAL);
		String path = "runbooks/" + run.id();
		assertThat(get("runbooks").body()).contains("\"name\":\"scale-workers\",\"mode\":\"approval\"",
				"\"state\":\"awaiting-approval\"");
		assertThat(get(path).body()).contains("\"plan\":\"" + run.plan() + "\"",
				"\"name\":\"scale-workers\",\"parameters\":\"by=2, max=16\",\"state\":\"pending\"");
		Map<String, String> approval = Map.of("action", "approve", "plan", run.plan());
		assertThat(post(path, null, approval).statusCode()).isEqualTo(403);
		assertThat(post(path, "ada", Map.of("action", "approve")).body()).contains("\"field\":\"plan\"");
		assertThat(post(path, "ada", Map.of("action", "approve", "plan", run.plan().substring(1))).statusCode())
			.isEqualTo(400);
		assertThat(post(path, "ada", Map.of("action", "approve", "plan", "0".repeat(64))).statusCode()).isEqualTo(409);
		assertThat(post(path, "ada", Map.of("action", "reboot")).statusCode()).isEqualTo(400);
		assertThat(post("runbooks/none", "ada", approval).statusCode()).isEqualTo(404);
		// By hand for the same incident is the same target, whose run is open.
		assertThat(post("runbooks/scale-workers", "ada", Map.of("action", "run", "incident", run.trigger().incident()))
			.body()).contains("run " + run.id() + " of it on the same target is awaiting-approval");
		assertThat(post("runbooks/scale-workers", "ada", Map.of("action", "run", "incident", "none")).body())
			.contains("there is no incident none");
		assertThat(this.context.getBean("mail", ThreadPoolTaskExecutor.class).getCorePoolSize()).isEqualTo(1);
		assertThat(post(path, "ada", approval).body()).contains("\"status\":\"done\"");
		Awaitility.await()
			.untilAsserted(() -> assertThat(get(path).body()).contains("\"decidedBy\":\"ada\"",
					"scaled 'mail' from 1 to 3", "\"state\":\"verifying\""));
		assertThat(this.context.getBean("mail", ThreadPoolTaskExecutor.class).getCorePoolSize()).isEqualTo(3);
		assertThat(post(path, "bob", approval).statusCode()).isEqualTo(409);
	}

	@Test
	void diagnosticsWhenCapturedThenAreFetchedByIdAlone() {
		assertThat(post("runbooks/look", "ada", Map.of("action", "dry-run")).statusCode()).isEqualTo(200);
		assertThat(post("runbooks/look", "ada", Map.of("action", "run")).statusCode()).isEqualTo(200);
		Awaitility.await().untilAsserted(() -> assertThat(run("look", RunbookRun.State.SUCCEEDED)).isNotNull());
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.context.getBean(Runbooks.class).snapshot().runs())
				.filteredOn((run) -> run.runbook().equals("look") && run.state() == RunbookRun.State.SUCCEEDED)
				.hasSize(2));
		String id = this.context.getBean(Runbooks.class)
			.snapshot()
			.runs()
			.stream()
			.filter((run) -> run.runbook().equals("look") && !run.dry())
			.findFirst()
			.orElseThrow()
			.steps()
			.get(0)
			.output()
			.replaceAll("threads (\\S+) on .*", "$1");
		assertThat(get("runbooks/diagnostics/" + id).body()).contains("sitecraft-runbook-");
		assertThat(get("runbooks/diagnostics/%2e%2e%2fpom.xml").statusCode()).isNotEqualTo(200);
		assertThat(get("runbooks/files/" + id).statusCode()).isEqualTo(404);
		assertThat(get("runbooks").body()).contains("\"name\":\"look\"", "\"dryRuns\":1");
	}

	@Test
	void killSwitchWhenOnThenNothingRuns() {
		assertThat(post("runbooks/all", null, Map.of("action", "stop-all")).statusCode()).isEqualTo(403);
		assertThat(post("runbooks/all", "ada", Map.of("action", "stop-all")).statusCode()).isEqualTo(200);
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(get("runbooks").body()).contains("\"stopped\":{\"on\":true,\"actor\":\"ada\""));
		HttpResponse<String> refused = post("runbooks/look", "ada", Map.of("action", "run"));
		assertThat(refused.statusCode()).isEqualTo(409);
		assertThat(refused.body()).contains("\"text\":\"kill switch\"");
		assertThat(run("look", RunbookRun.State.SKIPPED).reason()).isEqualTo("kill switch");
		assertThat(post("runbooks/all", "bob", Map.of("action", "allow-all")).statusCode()).isEqualTo(200);
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(get("runbooks").body()).contains("\"stopped\":{\"on\":false,\"actor\":\"bob\""));
		assertThat(post("runbooks/look", "bob", Map.of("action", "reset")).statusCode()).isEqualTo(200);
	}

	private @Nullable RunbookRun run(String runbook, RunbookRun.State state) {
		return this.context.getBean(Runbooks.class)
			.snapshot()
			.runs()
			.stream()
			.filter((run) -> run.runbook().equals(runbook) && run.state() == state)
			.findFirst()
			.orElse(null);
	}

	private HttpResponse<String> get(String path) {
		return send("GET", path, null, null);
	}

	private HttpResponse<String> post(String path, @Nullable String user, Map<String, String> body) {
		return send("POST", path, user, body);
	}

	private HttpResponse<String> send(String method, String path, @Nullable String user,
			@Nullable Map<String, String> body) {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path))
			.header("Content-Type", "application/json")
			.method(method,
					(body != null) ? HttpRequest.BodyPublishers.ofString(JsonWriter.standard().writeToString(body))
							: HttpRequest.BodyPublishers.noBody());
		if (user != null) {
			request.header("X-User", user);
		}
		try {
			return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ThreadPoolTaskExecutor mail() {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setCorePoolSize(1);
			return executor;
		}

		@Bean
		QueryEngine queryEngine() {
			return (query) -> (at) -> "sitecraft_queue_depth".equals(query.metric())
					? Vector.of(List.of(Labels.of("queue_name", "mail")), 2_000) : Vector.of(List.of());
		}

		/** Whoever says a name has it. */
		@Bean
		Filter names() {
			return (request, response, chain) -> {
				String user = ((HttpServletRequest) request).getHeader("X-User");
				Principal principal = (user != null) ? () -> user : null;
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
