package com.sitecraft.sample.analysis.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BoundedClientTests {

	private static final FetchProperties BOUNDS = new FetchProperties(Duration.ofSeconds(1), Duration.ofSeconds(1),
			DataSize.ofKilobytes(64));

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final CountDownLatch end = new CountDownLatch(1);

	private final BoundedClient client = new BoundedClient(BOUNDS, InetAddressFilter.all());

	private HttpServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	@AfterEach
	void stop() throws IOException {
		this.end.countDown();
		this.server.stop(0);
		this.threads.shutdownNow();
		this.client.close();
	}

	@Test
	void pageWhenSmallAndHtmlThenIsFetched() {
		serve("/", (exchange) -> answer(exchange, 200, "text/html; charset=ISO-8859-1", "<p>Grüße"));
		Page page = this.client.get(uri("/"));
		assertThat(new String(page.body(), StandardCharsets.UTF_8)).isEqualTo("<p>Grüße");
		assertThat(page.charset()).isEqualTo("ISO-8859-1");
		assertThat(page.address()).isEqualTo(uri("/").toString());
	}

	@Test
	void redirectWhenAnsweredThenIsNotFollowed() {
		CountDownLatch followed = new CountDownLatch(1);
		serve("/inside", (exchange) -> {
			followed.countDown();
			answer(exchange, 200, "text/html", "secret");
		});
		serve("/", (exchange) -> {
			exchange.getResponseHeaders().set("Location", uri("/inside").toString());
			answer(exchange, 302, "text/html", "moved");
		});
		assertRefused("/", "redirects to " + uri("/inside"));
		assertThat(followed.getCount()).isEqualTo(1);
	}

	@Test
	void answerWhenNotAPageThenIsRefused() {
		serve("/missing", (exchange) -> answer(exchange, 404, "text/html", "no"));
		serve("/pdf", (exchange) -> answer(exchange, 200, "application/pdf", "%PDF"));
		serve("/untyped", (exchange) -> answer(exchange, 200, null, "text"));
		assertRefused("/missing", "status 404");
		assertRefused("/pdf", "not an HTML page");
		assertRefused("/untyped", "not an HTML page");
	}

	@Test
	void pageWhenWithoutEndThenIsRefusedAtTheBound() {
		serve("/", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/html");
			exchange.sendResponseHeaders(200, 0);
			byte[] block = new byte[8192];
			while (this.end.getCount() > 0) {
				exchange.getResponseBody().write(block);
			}
		});
		assertRefused("/", "larger than 64 KB");
	}

	@Test
	void pageWhenSmallOnTheWireButLargeInMemoryThenIsRefused() throws IOException {
		ByteArrayOutputStream bomb = new ByteArrayOutputStream();
		try (OutputStream zip = new GZIPOutputStream(bomb)) {
			zip.write(new byte[20_000_000]);
		}
		serve("/", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/html");
			exchange.getResponseHeaders().set("Content-Encoding", "gzip");
			exchange.sendResponseHeaders(200, bomb.size());
			exchange.getResponseBody().write(bomb.toByteArray());
			exchange.close();
		});
		assertThat(bomb.size()).isLessThan(64 * 1024);
		assertRefused("/", "larger than 64 KB");
	}

	@Test
	void serverWhenItNeverAnswersThenIsGivenUp() {
		serve("/", (exchange) -> {
			while (!await(this.end)) {
				// says nothing
			}
		});
		assertRefused("/", "did not answer within");
	}

	@Test
	void bodyWhenItDripsThenIsGivenUp() {
		serve("/", (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/html");
			exchange.sendResponseHeaders(200, 0);
			drip(exchange.getResponseBody(), "a");
		});
		assertRefused("/", "did not answer within");
	}

	@Test
	void headersWhenTheyDripThenAreGivenUp() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.threads.execute(() -> {
				try (Socket connection = socket.accept()) {
					connection.getOutputStream().write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
					drip(connection.getOutputStream(), "X-A: b\r\n");
				}
				catch (IOException ex) {
					// the client has gone
				}
			});
			assertThatExceptionOfType(PageException.class)
				.isThrownBy(() -> this.client.get(URI.create("http://127.0.0.1:" + socket.getLocalPort())))
				.withMessageContaining("did not answer within");
		}
	}

	@Test
	void hostWhenItDoesNotExistOrListenThenSaysSo() throws IOException {
		assertThatExceptionOfType(PageException.class)
			.isThrownBy(() -> this.client.get(URI.create("http://no-such-host.invalid/")))
			.withMessageContaining("no host of that name");
		this.server.stop(0);
		assertRefused("/", "cannot be connected to");
	}

	private void assertRefused(String path, String message) {
		assertThatExceptionOfType(PageException.class).isThrownBy(() -> this.client.get(uri(path)))
			.withMessageContaining(message);
	}

	private URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + path);
	}

	private void serve(String path, Handler handler) {
		this.server.createContext(path, (exchange) -> {
			try {
				handler.handle(exchange);
			}
			finally {
				exchange.close();
			}
		});
	}

	private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
		if (type != null) {
			exchange.getResponseHeaders().set("Content-Type", type);
		}
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, bytes.length);
		exchange.getResponseBody().write(bytes);
	}

	/** Sends a little, again and again, so that no socket ever times out. */
	private void drip(OutputStream out, String drop) throws IOException {
		do {
			out.write(drop.getBytes(StandardCharsets.US_ASCII));
			out.flush();
		}
		while (!await(this.end));
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(50, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

	private interface Handler {

		void handle(HttpExchange exchange) throws IOException;

	}

}
