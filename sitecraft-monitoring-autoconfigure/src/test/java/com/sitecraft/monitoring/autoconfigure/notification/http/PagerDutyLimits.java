package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the Events API v2 documents: fields, types and limits of an event.
 */
final class PagerDutyLimits {

	private static final Set<String> FIELDS = Set.of("routing_key", "event_action", "dedup_key", "payload", "images",
			"links", "client", "client_url");

	private static final Set<String> PAYLOAD = Set.of("summary", "source", "severity", "timestamp", "component",
			"group", "class", "custom_details");

	private PagerDutyLimits() {
	}

	static void check(String json) {
		assertThat(json.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(512_000);
		Map<String, Object> event = JsonParserFactory.getJsonParser().parseMap(json);
		assertThat(FIELDS).containsAll(event.keySet());
		assertThat((String) event.get("routing_key")).isNotBlank();
		assertThat((String) event.get("dedup_key")).isNotBlank().hasSizeLessThanOrEqualTo(255);
		assertThat(event.get("event_action")).isIn("trigger", "acknowledge", "resolve");
		if (event.get("event_action").equals("trigger")) {
			payload((Map<?, ?>) event.get("payload"));
			assertThat(event.get("client")).isInstanceOf(String.class);
			if (event.get("links") instanceof List<?> links) {
				assertThat(links).allSatisfy((link) -> assertThat((String) ((Map<?, ?>) link).get("href"))
					.startsWith("https://app.example.com/"));
			}
		}
		else {
			assertThat(event).doesNotContainKey("payload");
		}
	}

	private static void payload(Map<?, ?> payload) {
		assertThat(PAYLOAD).containsAll(payload.keySet().stream().map(String::valueOf).toList());
		assertThat((String) payload.get("summary")).isNotBlank().hasSizeLessThanOrEqualTo(1_024);
		assertThat(payload.get("source")).isInstanceOf(String.class);
		assertThat(payload.get("severity")).isIn("critical", "error", "warning", "info");
		Instant.parse((String) payload.get("timestamp"));
		assertThat(payload.get("custom_details")).isInstanceOf(Map.class);
	}

}
