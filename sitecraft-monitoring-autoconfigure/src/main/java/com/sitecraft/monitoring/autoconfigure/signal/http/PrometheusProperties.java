package com.sitecraft.monitoring.autoconfigure.signal.http;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;

/**
 * Prometheus that scrapes all replicas, for rules over all of them.
 *
 * @param url URL of its HTTP API without '/api/v1', such as 'http://prometheus:9090'.
 * Without it, rules of the scope fleet read this replica's own samples.
 * @param headers Headers that are sent, such as Authorization; never shown.
 * @param timeout How long to wait for a whole answer.
 */
@ConfigurationProperties("sitecraft.monitoring.prometheus")
public record PrometheusProperties(@Nullable String url, @DefaultValue Map<String, String> headers,
		@DefaultValue("5s") Duration timeout) {

	OutgoingHttp.Server server() {
		return new OutgoingHttp.Server(this.url, this.headers, this.timeout);
	}

	/** Headers can hold credentials, so they are left out. */
	@Override
	public String toString() {
		return "PrometheusProperties[timeout=" + this.timeout + "]";
	}

}
