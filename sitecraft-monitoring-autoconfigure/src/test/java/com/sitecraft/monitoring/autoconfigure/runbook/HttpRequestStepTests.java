package com.sitecraft.monitoring.autoconfigure.runbook;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.InvalidRunbookException;
import com.sitecraft.monitoring.runbook.StepOutcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Against servers that answer, and such that do not.
 */
class HttpRequestStepTests {

	private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();

	@Test
	void requestWhenAllowedThenReachesTheReceiverWithLabelsInItsBodyAlone() throws Exception {
		ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
		HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		server.createContext("/", (exchange) -> {
			received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
					+ exchange.getRequestHeaders().getFirst("Authorization") + " "
					+ new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			boolean moved = exchange.getRequestURI().getPath().equals("/moved");
			if (moved) {
				exchange.getResponseHeaders().add("Location", "/elsewhere");
			}
			byte[] answer = "token=hunter2 restarted by Bearer very-secret, very-secret and key-42"
				.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(moved ? 302 : 200, answer.length);
			exchange.getResponseBody().write(answer);
			exchange.close();
		});
		server.start();
		String host = "127.0.0.1:" + server.getAddress().getPort();
		try (HttpRequestStep step = new HttpRequestStep(new RunbooksProperties.Http(
				List.of(new RunbooksProperties.Host(host,
						Map.of("Authorization", "Bearer very-secret", "X-Key", "key-42", "X-Dry", "re"))),
				Duration.ofSeconds(5)))) {
			BoundStep bound = Steps.bind(step, "url", "http://" + host + "/restart");
			assertThat(bound.dryRun(Steps.context())).isEqualTo("POST to " + host);
			assertThat(received).isEmpty();
			String hostile = "http://169.254.169.254/?a=\"}&b";
			StepOutcome outcome = bound.run(Steps.context("queue_name", hostile));
			assertThat(outcome.kind()).isEqualTo(StepOutcome.Kind.DONE);
			assertThat(outcome.output()).endsWith(" restarted by ******, ****** and ******");
			assertThat(bound.toString() + step).doesNotContain("very-secret");
			assertThat(received.poll()).startsWith("POST /restart Bearer very-secret {")
				.contains("\"queue_name\":\"http://169.254.169.254/?a=\\\"}&b\"");
			assertThat(Steps.bind(step, "url", "http://" + host + "/moved").run(Steps.context()).kind())
				.isEqualTo(StepOutcome.Kind.FAILED);
			assertThat(received).hasSize(1);
			assertThatThrownBy(() -> Steps.bind(step, "url", "http://example.com/secret-path"))
				.isInstanceOf(InvalidRunbookException.class)
				.hasMessageContaining("steps[0].http-request.url is example.com")
				.hasMessageNotContaining("secret-path");
		}
		finally {
			server.stop(0);
		}
	}

	/** Without GET, which the client sends again by itself. */
	@ParameterizedTest
	@ValueSource(strings = { "post", "put", "delete" })
	void requestWhenTheConnectionIsResetAfterItThenItsEffectIsUnknown(String method) throws Exception {
		try (ServerSocket server = listen()) {
			Thread thread = serve(server, true);
			StepOutcome outcome = call("http", server.getLocalPort(), method, Duration.ofSeconds(20));
			thread.join();
			assertThat(this.requests).singleElement().asString().startsWith(method.toUpperCase(Locale.ROOT));
			assertThat(outcome.kind()).isEqualTo(StepOutcome.Kind.UNKNOWN);
			assertThat(outcome.output()).startsWith("sent, no answer: java.io.IOException");
		}
	}

	@Test
	void requestWhenItIsNotAnsweredThenItsEffectIsUnknown() throws Exception {
		try (ServerSocket server = listen()) {
			serve(server, false);
			StepOutcome outcome = call("http", server.getLocalPort(), "post", Duration.ofSeconds(1));
			assertThat(this.requests).singleElement().asString().startsWith("POST");
			assertThat(outcome.kind()).isEqualTo(StepOutcome.Kind.UNKNOWN);
			assertThat(outcome.output()).endsWith("no answer within 1000 ms");
		}
	}

	@Test
	void requestWhenNobodyListensThenHasFailed() throws Exception {
		int port;
		try (ServerSocket server = listen()) {
			port = server.getLocalPort();
		}
		StepOutcome outcome = call("http", port, "post", Duration.ofSeconds(20));
		assertThat(outcome.kind()).isEqualTo(StepOutcome.Kind.FAILED);
		assertThat(outcome.output()).startsWith("not sent: java.net.ConnectException");
	}

	@Test
	void requestWhenTheNameIsNotKnownThenHasFailed() throws Exception {
		try (HttpRequestStep step = step("nowhere.invalid", Duration.ofSeconds(20))) {
			StepOutcome outcome = Steps.bind(step, "url", "http://nowhere.invalid/").run(Steps.context());
			assertThat(outcome.kind()).isEqualTo(StepOutcome.Kind.FAILED);
			assertThat(outcome.output()).startsWith("not sent: ");
		}
	}

	@Test
	void requestWhenTlsIsRefusedThenHasFailed() throws Exception {
		try (ServerSocket server = listen()) {
			serve(server, true);
			StepOutcome outcome = call("https", server.getLocalPort(), "post", Duration.ofSeconds(20));
			assertThat(outcome.kind()).isEqualTo(StepOutcome.Kind.FAILED);
			assertThat(outcome.output()).startsWith("not sent: javax.net.ssl.SSLHandshakeException");
		}
	}

	/** The request is not sent before the handshake, however long that takes. */
	@Test
	void requestWhenTlsIsNotAnsweredThenHasFailed() throws Exception {
		try (ServerSocket server = listen()) {
			serve(server, false);
			StepOutcome outcome = call("https", server.getLocalPort(), "post", Duration.ofSeconds(5));
			assertThat(outcome.kind()).isEqualTo(StepOutcome.Kind.FAILED);
			assertThat(outcome.output()).startsWith("not sent: java.net.http.HttpConnectTimeoutException");
		}
	}

	private static ServerSocket listen() throws IOException {
		return new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
	}

	private static HttpRequestStep step(String host, Duration timeout) {
		return new HttpRequestStep(
				new RunbooksProperties.Http(List.of(new RunbooksProperties.Host(host, Map.of())), timeout));
	}

	private static StepOutcome call(String scheme, int port, String method, Duration timeout) throws Exception {
		String host = "127.0.0.1:" + port;
		try (HttpRequestStep step = step(host, timeout)) {
			BoundStep bound = Steps.bind(step, "url", scheme + "://" + host + "/", "method", method);
			return bound.run(Steps.context());
		}
	}

	/** Reads one request; resets the connection, or keeps it until the other ends it. */
	private Thread serve(ServerSocket server, boolean reset) {
		Thread thread = new Thread(() -> {
			try (Socket socket = server.accept()) {
				InputStream in = socket.getInputStream();
				byte[] read = new byte[8_192];
				this.requests.add(new String(read, 0, in.read(read), StandardCharsets.ISO_8859_1));
				if (reset) {
					socket.setSoLinger(true, 0);
				}
				else {
					in.transferTo(OutputStream.nullOutputStream());
				}
			}
			catch (IOException ex) {
				// The end of the test.
			}
		});
		thread.start();
		return thread;
	}

}
