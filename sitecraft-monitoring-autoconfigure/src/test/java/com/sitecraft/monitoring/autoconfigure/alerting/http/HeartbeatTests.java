package com.sitecraft.monitoring.autoconfigure.alerting.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.autoconfigure.ScriptedServer;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;
import com.sitecraft.monitoring.signal.Guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HeartbeatTests {

	private final AtomicBoolean alive = new AtomicBoolean(true);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private ScriptedServer server;

	private OutgoingHttp http;

	@BeforeEach
	void start() throws IOException {
		this.server = new ScriptedServer();
		this.http = new OutgoingHttp(HeartbeatProperties.KEY,
				new OutgoingHttp.Server(this.server.url() + "/ping/1234?x=y", Map.of(), Duration.ofSeconds(5)), 1_000);
	}

	@AfterEach
	void stop() {
		this.http.close();
		this.server.close();
	}

	@Test
	void sendWhenAliveThenCallsTheUrlAsItIs() throws Exception {
		assertThat(heartbeat("POST").send()).isEqualTo(Duration.ofMillis(20));
		assertThat(this.server.requests()).singleElement().satisfies((request) -> {
			assertThat(request.method()).isEqualTo("POST");
			assertThat(request.uri()).isEqualTo("/ping/1234?x=y");
		});
	}

	@Test
	void sendWhenNotAliveThenSaysNothing() throws Exception {
		this.alive.set(false);
		heartbeat("GET").send();
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void sendWhenRefusedThenFailsWithoutTheUrl() {
		this.server.answer(500, "");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> heartbeat("GET").send())
			.withMessageContaining("status 500")
			.withMessageNotContaining("1234");
	}

	@Test
	void threadWhenStartedThenSendsOverAndOverAndCountsFailures() {
		SendingThread thread = new SendingThread("alerting.heartbeat", Duration.ofMillis(20), heartbeat("GET"),
				new Guard(this.registry));
		thread.start();
		try {
			Awaitility.await().until(() -> this.server.requests().size() >= 3);
			this.server.answer(500, "");
			Awaitility.await()
				.until(() -> this.registry.find("sitecraft.monitoring.errors")
					.tag("component", "alerting.heartbeat")
					.counter() != null);
			this.server.answer(200, "");
			int before = this.server.requests().size();
			Awaitility.await().until(() -> this.server.requests().size() > before);
		}
		finally {
			thread.stop();
		}
		assertThat(thread.isRunning()).isFalse();
	}

	private Heartbeat heartbeat(String method) {
		return new Heartbeat(this.http, method, Duration.ofMillis(20), this.alive::get);
	}

}
