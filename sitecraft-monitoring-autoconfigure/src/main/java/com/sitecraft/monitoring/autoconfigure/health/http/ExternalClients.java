package com.sitecraft.monitoring.autoconfigure.health.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.JdkHttpClientBuilder;
import org.springframework.boot.ssl.SslBundle;

import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;

/**
 * The JDK's HTTP clients for the checks, one for each way of connecting. They follow no
 * redirect, keep no cookie, and refuse addresses at which clouds hand out credentials.
 */
final class ExternalClients implements AutoCloseable {

	private final AtomicInteger threads = new AtomicInteger();

	private final ExecutorService executor = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS,
			new SynchronousQueue<>(), this::thread);

	private final Map<Kind, HttpClient> clients = new HashMap<>();

	HttpClient client(Duration connectTimeout, @Nullable SslBundle sslBundle) {
		return this.clients.computeIfAbsent(new Kind(connectTimeout, sslBundle), this::create);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	private HttpClient create(Kind kind) {
		HttpClientSettings settings = HttpClientSettings.defaults()
			.withRedirects(HttpRedirects.DONT_FOLLOW)
			.withConnectTimeout(kind.connectTimeout())
			.withSslBundle(kind.sslBundle())
			.withInetAddressFilter(OutgoingHttp.ALLOWED);
		return new JdkHttpClientBuilder().withExecutor(this.executor)
			// No attempt to upgrade, which some servers take amiss.
			.withCustomizer((builder) -> builder.version(HttpClient.Version.HTTP_1_1))
			.build(settings);
	}

	private Thread thread(Runnable task) {
		Thread thread = new Thread(task, "sitecraft-external-" + this.threads.incrementAndGet());
		thread.setDaemon(true);
		return thread;
	}

	private record Kind(Duration connectTimeout, @Nullable SslBundle sslBundle) {
	}

}
