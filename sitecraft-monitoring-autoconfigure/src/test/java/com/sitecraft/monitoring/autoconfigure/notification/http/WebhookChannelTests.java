package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.ScriptedServer;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelType;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelsProperties;
import com.sitecraft.monitoring.autoconfigure.notification.Pages;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WebhookChannelTests extends HttpChannelContract {

	@Override
	ChannelsProperties.Entry properties(String url, @Nullable Duration timeout, boolean allowPrivate) {
		return new ChannelsProperties.Entry(ChannelType.WEBHOOK, url + "/hook?token=" + SECRET, null, SECRET,
				Map.of("Authorization", "Bearer " + SECRET), List.of(), null, timeout, 10, allowPrivate, null);
	}

	@Override
	ScriptedServer accepting(ScriptedServer server) {
		return server.answer(200, "thanks");
	}

	@Override
	String noContent() {
		return "Delivered";
	}

	@Override
	void assertLimits(String json) {
		assertThat(json.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_100_000);
		Map<String, Object> message = document(json);
		assertThat(message).containsOnlyKeys("version", "groupKey", "truncatedAlerts", "status", "receiver",
				"groupLabels", "commonLabels", "commonAnnotations", "externalURL", "alerts");
		assertThat((List<?>) message.get("alerts"))
			.allSatisfy((alert) -> assertThat(((Map<?, ?>) alert).keySet()).extracting(String::valueOf)
				.containsExactlyInAnyOrder("status", "labels", "annotations", "startsAt", "endsAt", "generatorURL",
						"fingerprint"));
	}

	@Test
	void sendThenIsWhatAnAlertmanagerSends() throws Exception {
		try (ScriptedServer server = accepting(new ScriptedServer())) {
			create(properties(server.url(), null, true)).send(Pages.page(Page.Kind.TRIGGERED));
			Map<String, Object> message = document(server.requests().get(0).body());
			assertThat(message).containsEntry("version", "4")
				.containsEntry("status", "firing")
				.containsEntry("receiver", "tested")
				.containsEntry("truncatedAlerts", 3)
				.containsEntry("groupKey", "health_check_down/redis")
				.containsEntry("groupLabels", Map.of("alertname", "health_check_down"))
				.containsEntry("commonLabels", Map.of("check", "redis", "instance", "app-1"))
				.containsEntry("commonAnnotations",
						Map.of("summary", "Redis is down", "incident", "inc-7", "event", "triggered"));
			assertThat((List<?>) message.get("alerts")).element(0).satisfies((alert) -> {
				assertThat(((Map<?, ?>) alert).get("status")).isEqualTo("firing");
				assertThat(((Map<?, ?>) alert).get("endsAt")).isEqualTo("0001-01-01T00:00:00Z");
				assertThat(((Map<?, ?>) alert).get("fingerprint")).isEqualTo("f0");
			});
			assertThat((List<?>) message.get("alerts")).element(1)
				.satisfies((alert) -> assertThat(((Map<?, ?>) alert).get("status")).isEqualTo("resolved"));
		}
	}

	@Test
	void sendWhenResolvedThenStatusSaysSo() throws Exception {
		try (ScriptedServer server = accepting(new ScriptedServer())) {
			create(properties(server.url(), null, true)).send(Pages.page(Page.Kind.RESOLVED));
			assertThat(document(server.requests().get(0).body())).containsEntry("status", "resolved");
		}
	}

	@Test
	void sendThenIsSignedOverTimestampAndBodyWithTheKeyOfThePage() throws Exception {
		try (ScriptedServer server = accepting(new ScriptedServer())) {
			create(properties(server.url(), null, true)).send(Pages.page(Page.Kind.TRIGGERED));
			ScriptedServer.Request request = server.requests().get(0);
			String timestamp = request.headers().getFirst("X-Timestamp");
			assertThat(timestamp).isEqualTo(String.valueOf(Pages.AT.getEpochSecond()));
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			assertThat(request.headers().getFirst("X-Signature")).isEqualTo("sha256=" + HexFormat.of()
				.formatHex(mac.doFinal((timestamp + "." + request.body()).getBytes(StandardCharsets.UTF_8))));
			assertThat(request.headers().getFirst("Idempotency-Key")).isEqualTo("inc-7/1/TRIGGERED");
			assertThat(request.headers().getFirst("Authorization")).isEqualTo("Bearer " + SECRET);
			assertThat(request.uri()).isEqualTo("/hook?token=" + SECRET);
		}
	}

	@Test
	void sendWhenThereIsNoSecretThenIsNotSigned() throws Exception {
		try (ScriptedServer server = new ScriptedServer().answer(204, "")) {
			assertThat(create(new ChannelsProperties.Entry(ChannelType.WEBHOOK, server.url(), null, null, Map.of(),
					List.of(), null, null, 10, true, null))
				.send(Pages.page(Page.Kind.TRIGGERED))).isInstanceOf(Outcome.Delivered.class);
			assertThat(server.requests().get(0).headers()).doesNotContainKey("X-signature");
		}
	}

	@Test
	void sendDigestThenHasAnIncidentForEachAlert() throws Exception {
		try (ScriptedServer server = accepting(new ScriptedServer())) {
			Channel channel = create(properties(server.url(), null, true));
			List<Delivery> pages = List.of(Pages.page("a", Page.Kind.TRIGGERED, ""),
					Pages.page("b", Page.Kind.TRIGGERED, ""));
			channel.sendDigest(pages);
			ScriptedServer.Request request = server.requests().get(0);
			assertLimits(request.body());
			assertThat((List<?>) document(request.body()).get("alerts")).hasSize(2);
			assertThat(request.headers().getFirst("Idempotency-Key")).startsWith("digest-");
			assertThat(channel.digestible(pages.get(0))).isTrue();
			assertThat(channel.digestible(Pages.page(Page.Kind.RESOLVED))).isFalse();
		}
	}

	@Test
	void createWhenHeaderIsImpossibleThenStopsTheStartAndDoesNotShowIt() {
		assertThatExceptionOfType(InvalidMonitoringPropertyException.class)
			.isThrownBy(() -> create(new ChannelsProperties.Entry(ChannelType.WEBHOOK, "https://example.com", null,
					null, Map.of("X-Token", SECRET + "\n"), List.of(), null, null, 10, null, null)))
			.withMessageContaining("channels.tested.headers.X-Token")
			.withMessageNotContaining(SECRET);
	}

}
