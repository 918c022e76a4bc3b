package com.sitecraft.sample.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import com.sitecraft.sample.Site;
import com.sitecraft.sample.SiteCraftApplication;

/**
 * The application in a JVM of its own, which can be killed and started again: the same
 * name, the same port. One thread.
 */
final class Replica implements AutoCloseable {

	private static final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

	private final String name;

	private final int port;

	private final Path log;

	private final List<String> arguments;

	private Process process;

	/**
	 * Starts a replica, without waiting for it.
	 * @param directory where its log goes
	 */
	Replica(String name, Path directory, List<String> arguments) {
		this.name = name;
		this.port = freePort();
		this.log = directory.resolve(name + ".log");
		this.arguments = List.copyOf(arguments);
		start();
	}

	void start() {
		// Ready sooner on a busy machine, at the price of speed that nobody needs here.
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-Xmx256m", "-cp", classPath(), SiteCraftApplication.class.getName(),
						"--server.port=" + this.port, "--sitecraft.monitoring.instance=" + this.name,
						"--spring.main.banner-mode=off"));
		command.addAll(this.arguments);
		try {
			this.process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.toFile()))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Without the beans that are for tests. */
	private static String classPath() {
		String separator = System.getProperty("path.separator");
		return Arrays.stream(System.getProperty("java.class.path").split(separator))
			.filter((entry) -> !entry.contains("test-classes"))
			.collect(Collectors.joining(separator));
	}

	/** What {@code kill -9} does. */
	void kill() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

	boolean ready() {
		try {
			return get("/actuator/health/liveness").statusCode() == 200;
		}
		catch (IOException ex) {
			if (!this.process.isAlive()) {
				throw new IllegalStateException(this.name + " has ended, see " + this.log, ex);
			}
			return false;
		}
	}

	/** What an operator reads. */
	String operator(String path) throws IOException {
		HttpResponse<String> answer = get(path);
		if (answer.statusCode() != 200) {
			throw new IOException(path + " of " + this.name + ": " + answer.statusCode() + " " + answer.body());
		}
		return answer.body();
	}

	private HttpResponse<String> get(String path) throws IOException {
		try {
			return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
				.header("Authorization", Site.basic("operator", "operator"))
				.timeout(Duration.ofSeconds(5))
				.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		kill();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
