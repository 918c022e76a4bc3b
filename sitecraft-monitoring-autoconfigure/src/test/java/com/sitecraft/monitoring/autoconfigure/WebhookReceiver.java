package com.sitecraft.monitoring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParserFactory;

/**
 * A real HTTP server on the loopback interface that takes what an Alertmanager sends to a
 * webhook.
 */
final class WebhookReceiver implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final CountDownLatch closed = new CountDownLatch(1);

	private final List<Message> messages = new CopyOnWriteArrayList<>();

	/** Whether it takes requests and never answers. */
	private volatile boolean mute;

	WebhookReceiver() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.executor);
		this.server.createContext("/", (exchange) -> {
			try (exchange) {
				long at = System.nanoTime();
				String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
				this.messages.add(new Message(at, exchange.getRequestHeaders().getFirst("Idempotency-Key"),
						JsonParserFactory.getJsonParser().parseMap(body)));
				if (this.mute) {
					this.closed.await();
				}
				exchange.sendResponseHeaders(200, -1);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		this.server.start();
	}

	WebhookReceiver mute() {
		this.mute = true;
		return this;
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/";
	}

	/** In the order in which they came. */
	List<Message> messages() {
		return this.messages;
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	/**
	 * One message.
	 *
	 * @param nanos when it came
	 * @param key key by which a repetition is told, {@code null} when there is none
	 * @param body the JSON
	 */
	record Message(long nanos, @Nullable String key, Map<String, Object> body) {

		/** Our word for why it is sent, in which Alertmanager has none. */
		String event() {
			return String.valueOf(((Map<?, ?>) this.body.getOrDefault("commonAnnotations", Map.of())).get("event"));
		}

	}

}
