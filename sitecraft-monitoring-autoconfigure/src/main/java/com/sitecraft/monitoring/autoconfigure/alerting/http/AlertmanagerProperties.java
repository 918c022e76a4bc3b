package com.sitecraft.monitoring.autoconfigure.alerting.http;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;

/**
 * Alertmanager that gets the active alerts.
 *
 * @param url URL of the Alertmanager without '/api/v2', such as
 * 'http://alertmanager:9093'. Nothing is sent without it.
 * @param headers Headers that are sent, such as Authorization; never shown.
 * @param timeout How long to wait for a whole answer.
 * @param resendInterval Time between two snapshots of the active alerts.
 * @param keepResolved How long an alert that resolved is still sent as such.
 */
@ConfigurationProperties("sitecraft.monitoring.alertmanager")
public record AlertmanagerProperties(@Nullable String url, @DefaultValue Map<String, String> headers,
		@DefaultValue("10s") Duration timeout, @DefaultValue("1m") Duration resendInterval,
		@DefaultValue("15m") Duration keepResolved) {

	static final String KEY = "sitecraft.monitoring.alertmanager";

	public AlertmanagerProperties {
		OutgoingHttp.positive(KEY + ".resend-interval", resendInterval);
		OutgoingHttp.positive(KEY + ".keep-resolved", keepResolved);
	}

	OutgoingHttp.Server server() {
		return new OutgoingHttp.Server(this.url, this.headers, this.timeout);
	}

	/** Headers can hold credentials, so they are left out. */
	@Override
	public String toString() {
		return "AlertmanagerProperties[resendInterval=" + this.resendInterval + "]";
	}

}
