package com.sitecraft.sample;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real Prometheus scrapes the sample application, and its own linter reads the scrape.
 * Skips where neither is installed.
 */
@SampleTest
class PrometheusTests {

	private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");

	private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

	private final HttpClient http = HttpClient.newHttpClient();

	@Autowired
	private Site site;

	@TempDir
	private Path directory;

	@Test
	void scrapeWhenPrometheusReadsItThenItHasTheProductAndTheChecks() throws Exception {
		Assumptions.assumeTrue(Files.isExecutable(PROMETHEUS), () -> PROMETHEUS + " is not installed");
		int port = freePort();
		Path configuration = Files.writeString(this.directory.resolve("prometheus.yml"), """
				global: {scrape_interval: 1s}
				scrape_configs:
				  - job_name: sitecraft
				    metrics_path: /actuator/prometheus
				    static_configs: [{targets: ["%s"]}]
				""".formatted(this.site.address().getAuthority()));
		Process prometheus = new ProcessBuilder(PROMETHEUS.toString(), "--config.file=" + configuration,
				"--storage.tsdb.path=" + this.directory.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("log").toFile())
			.start();
		try {
			awaitAnswer(port, "up{job=\"sitecraft\"} == 1");
			awaitAnswer(port, "sitecraft_health_status{check=\"db\"} == 1");
			awaitAnswer(port, "sitecraft_health_status{check=\"redis\"} == 1");
			awaitAnswer(port, "sitecraft_queue_depth{queue_name=\"analyses\"} >= 0");
			awaitAnswer(port, "sitecraft_health_check_duration_seconds_count{check=\"db\",outcome=\"success\"} > 0");
		}
		finally {
			prometheus.destroy();
			prometheus.waitFor();
		}
	}

	@Test
	void scrapeWhenPromtoolChecksItThenItFindsNothingInOurMeters() throws Exception {
		Assumptions.assumeTrue(Files.isExecutable(PROMTOOL), () -> PROMTOOL + " is not installed");
		Path scrape = Files.writeString(this.directory.resolve("scrape"), this.site.get("/actuator/prometheus").body());
		Process promtool = new ProcessBuilder(PROMTOOL.toString(), "check", "metrics").redirectInput(scrape.toFile())
			.redirectErrorStream(true)
			.start();
		String findings = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		promtool.waitFor();
		assertThat(findings.lines().filter((line) -> line.startsWith("sitecraft_") || line.contains("error")))
			.isEmpty();
	}

	private void awaitAnswer(int port, String query) {
		URI uri = URI.create(
				"http://127.0.0.1:" + port + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
		Awaitility.await(query)
			.atMost(Duration.ofSeconds(60))
			.ignoreExceptionsInstanceOf(IOException.class)
			.untilAsserted(() -> assertThat(
					this.http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body())
				.contains("\"status\":\"success\"", "\"value\":["));
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
