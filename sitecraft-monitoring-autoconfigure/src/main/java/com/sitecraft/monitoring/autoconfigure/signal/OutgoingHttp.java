package com.sitecraft.monitoring.autoconfigure.signal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLHandshakeException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.JdkHttpClientBuilder;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;

/**
 * Calls one server that an operator configured. The time limit holds for the whole
 * answer, and the answer is bounded; no redirect is followed, no cookie kept, and no
 * link-local address reached.
 */
public final class OutgoingHttp implements AutoCloseable {

	/**
	 * Link-local addresses, also in the forms that gateways translate to them, and the
	 * metadata service that is not link-local in IPv6: there clouds hand out credentials.
	 * An operator may point a call at anything else.
	 */
	public static final InetAddressFilter ALLOWED = InetAddressFilter.not("169.254.0.0/16", "fe80::/10",
			"fd00:ec2::254", "64:ff9b::a9fe:0/112", "2002:a9fe::/32");

	/**
	 * Addresses of the Internet and none of a network of one's own, in either of the
	 * forms that gateways translate to them. For servers of others.
	 */
	public static final InetAddressFilter PUBLIC = InetAddressFilter.externalAddresses()
		.and(ALLOWED)
		.andNot("64:ff9b::/96", "2002::/16");

	private static final String ALLOWED_URL = "an http or https URL with a host and without user and password";

	private final ThreadPoolExecutor executor;

	private final HttpClient client;

	private final URI base;

	private final Map<String, String> headers;

	private final Duration timeout;

	private final int maxBytes;

	/**
	 * Makes the client; what cannot work stops the start.
	 * @param key key of the properties, such as {@code sitecraft.monitoring.prometheus}
	 * @param server where the server is
	 * @param maxBytes bound of an answer; a longer one is a failure
	 */
	public OutgoingHttp(String key, Server server, int maxBytes) {
		this(key, server, maxBytes, ALLOWED);
	}

	/**
	 * Makes the client; what cannot work stops the start.
	 * @param key key of the properties, such as {@code sitecraft.monitoring.prometheus}
	 * @param server where the server is
	 * @param maxBytes bound of an answer; a longer one is a failure
	 * @param addresses addresses that may be reached, judged when a connection is made
	 */
	public OutgoingHttp(String key, Server server, int maxBytes, InetAddressFilter addresses) {
		this.base = uri(key + ".url", server.url());
		this.timeout = positive(key + ".timeout", server.timeout());
		this.headers = Map.copyOf(server.headers());
		this.maxBytes = maxBytes;
		requireHeaders(key + ".headers", this.headers);
		AtomicInteger threads = new AtomicInteger();
		String name = "sitecraft-http-" + key.substring(key.lastIndexOf('.') + 1) + "-";
		this.executor = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(task) -> {
					Thread thread = new Thread(task, name + threads.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
		this.client = client(this.executor, this.timeout, addresses);
	}

	private static HttpClient client(ExecutorService executor, Duration timeout, InetAddressFilter addresses) {
		return new JdkHttpClientBuilder().withExecutor(executor)
			.withCustomizer((builder) -> builder.version(HttpClient.Version.HTTP_1_1))
			.build(HttpClientSettings.defaults()
				.withRedirects(HttpRedirects.DONT_FOLLOW)
				.withConnectTimeout(toConnect(timeout))
				.withInetAddressFilter(addresses));
	}

	/**
	 * Less than for the whole answer, so that a request that was not sent is told from
	 * one that was not answered.
	 */
	private static Duration toConnect(Duration timeout) {
		return timeout.multipliedBy(9).dividedBy(10);
	}

	/**
	 * Whether a call failed before anything of the request was sent. Otherwise the server
	 * may have done what it was asked for.
	 */
	public static boolean unsent(IOException failure) {
		return failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException
				|| failure instanceof SSLHandshakeException || failure instanceof RefusedAddressException;
	}

	/**
	 * Waits for one answer.
	 * @param path appended to the URL of the server, may be empty
	 * @param contentType type of the body, {@code null} without one
	 * @throws IOException when there was no answer in time, or too long a one; the
	 * message holds no credentials
	 */
	public Answer call(String method, String path, @Nullable String contentType, String body)
			throws IOException, InterruptedException {
		return call(method, path, contentType, body, Map.of());
	}

	/**
	 * Waits for one answer to a request with headers of its own.
	 * @param path appended to the URL of the server, may be empty
	 * @param contentType type of the body, {@code null} without one
	 * @param own headers of this request, which replace those of the server
	 * @throws IOException when there was no answer in time, or too long a one; the
	 * message holds no credentials
	 */
	public Answer call(String method, String path, @Nullable String contentType, String body, Map<String, String> own)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(at(path))
			.method(method,
					(contentType != null) ? HttpRequest.BodyPublishers.ofString(body)
							: HttpRequest.BodyPublishers.noBody())
			.setHeader("User-Agent", "SiteCraft-Monitoring");
		if (contentType != null) {
			request.setHeader("Content-Type", contentType);
		}
		this.headers.forEach(request::setHeader);
		own.forEach(request::setHeader);
		return await(request.build());
	}

	private Answer await(HttpRequest request) throws IOException, InterruptedException {
		CompletableFuture<HttpResponse<String>> answer = null;
		try {
			answer = this.client.sendAsync(request, (info) -> new BoundedBody(this.maxBytes));
			HttpResponse<String> response = answer.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
			return new Answer(response.statusCode(), response.body(), response.headers());
		}
		catch (TimeoutException ex) {
			throw new HttpTimeoutException("no answer within " + this.timeout.toMillis() + " ms");
		}
		catch (FilteredHostException ex) {
			throw refused(ex);
		}
		catch (ExecutionException ex) {
			throw failure(ex.getCause());
		}
		finally {
			if (answer != null) {
				answer.cancel(true);
			}
		}
	}

	private static IOException failure(@Nullable Throwable cause) {
		if (cause instanceof FilteredHostException filtered) {
			return refused(filtered);
		}
		return (cause instanceof IOException failure) ? failure : new IOException(cause);
	}

	private static IOException refused(FilteredHostException filtered) {
		return new RefusedAddressException(filtered);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	private URI at(String path) {
		String text = this.base.toString();
		return path.isEmpty() ? this.base
				: URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
	}

	private static URI uri(String key, @Nullable String url) {
		try {
			URI uri = new URI((url != null) ? url.strip() : "");
			String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
			if (Set.of("http", "https").contains(scheme) && uri.getHost() != null && uri.getRawUserInfo() == null) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// Reported below, without the exception: its message holds the whole URL.
		}
		throw new InvalidMonitoringPropertyException(key, url, ALLOWED_URL);
	}

	/**
	 * A duration as it was set, when it is above 0; otherwise stops the start.
	 */
	public static Duration positive(String key, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new InvalidMonitoringPropertyException(key, value, "more than 0");
		}
		return value;
	}

	/**
	 * Stops the start when one of some headers cannot be sent.
	 * @param key key of all of them
	 */
	public static void requireHeaders(String key, Map<String, String> headers) {
		headers.forEach((name, value) -> requireHeader(key + "." + name, name, value));
	}

	private static void requireHeader(String key, String name, String value) {
		try {
			HttpRequest.newBuilder().setHeader(name, value);
		}
		catch (IllegalArgumentException ex) {
			// Neither the value nor the exception, whose message may quote it.
			throw new InvalidMonitoringPropertyException(key, "******",
					"a header that a client may set, with a value without control characters");
		}
	}

	/**
	 * A server and how it is called.
	 *
	 * @param url URL that paths are appended to, http or https, without user and password
	 * @param headers headers that are sent; never shown
	 * @param timeout time for the whole answer
	 */
	public record Server(@Nullable String url, Map<String, String> headers, Duration timeout) {

		@Override
		public String toString() {
			return "Server[]";
		}

	}

	/**
	 * The name of a server has no address that may be reached. The filter says the same
	 * of a name without an address.
	 */
	public static final class RefusedAddressException extends IOException {

		RefusedAddressException(FilteredHostException filtered) {
			super("the address of " + filtered.getHost() + " is unknown, or link-local and so not allowed", filtered);
		}

	}

	/**
	 * What a server answered.
	 *
	 * @param status status code
	 * @param body the whole body
	 * @param headers headers, by name in any case
	 */
	public record Answer(int status, String body, HttpHeaders headers) {

		/** Whether the status is one of success. */
		public boolean successful() {
			return this.status >= 200 && this.status < 300;
		}

	}

}
