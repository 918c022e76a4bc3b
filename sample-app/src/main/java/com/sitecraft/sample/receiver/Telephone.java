package com.sitecraft.sample.receiver;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import com.sitecraft.sample.demo.LocalServer;

/**
 * Acknowledges on the stand-in of PagerDuty, which then tells the application by a signed
 * webhook, as the real one does.
 */
@Component
class Telephone {

	private static final Logger logger = LoggerFactory.getLogger(Telephone.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

	private final Clock clock = Clock.systemUTC();

	private final LocalServer server;

	private final JsonMapper mapper;

	private final String secret;

	Telephone(LocalServer server, JsonMapper mapper,
			@Value("${sitecraft.monitoring.notifications.channels.pager.webhook.secrets:}") String secret) {
		this.server = server;
		this.mapper = mapper;
		this.secret = secret;
	}

	void acknowledge(String key, String who) {
		URI address = this.server.address().orElse(null);
		if (address == null || this.secret.isEmpty()) {
			return;
		}
		byte[] body = this.mapper.writeValueAsBytes(Map.of("event",
				Map.of("id", UUID.randomUUID().toString(), "event_type", "incident.acknowledged", "resource_type",
						"incident", "occurred_at", this.clock.instant().toString(), "agent",
						Map.of("type", "user_reference", "summary", who), "data",
						Map.of("type", "incident", "incident_key", key))));
		HttpRequest request = HttpRequest.newBuilder(address.resolve("/sitecraft/pagerduty/pager"))
			.timeout(TIMEOUT)
			.header("Content-Type", "application/json")
			.header("X-PagerDuty-Signature", "v1=" + signature(body))
			.POST(HttpRequest.BodyPublishers.ofByteArray(body))
			.build();
		try {
			int status = this.http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
			logger.info("The webhook was answered with status {}", status);
		}
		catch (IOException ex) {
			logger.warn("The webhook was not answered: {}", ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private String signature(byte[] body) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(this.secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			return HexFormat.of().formatHex(mac.doFinal(body));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has HmacSHA256", ex);
		}
	}

}
