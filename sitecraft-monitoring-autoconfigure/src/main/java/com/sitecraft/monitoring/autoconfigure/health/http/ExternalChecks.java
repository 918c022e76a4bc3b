package com.sitecraft.monitoring.autoconfigure.health.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.health.CheckIndicator;
import com.sitecraft.monitoring.autoconfigure.health.CheckName;

/**
 * Puts the checks of external services together. What cannot work stops the start.
 */
final class ExternalChecks {

	private static final String KEY = "sitecraft.monitoring.health.external";

	private final ExternalClients clients;

	private final ObjectProvider<SslBundles> bundles;

	ExternalChecks(ExternalClients clients, ObjectProvider<SslBundles> bundles) {
		this.clients = clients;
		this.bundles = bundles;
	}

	Map<String, CheckIndicator> create(Map<String, ExternalHealthProperties.External> services) {
		Map<String, CheckIndicator> checks = new LinkedHashMap<>();
		services.forEach((name, service) -> checks.put(name, new CheckIndicator(check(name, service))));
		return checks;
	}

	private ExternalCheck check(String name, ExternalHealthProperties.External service) {
		CheckName.require(KEY, name);
		String prefix = KEY + "." + name + ".";
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(prefix + "url", service.url()))
			.method(service.method().name(), HttpRequest.BodyPublishers.noBody())
			.timeout(positive(prefix + "timeout", service.timeout()))
			.setHeader("User-Agent", "SiteCraft-Monitoring");
		service.headers().forEach((header, value) -> addHeader(request, prefix + "headers." + header, header, value));
		return new ExternalCheck(
				this.clients.client(positive(prefix + "connect-timeout", service.connectTimeout()),
						bundle(prefix + "ssl-bundle", service.sslBundle())),
				request.build(), expected(prefix + "expected-status", service));
	}

	private static URI uri(String key, @Nullable String url) {
		String allowed = "an http or https URL with a host and without user and password";
		if (url == null || url.isBlank()) {
			throw new InvalidMonitoringPropertyException(key, "", allowed);
		}
		try {
			URI uri = new URI(url);
			String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
			if (Set.of("http", "https").contains(scheme) && uri.getHost() != null && uri.getRawUserInfo() == null) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// Reported below, without the exception: its message holds the whole URL.
		}
		throw new InvalidMonitoringPropertyException(key, url, allowed);
	}

	private static ExpectedStatus expected(String key, ExternalHealthProperties.External service) {
		try {
			return ExpectedStatus.parse(service.expectedStatus());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMonitoringPropertyException(key, String.join(",", service.expectedStatus()),
					ExpectedStatus.ALLOWED);
		}
	}

	private static void addHeader(HttpRequest.Builder request, String key, String header, String value) {
		try {
			request.setHeader(header, value);
		}
		catch (IllegalArgumentException ex) {
			// Neither the value nor the exception, whose message may quote it.
			throw new InvalidMonitoringPropertyException(key, "******",
					"a header that a client may set, with a value without control characters");
		}
	}

	private static Duration positive(String key, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw new InvalidMonitoringPropertyException(key, value, "more than 0");
		}
		return value;
	}

	private @Nullable SslBundle bundle(String key, @Nullable String name) {
		if (name == null) {
			return null;
		}
		try {
			return this.bundles.getObject().getBundle(name);
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidMonitoringPropertyException(key, name, "the name of an SSL bundle of spring.ssl.bundle");
		}
	}

}
