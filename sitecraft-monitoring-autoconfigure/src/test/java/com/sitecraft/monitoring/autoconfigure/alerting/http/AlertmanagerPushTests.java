package com.sitecraft.monitoring.autoconfigure.alerting.http;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.json.JsonParserFactory;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.autoconfigure.InstalledServer;
import com.sitecraft.monitoring.autoconfigure.ScriptedServer;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AlertmanagerPushTests {

	private final List<Alert> alerts = new ArrayList<>();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private Instant now = Instant.parse("2026-03-01T10:00:00Z");

	@Test
	void sendThenSaysForHowLongItHolds() throws Exception {
		try (ScriptedServer server = new ScriptedServer(); OutgoingHttp http = http(server.url())) {
			AlertmanagerPush push = push(http);
			this.alerts.add(alert("a", AlertState.FIRING));
			this.alerts.add(alert("b", AlertState.PENDING));
			assertThat(push.send()).isEqualTo(Duration.ofMinutes(1));
			assertThat(sent(server)).singleElement().satisfies((sent) -> {
				assertThat(sent.get("endsAt")).isEqualTo("2026-03-01T10:04:00Z");
				assertThat(sent.get("startsAt")).isEqualTo("2026-03-01T09:50:00Z");
				assertThat(((Map<?, ?>) sent.get("labels")).get("check")).isEqualTo("a");
			});
		}
	}

	@Test
	void sendWhenResolvedThenSaysSoForAQuarterOfAnHour() throws Exception {
		try (ScriptedServer server = new ScriptedServer(); OutgoingHttp http = http(server.url())) {
			AlertmanagerPush push = push(http);
			this.alerts.add(alert("never-told", AlertState.RESOLVED));
			this.alerts.add(alert("a", AlertState.FIRING));
			push.send();
			this.alerts.set(1, alert("a", AlertState.RESOLVED));
			push.send();
			assertThat(sent(server)).singleElement()
				.satisfies((sent) -> assertThat(sent.get("endsAt")).isEqualTo("2026-03-01T09:59:00Z"));
			this.now = this.now.plus(Duration.ofMinutes(15));
			int requests = server.requests().size();
			push.send();
			assertThat(server.requests()).hasSize(requests);
		}
	}

	@Test
	void sendWhenMutedThenOnlyTheResolutionOfWhatWasTold() throws Exception {
		try (ScriptedServer server = new ScriptedServer(); OutgoingHttp http = http(server.url())) {
			AlertmanagerPush push = push(http);
			this.alerts.add(alert("muted", AlertState.FIRING).withMutedBy(List.of("silence:1")));
			push.send();
			assertThat(server.requests()).isEmpty();
			this.alerts.set(0, alert("told", AlertState.FIRING));
			push.send();
			this.alerts.set(0, alert("told", AlertState.FIRING).withMutedBy(List.of("silence:1")));
			push.send();
			assertThat(server.requests()).hasSize(1);
			this.alerts.set(0, alert("told", AlertState.RESOLVED).withMutedBy(List.of("silence:1")));
			push.send();
			assertThat(server.requests()).hasSize(2);
		}
	}

	@Test
	void sendWhenRefusedThenCountsAndWaitsAsLongAsEver() throws Exception {
		try (ScriptedServer server = new ScriptedServer(); OutgoingHttp http = http(server.url())) {
			this.alerts.add(alert("a", AlertState.FIRING));
			server.answer(400, "bad label");
			assertThat(push(http).send()).isEqualTo(Duration.ofMinutes(1));
			assertThat(this.registry.get("sitecraft.monitoring.errors")
				.tag("component", "alerting.alertmanager.refused")
				.counter()
				.count()).isEqualTo(1);
			server.answer(503, "");
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> push(http).send())
				.withMessageContaining("503");
		}
	}

	@Test
	void sendWhenServerIsRealThenItFiresAndResolvesThere(@TempDir Path directory) throws Exception {
		try (InstalledServer server = InstalledServer.alertmanager(directory); OutgoingHttp http = http(server.url())) {
			this.now = Instant.now();
			AlertmanagerPush push = push(http);
			this.alerts.add(alert("redis \"1\"\n", AlertState.FIRING));
			this.alerts.add(alert("muted", AlertState.FIRING).withMutedBy(List.of("silence:1")));
			push.send();
			List<Object> active = JsonParserFactory.getJsonParser().parseList(server.get("/api/v2/alerts?active=true"));
			assertThat(active).singleElement()
				.satisfies((alert) -> assertThat(((Map<?, ?>) ((Map<?, ?>) alert).get("labels")).get("check"))
					.isEqualTo("redis \"1\"\n"));
			this.alerts.set(0, alert("redis \"1\"\n", AlertState.RESOLVED));
			push.send();
			assertThat(JsonParserFactory.getJsonParser().parseList(server.get("/api/v2/alerts?active=true"))).isEmpty();
		}
	}

	@Test
	void sendWhenEvaluationsAreRarerThanSendingsThenHoldsForFourOfThem() throws Exception {
		try (ScriptedServer server = new ScriptedServer(); OutgoingHttp http = http(server.url())) {
			this.alerts.add(alert("a", AlertState.FIRING));
			push(http, Duration.ofMinutes(5)).send();
			assertThat(sent(server)).singleElement()
				.satisfies((sent) -> assertThat(sent.get("endsAt")).isEqualTo("2026-03-01T10:20:00Z"));
		}
	}

	private AlertmanagerPush push(OutgoingHttp http) {
		return push(http, Duration.ofSeconds(15));
	}

	private AlertmanagerPush push(OutgoingHttp http, Duration interval) {
		Collection<Alert> current = this.alerts;
		return new AlertmanagerPush(http, () -> current, Time.of(() -> this.now, System::nanoTime),
				new Guard(this.registry), new AlertmanagerProperties(null, Map.of(), Duration.ofSeconds(5),
						Duration.ofMinutes(1), Duration.ofMinutes(15)),
				interval);
	}

	private Alert alert(String check, AlertState state) {
		return new Alert(check, "health_check_down",
				Labels.of(Map.of("alertname", "health_check_down", "severity", "critical", "check", check)),
				Severity.CRITICAL, state, 0, this.now.minusSeconds(900), this.now.minusSeconds(600),
				(state == AlertState.RESOLVED) ? this.now.minusSeconds(60) : null, null, false, "It is down",
				"0 <= 0.25", List.of());
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> sent(ScriptedServer server) {
		String body = server.requests().get(server.requests().size() - 1).body();
		return (List<Map<String, Object>>) (List<?>) JsonParserFactory.getJsonParser().parseList(body);
	}

	private static OutgoingHttp http(String url) {
		return new OutgoingHttp(AlertmanagerProperties.KEY,
				new OutgoingHttp.Server(url, Map.of(), Duration.ofSeconds(5)), 100_000);
	}

}
