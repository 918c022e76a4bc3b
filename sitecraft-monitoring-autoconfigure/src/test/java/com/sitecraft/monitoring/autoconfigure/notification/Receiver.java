package com.sitecraft.monitoring.autoconfigure.notification;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpServer;

import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Outcome;

/**
 * A real HTTP server on the loopback interface, and the channel that leads to it.
 */
final class Receiver implements Channel, AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final HttpServer server;

	private final String name;

	/** Keys of all requests in their order, those of a digest joined. */
	final List<String> requests = new CopyOnWriteArrayList<>();

	/** Those that were answered with 202. */
	final List<String> accepted = new CopyOnWriteArrayList<>();

	volatile ToIntFunction<String> answer = (key) -> 202;

	Receiver(String name) throws IOException {
		this.name = name;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", (exchange) -> {
			String key = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			this.requests.add(key);
			int status = this.answer.applyAsInt(key);
			if (status == 202) {
				this.accepted.add(key);
			}
			exchange.sendResponseHeaders(status, -1);
			exchange.close();
		});
		this.server.start();
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Outcome send(Delivery delivery) throws Exception {
		return post(delivery.key());
	}

	@Override
	public Outcome sendDigest(List<Delivery> deliveries) throws Exception {
		return post(deliveries.stream().map(Delivery::key).collect(Collectors.joining("+")));
	}

	private Outcome post(String key) throws IOException, InterruptedException {
		URI uri = URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + "/");
		int status = this.client
			.send(HttpRequest.newBuilder(uri)
				.timeout(Duration.ofSeconds(5))
				.POST(HttpRequest.BodyPublishers.ofString(key))
				.build(), HttpResponse.BodyHandlers.discarding())
			.statusCode();
		return switch (status) {
			case 202 -> new Outcome.Delivered("202");
			case 400 -> new Outcome.Refused("400");
			default -> new Outcome.Retry(String.valueOf(status), null);
		};
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
