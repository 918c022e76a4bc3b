package com.sitecraft.monitoring.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * What holds for the monitoring as a whole.
 *
 * @param instance Name of this replica, in the label "instance" of its alerts and unlike
 * that of any other, 1 to 255 characters. By default the host's name and the server's
 * port, or the id of the process when the server has no fixed port.
 * @param failOnUnknownProperties Whether a key under sitecraft.monitoring that nothing
 * reads stops the start. When false, it is only logged. Environment variables are never
 * looked at.
 * @param url Address under which people reach this application, such as
 * 'https://shop.example.org', so that a page links to its incident. No link unless set.
 */
@ConfigurationProperties(MonitoringProperties.PREFIX)
public record MonitoringProperties(@Nullable String instance, @DefaultValue("true") boolean failOnUnknownProperties,
		@Nullable String url) {

	static final String PREFIX = "sitecraft.monitoring";

	static final ConfigurationPropertyName NAME = ConfigurationPropertyName.of(PREFIX);

	public MonitoringProperties {
		if (url != null) {
			url = address(url.strip());
		}
	}

	private static String address(String url) {
		try {
			URI uri = new URI(url);
			String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
			if (Set.of("http", "https").contains(scheme) && uri.getHost() != null && uri.getRawUserInfo() == null
					&& uri.getRawQuery() == null && uri.getRawFragment() == null) {
				return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
			}
		}
		catch (URISyntaxException ex) {
			// As wrong as another scheme.
		}
		throw new InvalidMonitoringPropertyException(PREFIX + ".url", url,
				"an http or https URL with a host, without user, query and fragment");
	}

	static <T> Stream<T> stream(Iterable<T> sources) {
		return StreamSupport.stream(sources.spliterator(), false);
	}

}
