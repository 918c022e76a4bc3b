package com.sitecraft.monitoring.autoconfigure.health.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

/**
 * A real HTTP server that remembers what it was asked.
 */
final class WebServer implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private WebServer(HttpHandler handler) throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.executor);
		this.server.createContext("/", (exchange) -> {
			this.requests.add(new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
					exchange.getRequestHeaders()));
			handler.handle(exchange);
		});
		this.server.start();
	}

	static WebServer answering(int status) throws IOException {
		return new WebServer((exchange) -> answer(exchange, status));
	}

	static WebServer redirecting(String location) throws IOException {
		return new WebServer((exchange) -> {
			exchange.getResponseHeaders().set("Location", location);
			answer(exchange, 302);
		});
	}

	/** A body that never ends. */
	static WebServer endless() throws IOException {
		return new WebServer((exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			byte[] block = new byte[8192];
			while (true) {
				exchange.getResponseBody().write(block);
			}
		});
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	String url() {
		return "http://127.0.0.1:" + port();
	}

	List<Request> requests() {
		return this.requests;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	private static void answer(HttpExchange exchange, int status) throws IOException {
		try (exchange) {
			exchange.sendResponseHeaders(status, -1);
		}
	}

	record Request(String method, String uri, Headers headers) {
	}

}
