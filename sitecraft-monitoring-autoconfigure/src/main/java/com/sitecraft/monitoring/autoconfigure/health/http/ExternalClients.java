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
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.JdkHttpClientBuilder;
import org.springframework.boot.ssl.SslBundle;

/**
 * The JDK's HTTP clients for the checks, one for each way of connecting. They follow no
 * redirect, keep no cookie, and refuse addresses at which clouds hand out credentials.
 */
final class ExternalClients implements AutoCloseable {

	/**
	 * Link-local addresses, also in the forms that gateways translate to them, and the
	 * metadata service that is not link-local in IPv6. An operator may point a check at
	 * anything else.
	 */
	static final InetAddressFilter ALLOWED = InetAddressFilter.not("169.254.0.0/16", "fe80::/10", "fd00:ec2::254",
			"64:ff9b::a9fe:0/112", "2002:a9fe::/32");

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
			.withInetAddressFilter(ALLOWED);
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
