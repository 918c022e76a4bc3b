package com.sitecraft.monitoring.autoconfigure.health.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;

import org.springframework.boot.http.client.FilteredHostException;

import com.sitecraft.monitoring.health.CheckResult;
import com.sitecraft.monitoring.health.HealthCheck;

/**
 * A service is well when it answers one request with an expected status in time. The body
 * is not read, and no redirect is followed: an answer from somewhere else would say
 * nothing about this service.
 */
final class ExternalCheck implements HealthCheck {

	private final HttpClient client;

	private final HttpRequest request;

	private final ExpectedStatus expected;

	ExternalCheck(HttpClient client, HttpRequest request, ExpectedStatus expected) {
		this.client = client;
		this.request = request;
		this.expected = expected;
	}

	@Override
	public CheckResult check() throws IOException, InterruptedException {
		return look().with("url", shown(this.request.uri()));
	}

	private CheckResult look() throws IOException, InterruptedException {
		HttpResponse<InputStream> response;
		try {
			response = this.client.send(this.request, HttpResponse.BodyHandlers.ofInputStream());
		}
		catch (FilteredHostException ex) {
			return CheckResult.down(refused(ex.getHost()));
		}
		catch (HttpTimeoutException ex) {
			// Its message does not say how long.
			return CheckResult.down("no answer within "
					+ this.request.timeout().map((timeout) -> timeout.toMillis() + " ms").orElse("the time limit"));
		}
		// Closing a body that was not read ends the connection, however long it is.
		response.body().close();
		return verdict(response);
	}

	private CheckResult verdict(HttpResponse<?> response) {
		int status = response.statusCode();
		if (this.expected.contains(status)) {
			return CheckResult.up().with("status", status);
		}
		String redirect = (status >= 300 && status < 400) ? "; redirects are not followed" : "";
		return CheckResult.down("the answer has status " + status + ", expected is " + this.expected.text() + redirect)
			.with("status", status);
	}

	/**
	 * The filter refuses a name without an address in the same words as an address that
	 * may not be called.
	 */
	private static String refused(String host) {
		try {
			InetAddress.getByName(host);
			return "calls to the address of " + host + " are not allowed: it is link-local";
		}
		catch (UnknownHostException ex) {
			return "unknown host " + host;
		}
	}

	/** Without query, which can hold a key. */
	private static String shown(URI uri) {
		String port = (uri.getPort() >= 0) ? ":" + uri.getPort() : "";
		return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
	}

}
