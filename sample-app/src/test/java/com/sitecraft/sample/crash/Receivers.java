package com.sitecraft.sample.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;

/**
 * A real server on the loopback address that is a webhook at {@code /hook} and PagerDuty
 * at {@code /duty}. It has bad moments, as many as a seed says, and remembers every
 * request. Thread-safe.
 */
final class Receivers implements AutoCloseable {

	static final String HOOK = "hook";

	static final String DUTY = "duty";

	/** Above what the channels wait for an answer. */
	private static final Duration HANG = Duration.ofSeconds(4);

	private static final String DEDUP_PREFIX = "sitecraft-";

	private static final JsonParser json = JsonParserFactory.getJsonParser();

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final CountDownLatch closed = new CountDownLatch(1);

	private final AtomicReference<Runnable> next = new AtomicReference<>();

	private final Random random;

	private final List<Request> requests = new ArrayList<>();

	/** By incident: a resolution of PagerDuty's does not say. */
	private final Map<String, String> queues = new HashMap<>();

	Receivers(long seed) throws IOException {
		this.random = new Random(seed);
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	String url(String channel) {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/" + channel;
	}

	/** Does something when the next request has come and before it is answered. */
	void onNext(Runnable action) {
		this.next.set(action);
	}

	synchronized List<Request> requests() {
		return List.copyOf(this.requests);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		Answer answer = remember(exchange, json.parseMap(body));
		Runnable action = this.next.getAndSet(null);
		if (action != null) {
			action.run();
		}
		switch (answer) {
			case ACCEPTED -> exchange.sendResponseHeaders(202, -1);
			case FAILED -> exchange.sendResponseHeaders(500, -1);
			case LIMITED -> {
				exchange.getResponseHeaders().set("Retry-After", "1");
				exchange.sendResponseHeaders(429, -1);
			}
			case HANGS -> hang();
			case BREAKS -> {
			}
		}
		exchange.close();
	}

	private void hang() {
		try {
			this.closed.await(HANG.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized Answer remember(HttpExchange exchange, Map<String, Object> body) {
		Answer answer = Answer.of(this.random.nextDouble());
		long now = System.nanoTime();
		if (exchange.getRequestURI().getPath().startsWith("/" + HOOK)) {
			String incident = text(body, "commonAnnotations", "incident");
			this.queues.putIfAbsent(incident, text(body, "commonLabels", "queue_name"));
			this.requests.add(new Request(now, HOOK, incident, this.queues.get(incident),
					text(body, "commonAnnotations", "event").equals("resolved"),
					exchange.getRequestHeaders().getFirst("Idempotency-Key"), answer));
		}
		else {
			String incident = text(body, "dedup_key").substring(DEDUP_PREFIX.length());
			boolean resolves = text(body, "event_action").equals("resolve");
			if (!resolves) {
				this.queues.putIfAbsent(incident, text(body, "payload", "custom_details", "labels", "queue_name"));
			}
			this.requests
				.add(new Request(now, DUTY, incident, this.queues.getOrDefault(incident, ""), resolves, "", answer));
		}
		return answer;
	}

	private static String text(Map<String, Object> body, String... path) {
		Object value = body;
		for (String name : path) {
			value = (value instanceof Map<?, ?> map) ? map.get(name) : null;
		}
		return String.valueOf(value);
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/**
	 * One request.
	 *
	 * @param nanos when it came
	 * @param queue what is wrong
	 * @param key its {@code Idempotency-Key}, empty where the channel has none
	 */
	record Request(long nanos, String channel, String incident, String queue, boolean resolves, String key,
			Answer answer) {

		boolean accepted() {
			return this.answer == Answer.ACCEPTED;
		}

		/** Number of the page within its incident. */
		int number() {
			String page = this.key.substring(this.key.lastIndexOf('/') + 1);
			return Integer.parseInt(page.substring(0, page.indexOf('-')));
		}

	}

	/**
	 * What becomes of a request.
	 */
	enum Answer {

		ACCEPTED, FAILED, LIMITED, HANGS, BREAKS;

		private static Answer of(double chance) {
			if (chance < 0.76) {
				return ACCEPTED;
			}
			if (chance < 0.85) {
				return FAILED;
			}
			if (chance < 0.93) {
				return LIMITED;
			}
			return (chance < 0.97) ? HANGS : BREAKS;
		}

	}

}
