package com.sitecraft.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;

import org.springframework.boot.test.context.TestComponent;

import com.sitecraft.sample.database.Schema;
import com.sitecraft.sample.demo.LocalServer;
import com.sitecraft.sample.traffic.Visitor;

/**
 * The running application as the tests use it: over HTTP.
 */
@TestComponent
public final class Site {

	private final HttpClient http = HttpClient.newHttpClient();

	private final LocalServer server;

	private final Schema schema;

	Site(LocalServer server, Schema schema) {
		this.server = server;
		this.schema = schema;
	}

	public URI address() {
		Awaitility.await().until(this.schema::ready);
		return this.server.address().orElseThrow();
	}

	/**
	 * A visitor who is logged in as the demo customer.
	 */
	public Visitor demo() throws IOException {
		Visitor visitor = new Visitor(address());
		if (!visitor.logIn("demo@sitecraft.example", "demo")) {
			throw new IllegalStateException("The demo customer cannot log in");
		}
		return visitor;
	}

	/**
	 * Requests an analysis in the first workspace.
	 * @return the page of the analysis
	 */
	public static Document analyse(Visitor visitor, Map<String, String> values) throws IOException {
		Document workspace = visitor.open(visitor.open("/dashboard").select("a[href^=/workspaces/]").attr("href"));
		return visitor.submit(workspace, "analyse", values);
	}

	/**
	 * Reloads the page of an analysis until it is finished.
	 */
	public static Document awaitFinished(Visitor visitor, Document analysis) {
		String path = URI.create(analysis.location()).getPath();
		return Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> visitor.open(path), (page) -> page.select(".status").text().matches("completed|failed"));
	}

	/**
	 * Sum of the samples of a metric whose labels contain all the given texts, such as
	 * {@code status="failed"}; 0 when there is none.
	 */
	public double metric(String name, String... labels) {
		return get("/actuator/prometheus").body()
			.lines()
			.filter((line) -> line.startsWith(name + "{") || line.startsWith(name + " "))
			.filter((line) -> Arrays.stream(labels).allMatch(line::contains))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

	/**
	 * Gets a page as a program does.
	 * @param headers names and values
	 */
	public HttpResponse<String> get(String path, String... headers) {
		return send(request(path, headers).GET().build());
	}

	/**
	 * Posts a form, or JSON when the body begins with a brace.
	 */
	public HttpResponse<String> post(String path, String body, String... headers) {
		return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body))
			.header("Content-Type", body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded")
			.build());
	}

	public static String basic(String name, String password) {
		return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
	}

	private HttpRequest.Builder request(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(address().resolve(path));
		return (headers.length > 0) ? request.headers(headers) : request;
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return this.http.send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
