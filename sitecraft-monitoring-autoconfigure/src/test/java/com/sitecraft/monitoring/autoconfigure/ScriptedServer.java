package com.sitecraft.monitoring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;

/**
 * A real HTTP server that answers as it was told last, and remembers what it was asked.
 */
public final class ScriptedServer implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private volatile int status = 200;

	private volatile String body = "";

	private volatile long pauseMillis;

	public ScriptedServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.executor);
		this.server.createContext("/", (exchange) -> {
			try (exchange) {
				this.requests.add(new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
						exchange.getRequestHeaders(),
						new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
				byte[] answer = this.body.getBytes(StandardCharsets.UTF_8);
				exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
				exchange.sendResponseHeaders(this.status, (answer.length > 0) ? answer.length : -1);
				for (byte part : answer) {
					exchange.getResponseBody().write(part);
					if (this.pauseMillis > 0) {
						exchange.getResponseBody().flush();
						Thread.sleep(this.pauseMillis);
					}
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		this.server.start();
	}

	public ScriptedServer answer(int status, String body) {
		this.status = status;
		this.body = body;
		return this;
	}

	/** Time between two bytes of an answer. */
	public ScriptedServer trickle(long pauseMillis) {
		this.pauseMillis = pauseMillis;
		return this;
	}

	public String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort();
	}

	public List<Request> requests() {
		return this.requests;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	public record Request(String method, String uri, Headers headers, String body) {
	}

}
