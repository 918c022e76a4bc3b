package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

class PagerDutyChannelTests extends HttpChannelContract {

	@Override
	ChannelsProperties.Entry properties(String url, @Nullable Duration timeout, boolean allowPrivate) {
		return entry(url, SECRET, timeout, allowPrivate);
	}

	private static ChannelsProperties.Entry entry(@Nullable String url, @Nullable String routingKey,
			@Nullable Duration timeout, boolean allowPrivate) {
		return new ChannelsProperties.Entry(ChannelType.PAGERDUTY, url, routingKey, null, Map.of(), List.of(), null,
				timeout, 10, allowPrivate, null);
	}

	@Override
	ScriptedServer accepting(ScriptedServer server) {
		return server.answer(202, "{\"status\":\"success\"}");
	}

	@Override
	void assertLimits(String json) {
		PagerDutyLimits.check(json);
	}

	/** The limit is one of a minute. */
	@Override
	@Nullable Duration whenLimited() {
		return Duration.ofMinutes(2);
	}

	@ParameterizedTest
	@CsvSource({ "TRIGGERED, trigger", "UPDATED, trigger", "REPEATED, trigger", "ACKNOWLEDGED, acknowledge",
			"RESOLVED, resolve" })
	void sendThenActsOnTheAlertOfTheIncident(Page.Kind kind, String action) throws Exception {
		try (ScriptedServer server = accepting(new ScriptedServer())) {
			create(properties(server.url(), null, true)).send(Pages.page(kind));
			ScriptedServer.Request request = server.requests().get(0);
			assertThat(request.uri()).isEqualTo("/v2/enqueue");
			assertThat(request.headers().getFirst("Content-Type")).startsWith("application/json");
			assertThat(document(request.body())).containsEntry("event_action", action)
				.containsEntry("dedup_key", "sitecraft-inc-7")
				.containsEntry("routing_key", SECRET);
		}
	}

	@Test
	void sendWhenTriggeredThenSaysWhatThePagerNeeds() throws Exception {
		try (ScriptedServer server = accepting(new ScriptedServer())) {
			create(properties(server.url(), null, true)).send(Pages.page(Page.Kind.TRIGGERED));
			Map<String, Object> event = document(server.requests().get(0).body());
			Map<?, ?> payload = (Map<?, ?>) event.get("payload");
			assertThat(payload.get("summary")).isEqualTo("[security] Redis is down");
			assertThat(payload.get("severity")).isEqualTo("critical");
			assertThat(payload.get("source")).isEqualTo("shop app-1");
			assertThat(payload.get("timestamp")).isEqualTo("2026-03-01T10:00:00Z");
			assertThat(payload.get("component")).isEqualTo("redis");
			assertThat(payload.get("group")).isEqualTo("health_check_down/redis");
			assertThat(payload.get("class")).isEqualTo("health_check_down");
			Map<?, ?> details = (Map<?, ?>) payload.get("custom_details");
			assertThat(details.get("more_alerts")).isEqualTo(3);
			assertThat((List<?>) details.get("alerts")).hasSize(2)
				.first()
				.satisfies((alert) -> assertThat(((Map<?, ?>) alert).get("value")).isEqualTo("NaN"));
			assertThat(event).containsEntry("client_url", "https://app.example.com/actuator/incidents/7?a=1&b=2");
		}
	}

	/** A stray 200 comes from a proxy, and nobody was paged. */
	@Test
	void sendWhenAnswerIsAnotherSuccessThenRetry() throws Exception {
		try (ScriptedServer server = new ScriptedServer().answer(200, "<html>welcome</html>")) {
			assertThat(create(properties(server.url(), null, true)).send(Pages.page(Page.Kind.TRIGGERED)))
				.isInstanceOf(Outcome.Retry.class);
		}
	}

	@Test
	void sendDigestThenIsAnAlertOfItsOwnWhoseKeyDoesNotDependOnTheOrder() throws Exception {
		try (ScriptedServer server = accepting(new ScriptedServer())) {
			Channel channel = create(properties(server.url(), null, true));
			Delivery one = Pages.page("a", Page.Kind.TRIGGERED, "");
			Delivery two = Pages.page("b", Page.Kind.UPDATED, "");
			channel.sendDigest(List.of(one, two));
			channel.sendDigest(List.of(two, one));
			Map<String, Object> event = document(server.requests().get(0).body());
			assertThat(event).containsEntry("event_action", "trigger");
			assertThat(String.valueOf(event.get("dedup_key"))).startsWith("sitecraft-digest-")
				.isEqualTo(document(server.requests().get(1).body()).get("dedup_key"));
			assertThat(((Map<?, ?>) event.get("payload")).get("severity")).isEqualTo("critical");
		}
	}

	@Test
	void digestibleThenOnlyWhatOpens() throws Exception {
		Channel channel = create(properties("https://events.eu.pagerduty.com", null, false));
		for (Page.Kind kind : Page.Kind.values()) {
			assertThat(channel.digestible(Pages.page(kind)))
				.isEqualTo(kind != Page.Kind.ACKNOWLEDGED && kind != Page.Kind.RESOLVED);
		}
	}

	@Test
	void createWhenThereIsNoRoutingKeyThenStopsTheStart() {
		assertThatExceptionOfType(InvalidMonitoringPropertyException.class)
			.isThrownBy(() -> create(entry(null, null, null, false)))
			.withMessageContaining("channels.tested.routing-key");
		assertThatExceptionOfType(InvalidMonitoringPropertyException.class)
			.isThrownBy(() -> create(entry(null, SECRET + "\n", null, false)))
			.withMessageContaining("channels.tested.routing-key")
			.withMessageNotContaining(SECRET);
	}

}
