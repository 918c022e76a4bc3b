package com.sitecraft.monitoring.autoconfigure;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A server of a Debian package on a free port of this machine, where it is installed; a
 * test that starts one skips elsewhere.
 */
public final class InstalledServer implements AutoCloseable {

	private static final HttpClient client = HttpClient.newHttpClient();

	private final Process process;

	private final int port;

	private InstalledServer(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	/** Prometheus that scrapes the target each second. */
	public static InstalledServer prometheus(Path directory, String target, String metricsPath) throws IOException {
		Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
				global:
				  scrape_interval: 1s
				scrape_configs:
				  - job_name: test
				    metrics_path: %s
				    static_configs:
				      - targets: ["%s"]
				""".formatted(metricsPath, target));
		return start("prometheus", directory, "--config.file=" + configuration,
				"--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:%d");
	}

	/** Alertmanager that notifies nobody. */
	public static InstalledServer alertmanager(Path directory) throws IOException {
		return alertmanager(directory, """
				route:
				  receiver: nobody
				receivers:
				  - name: nobody
				""");
	}

	public static InstalledServer alertmanager(Path directory, String yaml) throws IOException {
		Path configuration = Files.writeString(directory.resolve("alertmanager.yml"), yaml);
		return start("prometheus-alertmanager", directory, "--config.file=" + configuration,
				"--storage.path=" + directory.resolve("data"), "--cluster.listen-address=",
				"--web.listen-address=127.0.0.1:%d");
	}

	/** Writes samples of the past, in the text format of OpenMetrics, for Prometheus. */
	public static void past(Path directory, String openMetrics) throws IOException, InterruptedException {
		Path file = Files.writeString(directory.resolve("past"), openMetrics);
		Path log = directory.resolve("promtool.log");
		Process promtool = new ProcessBuilder(executable("promtool").toString(), "tsdb", "create-blocks-from",
				"openmetrics", file.toString(), directory.resolve("data").toString())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		if (!promtool.waitFor(60, TimeUnit.SECONDS) || promtool.exitValue() != 0) {
			promtool.destroyForcibly();
			throw new IOException("promtool made no blocks: " + Files.readString(log));
		}
	}

	private static InstalledServer start(String program, Path directory, String... arguments) throws IOException {
		int port = freePort();
		List<String> command = new ArrayList<>(List.of(executable(program).toString()));
		for (String argument : arguments) {
			command.add(argument.replace("%d", String.valueOf(port)));
		}
		InstalledServer server = new InstalledServer(new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("log").toFile())
			.start(), port);
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.ignoreExceptions()
				.until(() -> server.get("/-/ready") != null);
		}
		catch (RuntimeException ex) {
			server.close();
			throw ex;
		}
		return server;
	}

	private static Path executable(String program) {
		Path executable = Stream.of("/usr/bin", "/usr/local/bin")
			.map((bin) -> Path.of(bin, program))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(Path.of(program));
		assumeTrue(executable.isAbsolute(), program + " is not installed");
		return executable;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	public String url() {
		return "http://127.0.0.1:" + this.port;
	}

	/** Body of a successful answer. */
	public String get(String path) throws IOException, InterruptedException {
		HttpResponse<String> response = client.send(HttpRequest.newBuilder(URI.create(url() + path)).build(),
				HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() != 200) {
			throw new IOException(path + " was answered with " + response.statusCode() + " " + response.body());
		}
		return response.body();
	}

	/** Body of a successful answer. */
	public String send(String method, String path, String json) throws IOException, InterruptedException {
		HttpResponse<String> response = client.send(HttpRequest.newBuilder(URI.create(url() + path))
			.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(json))
			.build(), HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() != 200) {
			throw new IOException(path + " was answered with " + response.statusCode() + " " + response.body());
		}
		return response.body();
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
