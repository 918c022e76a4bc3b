package com.sitecraft.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.sitecraft.benchmarks.app.ComparedApplication;

/**
 * The measured application in a JVM of its own.
 */
final class Application implements AutoCloseable {

	private static final Duration START_LIMIT = Duration.ofMinutes(2);

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final Variant variant;

	private final Process process;

	private final int port;

	private final Path log;

	private Application(Variant variant, Process process, int port, Path log) {
		this.variant = variant;
		this.process = process;
		this.port = port;
		this.log = log;
	}

	/**
	 * Starts it and waits until it answers.
	 * @param more further arguments
	 */
	static Application start(Variant variant, Servers servers, String... more)
			throws IOException, InterruptedException {
		int port = freePort();
		Path log = Files.createTempFile("compared-" + variant.name().toLowerCase(java.util.Locale.ROOT), ".log");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp",
						variant.classPath(), ComparedApplication.class.getName(), "--server.address=127.0.0.1",
						"--server.port=" + port, "--logging.level.root=WARN", "--spring.main.banner-mode=off",
						"--management.endpoints.web.exposure.include=*",
						"--sitecraft.monitoring.health.checks.switchable.scope=local"));
		command.addAll(servers.arguments());
		command.addAll(List.of(more));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end-" + process.pid()));
		Application application = new Application(variant, process, port, log);
		try {
			application.awaitAnswer();
		}
		catch (IOException | InterruptedException | RuntimeException ex) {
			application.close();
			throw ex;
		}
		return application;
	}

	URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.port + path);
	}

	/**
	 * The answer, or none after the given time.
	 */
	Answer get(String path, Duration giveUp) {
		return send(HttpRequest.newBuilder(uri(path)).timeout(giveUp).build());
	}

	Answer post(String path, String body) {
		Answer answer = send(HttpRequest.newBuilder(uri(path))
			.timeout(Duration.ofSeconds(30))
			.header("Content-Type", "text/plain")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build());
		if (answer.code() != 200) {
			throw new IllegalStateException("POST " + path + " at " + this + ": " + answer + " " + answer.body());
		}
		return answer;
	}

	/**
	 * Processor time of the whole process so far.
	 */
	Duration cpu() {
		return this.process.info().totalCpuDuration().orElseThrow();
	}

	/**
	 * Processor time when it was ready to serve, as it says itself.
	 */
	Duration cpuWhenReady() throws IOException {
		return Files.readString(this.log)
			.lines()
			.filter((line) -> line.startsWith(ComparedApplication.READY))
			.map((line) -> Duration.ofMillis(Long.parseLong(line.substring(ComparedApplication.READY.length()))))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(this + " did not say that it is ready"));
	}

	/**
	 * Asks until its health is up.
	 */
	void awaitUp() throws InterruptedException {
		long start = System.nanoTime();
		Answer answer = get("/actuator/health", Duration.ofSeconds(90));
		while (!answer.isUp()) {
			if (System.nanoTime() - start > START_LIMIT.toNanos()) {
				throw new IllegalStateException(this + " does not come up: " + answer);
			}
			Thread.sleep(100);
			answer = get("/actuator/health", Duration.ofSeconds(90));
		}
	}

	/** What {@code kill -9} does. */
	void kill() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
			Files.deleteIfExists(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public String toString() {
		return this.variant + " (pid " + this.process.pid() + ")";
	}

	private void awaitAnswer() throws IOException, InterruptedException {
		long start = System.nanoTime();
		while (get("/actuator/health/liveness", Duration.ofSeconds(5)).code() != 200) {
			if (!this.process.isAlive() || System.nanoTime() - start > START_LIMIT.toNanos()) {
				throw new IllegalStateException(this + " does not start:\n" + Files.readString(this.log));
			}
			Thread.sleep(50);
		}
	}

	private Answer send(HttpRequest request) {
		long start = System.nanoTime();
		try {
			var response = this.http.send(request, BodyHandlers.ofString());
			return new Answer(response.statusCode(), response.body(), Duration.ofNanos(System.nanoTime() - start));
		}
		catch (HttpTimeoutException | java.net.ConnectException ex) {
			return new Answer(0, "", Duration.ofNanos(System.nanoTime() - start));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(request + " at " + this, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
