package com.sitecraft.monitoring.autoconfigure.alerting.http;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;

/**
 * Heartbeat to a dead man's switch, which raises the alarm when it does not come.
 *
 * @param url URL that is called. Nothing is sent without it.
 * @param method Method of the call.
 * @param headers Headers that are sent, such as Authorization; never shown.
 * @param interval Time between two heartbeats.
 * @param timeout How long to wait for a whole answer.
 */
@ConfigurationProperties("sitecraft.monitoring.heartbeat")
public record HeartbeatProperties(@Nullable String url, @DefaultValue("get") Method method,
		@DefaultValue Map<String, String> headers, @DefaultValue("1m") Duration interval,
		@DefaultValue("10s") Duration timeout) {

	static final String KEY = "sitecraft.monitoring.heartbeat";

	public HeartbeatProperties {
		OutgoingHttp.positive(KEY + ".interval", interval);
	}

	OutgoingHttp.Server server() {
		return new OutgoingHttp.Server(this.url, this.headers, this.timeout);
	}

	/** The URL is the secret of most such services, and headers can hold credentials. */
	@Override
	public String toString() {
		return "HeartbeatProperties[interval=" + this.interval + "]";
	}

	/**
	 * Method of the call.
	 */
	public enum Method {

		/** For services that want to be read. */
		GET,

		/** For services that only want to be touched. */
		HEAD,

		/** For services that want to be written to; the body is empty. */
		POST

	}

}
