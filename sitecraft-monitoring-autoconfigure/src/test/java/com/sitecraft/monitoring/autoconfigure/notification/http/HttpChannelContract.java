package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.sitecraft.monitoring.autoconfigure.RawServer;
import com.sitecraft.monitoring.autoconfigure.ScriptedServer;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelDefinition;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelsProperties;
import com.sitecraft.monitoring.autoconfigure.notification.Pages;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Outcome;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every channel behind a URL does, whatever the other side does: it says what became
 * of the page, in time, and tells nobody its secrets.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class HttpChannelContract {

	/** In the URL, the key or a header; whichever the channel has. */
	static final String SECRET = "s3cr3tK3y0123456789abcdef";

	private @Nullable Channel channel;

	/** A channel as it is configured. */
	abstract ChannelsProperties.Entry properties(String url, @Nullable Duration timeout, boolean allowPrivate);

	/** What the receiver answers when it has the page. */
	abstract ScriptedServer accepting(ScriptedServer server);

	/** That the document keeps the limits of the receiver. */
	abstract void assertLimits(String json);

	/** Time until the next attempt after a 429 that says none. */
	@Nullable Duration whenLimited() {
		return null;
	}

	@AfterEach
	void closeChannel() throws Exception {
		if (this.channel instanceof AutoCloseable closeable) {
			closeable.close();
		}
	}

	@Test
	void sendWhenAcceptedThenDelivered(CapturedOutput output) throws Exception {
		try (ScriptedServer server = accepting(new ScriptedServer())) {
			for (Page.Kind kind : Page.Kind.values()) {
				assertThat(send(server.url(), Pages.page(kind), output)).isInstanceOf(Outcome.Delivered.class);
			}
			assertThat(server.requests()).hasSize(Page.Kind.values().length)
				.allSatisfy((request) -> assertThat(request.method()).isEqualTo("POST"));
		}
	}

	@ParameterizedTest
	@CsvSource({ "400, Refused", "401, Refused", "403, Refused", "404, Refused", "410, Refused", "413, Refused",
			"408, Retry", "500, Retry", "502, Retry", "503, Retry", "504, Retry", "302, Retry", "307, Retry",
			"204, any" })
	void sendWhenStatusThenRefusedOnlyWhereTheSameAgainIsNoUse(int status, String kind, CapturedOutput output)
			throws Exception {
		try (ScriptedServer server = new ScriptedServer().answer(status, "")) {
			Outcome outcome = send(server.url(), Pages.page(Page.Kind.TRIGGERED), output);
			assertThat(outcome.getClass().getSimpleName()).isEqualTo(kind.equals("any") ? noContent() : kind);
			assertThat(outcome.detail()).contains(String.valueOf(status));
			assertThat(server.requests()).hasSize(1);
		}
	}

	/** Success without a word. */
	String noContent() {
		return "Retry";
	}

	@ParameterizedTest
	@CsvSource({ "429, 120, 120", "503, 7, 7", "429, 999999999, 3600", "429, 'Sun, 01 Mar 2026 10:01:30 GMT', 90",
			"429, 'Sun, 01 Mar 2026 09:00:00 GMT', ", "429, soon, ", "429, -5, ", "429, 0, 0", "429, , " })
	void sendWhenToldToWaitThenSaysForHowLong(int status, @Nullable String retryAfter, @Nullable Long seconds,
			CapturedOutput output) throws Exception {
		String header = (retryAfter != null) ? "Retry-After: " + retryAfter + "\r\n" : "";
		try (RawServer server = new RawServer(
				RawServer.answering("HTTP/1.1 " + status + " Wait\r\n" + header + "Content-Length: 0\r\n\r\n"))) {
			Outcome outcome = send(url(server), Pages.page(Page.Kind.TRIGGERED), output);
			assertThat(outcome).isInstanceOfSatisfying(Outcome.Retry.class, (retry) -> assertThat(retry.after())
				.isEqualTo((seconds != null) ? Duration.ofSeconds(seconds) : whenLimited()));
		}
	}

	@Test
	void sendWhenReceiverHangsThenRetryInTime(CapturedOutput output) throws Exception {
		try (RawServer server = new RawServer(RawServer.hanging())) {
			long start = System.nanoTime();
			assertRetry(url(server), output);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		}
	}

	@Test
	void sendWhenAnswerTricklesThenRetryInTime(CapturedOutput output) throws Exception {
		try (ScriptedServer server = new ScriptedServer().answer(200, "x".repeat(100)).trickle(100)) {
			assertRetry(server.url(), output);
		}
	}

	@Test
	void sendWhenConnectionIsResetThenRetry(CapturedOutput output) throws Exception {
		try (RawServer server = new RawServer(RawServer.resetting())) {
			assertRetry(url(server), output);
		}
	}

	@Test
	void sendWhenAnswerIsGarbageThenRetry(CapturedOutput output) throws Exception {
		try (RawServer server = new RawServer(RawServer.answering("\u0000\u0001 220 mail ready\r\n\r\n"))) {
			assertRetry(url(server), output);
		}
	}

	@Test
	void sendWhenAnswerIsHugeThenRetry(CapturedOutput output) throws Exception {
		try (RawServer server = new RawServer(
				RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + "x".repeat(3_000_000)))) {
			assertRetry(url(server), output);
		}
	}

	@Test
	void sendWhenConnectionIsRefusedThenRetry(CapturedOutput output) throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		assertRetry("http://127.0.0.1:" + port, output);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 400, 429, 500 })
	void sendWhenReceiverRepeatsTheRequestThenNothingOfItIsTold(int status, CapturedOutput output) throws Exception {
		try (RawServer server = new RawServer(RawServer.repeating(status))) {
			Outcome outcome = send(url(server), Pages.page(Page.Kind.TRIGGERED), output);
			assertThat(outcome.detail()).doesNotContain("Redis is down");
			assertThat(server.requests()).hasSize(1);
		}
	}

	@Test
	void sendWhenAddressIsPrivateAndNotAllowedThenIsNotCalled(CapturedOutput output) throws Exception {
		try (ScriptedServer server = accepting(new ScriptedServer())) {
			// A name, so that only the connection tells where it leads.
			String url = server.url().replace("127.0.0.1", "localhost.");
			Channel built = create(properties(url, Duration.ofSeconds(2), false));
			assertThat(built.send(Pages.page(Page.Kind.TRIGGERED))).isInstanceOfSatisfying(Outcome.Retry.class,
					(retry) -> assertThat(retry.detail()).contains("allow-private").doesNotContain("localhost"));
			assertThat(server.requests()).isEmpty();
			assertThat(output.getAll()).doesNotContain(SECRET);
		}
	}

	@ParameterizedTest
	@CsvSource({ "http://127.0.0.1:1, false", "http://10.0.0.1, false", "http://[::1]:1, false",
			"http://localhost:1, false", "http://169.254.169.254, true", "http://[fe80::1], true", "not a url, true",
			"ftp://example.com, true", "http://user:word@example.com, true" })
	void createWhenUrlMayNotBeCalledThenStopsTheStartAndDoesNotShowIt(String url, boolean allowPrivate) {
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> create(properties(url, Duration.ofSeconds(2), allowPrivate)))
			.withMessageContaining("sitecraft.monitoring.notifications.channels.tested.url is ******")
			.withMessageNotContaining(SECRET)
			.withMessageNotContaining(url)
			.withNoCause();
	}

	@Test
	void sendWhenPagesAreExtremeThenLimitsAreKept(CapturedOutput output) throws Exception {
		try (ScriptedServer server = accepting(new ScriptedServer())) {
			Channel built = create(properties(server.url(), Duration.ofSeconds(30), true));
			List<Delivery> extremes = Pages.extremes();
			for (Delivery delivery : extremes) {
				assertThat(built.send(delivery)).isInstanceOf(Outcome.Delivered.class);
				assertLimits(server.requests().get(server.requests().size() - 1).body());
			}
			assertThat(built.sendDigest(extremes)).isInstanceOf(Outcome.Delivered.class);
			assertLimits(server.requests().get(server.requests().size() - 1).body());
			assertThat(output.getAll()).doesNotContain(SECRET);
		}
	}

	/** Where nothing answers. */
	private void assertRetry(String url, CapturedOutput output) throws Exception {
		assertThat(send(url, Duration.ofSeconds(1), Pages.page(Page.Kind.TRIGGERED), output))
			.isInstanceOfSatisfying(Outcome.Retry.class, (retry) -> assertThat(retry.after()).isNull());
	}

	/** Sends, and looks for what nobody may see. */
	private Outcome send(String url, Delivery delivery, CapturedOutput output) throws Exception {
		return send(url, Duration.ofSeconds(30), delivery, output);
	}

	private Outcome send(String url, Duration timeout, Delivery delivery, CapturedOutput output) throws Exception {
		Channel built = create(properties(url, timeout, true));
		Outcome outcome = built.send(delivery);
		for (String text : List.of(outcome.toString(), built.toString(), output.getAll())) {
			assertThat(text).doesNotContain(SECRET).doesNotContain("127.0.0.1").doesNotContain(url);
		}
		return outcome;
	}

	Channel create(ChannelsProperties.Entry properties) throws Exception {
		closeChannel();
		ChannelDefinition definition = new ChannelDefinition("tested", properties);
		assertThat(properties + " " + definition).doesNotContain(SECRET);
		Channel made = new HttpChannelFactory(Time.of(() -> Pages.AT, System::nanoTime)).create(definition);
		this.channel = made;
		return made;
	}

	static String url(RawServer server) {
		return "http://127.0.0.1:" + server.port();
	}

	static Map<String, Object> document(String json) {
		return JsonParserFactory.getJsonParser().parseMap(json);
	}

}
