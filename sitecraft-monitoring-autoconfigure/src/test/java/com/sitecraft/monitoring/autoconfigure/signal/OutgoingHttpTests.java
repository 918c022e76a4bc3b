package com.sitecraft.monitoring.autoconfigure.signal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.ScriptedServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OutgoingHttpTests {

	private static final String KEY = "sitecraft.monitoring.prometheus";

	private ScriptedServer server;

	@BeforeEach
	void startServer() throws IOException {
		this.server = new ScriptedServer();
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Test
	void callThenAppendsPathSendsHeadersAndReadsAnswer() throws Exception {
		this.server.answer(503, "busy");
		try (OutgoingHttp http = http(this.server.url() + "/base/",
				Map.of("Authorization", "Bearer abc", "X-Both", "server"))) {
			OutgoingHttp.Answer answer = http.call("POST", "/api", "text/plain", "question",
					Map.of("X-Own", "1", "X-Both", "request"));
			assertThat(answer.status()).isEqualTo(503);
			assertThat(answer.body()).isEqualTo("busy");
			assertThat(answer.headers().firstValue("location")).isPresent();
		}
		ScriptedServer.Request request = this.server.requests().get(0);
		assertThat(request.uri()).isEqualTo("/base/api");
		assertThat(request.body()).isEqualTo("question");
		assertThat(request.headers().getFirst("Authorization")).isEqualTo("Bearer abc");
		assertThat(request.headers().getFirst("X-Own")).isEqualTo("1");
		assertThat(request.headers().get("X-Both")).containsExactly("request");
	}

	/** The JDK's own limit ends with the headers of the answer. */
	@Test
	void callWhenAnswerTricklesThenEndsAtTheLimit() {
		this.server.answer(200, "x".repeat(100)).trickle(100);
		try (OutgoingHttp http = hasty(this.server.url(), Map.of())) {
			assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(() -> http.call("GET", "", null, ""))
				.withMessage("no answer within 1000 ms");
		}
	}

	@Test
	void callWhenAnswerIsTooLongThenFails() {
		this.server.answer(200, "x".repeat(2_000));
		try (OutgoingHttp http = http(this.server.url(), Map.of())) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> http.call("GET", "", null, ""))
				.withMessageContaining("longer than 1000 bytes");
		}
	}

	@Test
	void callWhenRedirectedThenDoesNotFollow() throws Exception {
		this.server.answer(302, "");
		try (OutgoingHttp http = http(this.server.url(), Map.of("Authorization", "Bearer abc"))) {
			assertThat(http.call("GET", "", null, "").successful()).isFalse();
		}
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void callWhenAddressIsLinkLocalThenIsRefused() {
		try (OutgoingHttp http = http("http://169.254.169.254/latest/meta-data", Map.of())) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> http.call("GET", "", null, ""))
				.withMessageContaining("169.254.169.254");
		}
	}

	@Test
	void callWhenAddressIsPrivateAndOnlyPublicOnesMayBeReachedThenIsRefused() {
		try (OutgoingHttp http = new OutgoingHttp(KEY,
				new OutgoingHttp.Server(this.server.url(), Map.of(), Duration.ofSeconds(1)), 1_000,
				OutgoingHttp.PUBLIC)) {
			assertThatExceptionOfType(OutgoingHttp.RefusedAddressException.class)
				.isThrownBy(() -> http.call("GET", "", null, ""));
		}
		assertThat(this.server.requests()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "8.8.8.8, true", "2606:4700::1111, true", "127.0.0.1, false", "10.0.0.1, false", "::1, false",
			"100.64.0.1, false", "fd00::1, false", "::ffff:10.0.0.1, false", "64:ff9b::a00:1, false",
			"169.254.169.254, false", "0.0.0.0, false" })
	void publicAddressesThenAreThoseOfTheInternet(String address, boolean allowed) throws IOException {
		assertThat(OutgoingHttp.PUBLIC.matches(InetAddress.getByName(address))).isEqualTo(allowed);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "ftp://example.com", "http:///path", "not a url", "http://user:pa55@example.com" })
	void serverWhenUrlIsImpossibleThenStopsTheStart(String url) {
		assertThatExceptionOfType(InvalidMonitoringPropertyException.class).isThrownBy(() -> http(url, Map.of()))
			.withMessageContaining(KEY + ".url")
			.withMessageContaining("an http or https URL")
			.withMessageNotContaining("pa55");
	}

	@Test
	void serverWhenHeaderIsImpossibleThenStopsTheStartAndDoesNotShowIt() {
		assertThatExceptionOfType(InvalidMonitoringPropertyException.class)
			.isThrownBy(() -> http("http://a/", Map.of("Authorization", "secret\nword")))
			.withMessageContaining(KEY + ".headers.Authorization")
			.withMessageNotContaining("secret");
	}

	@Test
	void serverWhenTimeoutIsNegativeThenStopsTheStart() {
		assertThatExceptionOfType(InvalidMonitoringPropertyException.class).isThrownBy(
				() -> new OutgoingHttp(KEY, new OutgoingHttp.Server("http://a/", Map.of(), Duration.ofSeconds(-1)), 10))
			.withMessageContaining(KEY + ".timeout");
	}

	private static OutgoingHttp http(String url, Map<String, String> headers) {
		return new OutgoingHttp(KEY, new OutgoingHttp.Server(url, headers, Duration.ofSeconds(30)), 1_000);
	}

	private static OutgoingHttp hasty(String url, Map<String, String> headers) {
		return new OutgoingHttp(KEY, new OutgoingHttp.Server(url, headers, Duration.ofSeconds(1)), 1_000);
	}

}
