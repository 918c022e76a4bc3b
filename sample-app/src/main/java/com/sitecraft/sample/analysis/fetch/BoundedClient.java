package com.sitecraft.sample.analysis.fetch;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.util.Timeout;

import org.springframework.boot.http.client.FilteredHostException;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpComponentsHttpClientBuilder;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.InetAddressFilter;

/**
 * An HTTP client for servers that nobody vouches for: bounded in time and size, one
 * connection a request, no redirects, no cookies, no proxy (which would resolve names
 * itself and so past the filter).
 */
final class BoundedClient implements AutoCloseable {

	private static final Set<String> HTML = Set.of("text/html", "application/xhtml+xml");

	private final FetchProperties bounds;

	private final CloseableHttpClient client;

	private final ScheduledThreadPoolExecutor deadlines;

	/**
	 * @param bounds the bounds
	 * @param allowed addresses that may be connected to; asked with the resolved address,
	 * right before the connection is made to that very address
	 */
	BoundedClient(FetchProperties bounds, InetAddressFilter allowed) {
		this.bounds = bounds;
		this.client = new HttpComponentsHttpClientBuilder().withCustomizer(this::customize)
			.withConnectionManagerCustomizer((connections) -> connections.setMaxConnTotal(64).setMaxConnPerRoute(64))
			.withDefaultRequestConfigCustomizer(
					(requests) -> requests.setConnectionRequestTimeout(Timeout.of(bounds.connectTimeout())))
			.build(HttpClientSettings.defaults()
				.withInetAddressFilter(allowed)
				.withRedirects(HttpRedirects.DONT_FOLLOW)
				.withTimeouts(bounds.connectTimeout(), bounds.timeout()));
		this.deadlines = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "fetch-deadline");
			thread.setDaemon(true);
			return thread;
		});
		this.deadlines.setRemoveOnCancelPolicy(true);
	}

	private void customize(HttpClientBuilder builder) {
		builder.disableCookieManagement()
			.disableAutomaticRetries()
			.disableAuthCaching()
			.setRoutePlanner(new DefaultRoutePlanner(null))
			.setConnectionReuseStrategy((request, response, context) -> false)
			.setUserAgent("SiteCraft/1.0");
	}

	/**
	 * Fetches an HTML page.
	 * @throws PageException when the address is not allowed or does not answer, in time,
	 * with an HTML page of an acceptable size
	 */
	Page get(URI address) {
		HttpGet request = new HttpGet(address);
		long start = System.nanoTime();
		// Timeouts of a socket begin anew with every byte; this one does not.
		ScheduledFuture<?> deadline = this.deadlines.schedule(request::cancel, this.bounds.timeout().toMillis(),
				TimeUnit.MILLISECONDS);
		try {
			return this.client.execute(request, (response) -> page(address, response, start));
		}
		catch (FilteredHostException ex) {
			throw new PageException("The address belongs to an internal network, which is not analysed.", ex);
		}
		catch (IOException ex) {
			throw new PageException(request.isCancelled() ? tooSlow() : reason(ex), ex);
		}
		finally {
			deadline.cancel(false);
		}
	}

	private Page page(URI address, ClassicHttpResponse response, long start) throws IOException {
		int status = response.getCode();
		if (status >= 300 && status < 400) {
			Header location = response.getFirstHeader("Location");
			throw new PageException("The page redirects" + ((location != null) ? " to " + location.getValue() : "")
					+ ". Redirects are not followed: analyse that address instead.");
		}
		if (status < 200 || status >= 300) {
			throw new PageException("The server answered with status " + status + ".");
		}
		HttpEntity entity = response.getEntity();
		ContentType type = (entity != null) ? ContentType.parseLenient(entity.getContentType()) : null;
		if (entity == null || type == null || !HTML.contains(type.getMimeType().toLowerCase(Locale.ROOT))) {
			throw new PageException("The server answered with something that is not an HTML page.");
		}
		int most = Math.toIntExact(this.bounds.maxSize().toBytes());
		byte[] body = entity.getContent().readNBytes(most + 1);
		if (body.length > most) {
			throw new PageException("The page is larger than " + this.bounds.maxSize().toKilobytes() + " KB.");
		}
		Charset charset = type.getCharset();
		return new Page(address.toString(), body, (charset != null) ? charset.name() : null,
				Duration.ofNanos(System.nanoTime() - start));
	}

	private String reason(IOException error) {
		if (error instanceof UnknownHostException) {
			return "There is no host of that name.";
		}
		if (error instanceof SocketTimeoutException) {
			return tooSlow();
		}
		if (error instanceof ConnectException || error instanceof NoRouteToHostException) {
			return "The server cannot be connected to.";
		}
		if (error instanceof SSLException) {
			return "No secure connection can be made to the server.";
		}
		return "The connection to the server broke.";
	}

	private String tooSlow() {
		return "The server did not answer within " + this.bounds.timeout().toSeconds() + " seconds.";
	}

	@Override
	public void close() throws IOException {
		this.deadlines.shutdownNow();
		this.client.close();
	}

}
