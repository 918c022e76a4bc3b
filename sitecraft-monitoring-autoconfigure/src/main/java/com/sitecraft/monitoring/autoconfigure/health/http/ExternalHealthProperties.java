package com.sitecraft.monitoring.autoconfigure.health.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Services that are called over HTTP.
 *
 * @param external Services by name, which is also the name of their health check.
 */
@ConfigurationProperties("sitecraft.monitoring.health")
public record ExternalHealthProperties(@DefaultValue Map<String, External> external) {

	/**
	 * One service.
	 *
	 * @param url URL that is called, http or https, without user and password.
	 * @param method Method of the call.
	 * @param expectedStatus Statuses of a healthy answer, such as '204', '2xx' or
	 * '200-404'.
	 * @param connectTimeout How long to wait for the connection.
	 * @param timeout How long to wait for the status line, connecting included. Should be
	 * below the timeout of the check.
	 * @param headers Headers that are sent; never shown.
	 * @param sslBundle SSL bundle with the certificates to trust and to present.
	 */
	public record External(@Nullable String url, @DefaultValue("get") Method method,
			@DefaultValue("2xx") List<String> expectedStatus, @DefaultValue("1s") Duration connectTimeout,
			@DefaultValue("1500ms") Duration timeout, @DefaultValue Map<String, String> headers,
			@Nullable String sslBundle) {

		/**
		 * Headers can hold credentials, so they are left out.
		 */
		@Override
		public String toString() {
			return "External[url=" + this.url + "]";
		}

	}

	/**
	 * Method of a call that changes nothing.
	 */
	public enum Method {

		/** Asks for the whole answer; the body is not read. */
		GET,

		/** Asks for the status and the headers only. */
		HEAD

	}

}
