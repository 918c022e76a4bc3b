package com.sitecraft.monitoring.autoconfigure.health.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.ssl.SslBundles;

import com.sitecraft.fixtures.FaultProxy;
import com.sitecraft.monitoring.autoconfigure.health.CheckIndicator;
import com.sitecraft.monitoring.autoconfigure.health.Looking;
import com.sitecraft.monitoring.autoconfigure.health.http.ExternalHealthProperties.External;
import com.sitecraft.monitoring.autoconfigure.health.http.ExternalHealthProperties.Method;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;
import com.sitecraft.monitoring.health.CheckResult;
import com.sitecraft.monitoring.health.CheckStatus;
import com.sitecraft.monitoring.health.HealthCheck;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class ExternalCheckTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private final ExternalClients clients = new ExternalClients();

	@AfterEach
	void close() {
		this.clients.close();
	}

	@Test
	void checkWhenStatusIsExpectedThenUpAndQueryIsNotShown() throws Exception {
		try (WebServer server = WebServer.answering(204)) {
			CheckResult result = check(server.url() + "/status?key=secret", LONG).check();
			assertThat(result.error()).isNull();
			assertThat(result.status()).isEqualTo(CheckStatus.UP);
			assertThat(result.details()).containsEntry("status", 204).containsEntry("url", server.url() + "/status");
			assertThat(server.requests()).singleElement()
				.satisfies((request) -> assertThat(request.uri()).isEqualTo("/status?key=secret"));
		}
	}

	@Test
	void checkWhenStatusIsNotExpectedThenDownWithBoth() throws Exception {
		try (WebServer server = WebServer.answering(503)) {
			CheckResult result = check(server.url(), LONG).check();
			assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
			assertThat(result.error()).isEqualTo("the answer has status 503, expected is 2xx");
			assertThat(result.details()).containsEntry("status", 503);
		}
	}

	@Test
	void checkWhenConfiguredThenMethodAndHeadersAreSentAndHeadersNotShown() throws Exception {
		try (WebServer server = WebServer.answering(401)) {
			HealthCheck check = check(new External(server.url(), Method.HEAD, List.of("200", "401"), LONG, LONG,
					Map.of("Authorization", "Bearer t0ps3cret"), null));
			CheckResult result = check.check();
			assertThat(result.status()).isEqualTo(CheckStatus.UP);
			assertThat(result.toString()).doesNotContain("t0ps3cret");
			assertThat(server.requests()).singleElement().satisfies((request) -> {
				assertThat(request.method()).isEqualTo("HEAD");
				assertThat(request.headers().getFirst("Authorization")).isEqualTo("Bearer t0ps3cret");
				assertThat(request.headers().getFirst("User-Agent")).isEqualTo("SiteCraft-Monitoring");
				assertThat(request.headers().containsKey("Upgrade")).isFalse();
			});
		}
	}

	@Test
	void checkWhenRedirectedThenDownAndTheOtherHostIsNotCalled() throws Exception {
		try (WebServer other = WebServer.answering(200);
				WebServer server = WebServer.redirecting(other.url() + "/?token=secret")) {
			CheckResult result = check(server.url(), LONG).check();
			assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
			assertThat(result.error())
				.isEqualTo("the answer has status 302, expected is 2xx; redirects are not followed");
			assertThat(other.requests()).isEmpty();
		}
	}

	@Test
	void checkWhenBodyNeverEndsThenItIsNotRead() throws Exception {
		try (WebServer server = WebServer.endless()) {
			assertThat(check(server.url(), LONG).check().status()).isEqualTo(CheckStatus.UP);
		}
	}

	@Test
	void checkWhenNobodyListensThenDown() throws Exception {
		try (WebServer server = WebServer.answering(200);
				FaultProxy proxy = FaultProxy.to("127.0.0.1", server.port())) {
			proxy.refuse();
			HealthCheck check = check("http://127.0.0.1:" + proxy.port(), LONG);
			CheckResult result = Looking.at(check).result();
			assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
			assertThat(result.error()).contains("ConnectException");
			proxy.pass();
			Awaitility.await()
				.untilAsserted(() -> assertThat(Looking.at(check).result().status()).isEqualTo(CheckStatus.UP));
		}
	}

	@Test
	void checkWhenBlackHoledThenDownWithinItsTimeout() throws Exception {
		try (WebServer server = WebServer.answering(200);
				FaultProxy proxy = FaultProxy.to("127.0.0.1", server.port())) {
			proxy.blackHole();
			CheckResult result = check("http://127.0.0.1:" + proxy.port(), Duration.ofMillis(300)).check();
			assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
			assertThat(result.error()).isEqualTo("no answer within 300 ms");
		}
	}

	@Test
	void checkWhenBlackHoledAndGivenUpThenEnds() throws Exception {
		try (WebServer server = WebServer.answering(200);
				FaultProxy proxy = FaultProxy.to("127.0.0.1", server.port())) {
			proxy.blackHole();
			Looking look = Looking.at(check("http://127.0.0.1:" + proxy.port(), LONG));
			look.giveUp();
			Awaitility.await().until(look::isOver);
			assertThat(look.result().status()).isEqualTo(CheckStatus.DOWN);
		}
	}

	@Test
	void checkWhenSlowButInTimeThenUp() throws Exception {
		try (WebServer server = WebServer.answering(200);
				FaultProxy proxy = FaultProxy.to("127.0.0.1", server.port())) {
			proxy.delay(Duration.ofMillis(200));
			assertThat(check("http://127.0.0.1:" + proxy.port(), LONG).check().status()).isEqualTo(CheckStatus.UP);
		}
	}

	@Test
	void checkWhenAnswerIsCutThenDown() throws Exception {
		try (WebServer server = WebServer.answering(200);
				FaultProxy proxy = FaultProxy.to("127.0.0.1", server.port())) {
			proxy.cutAfter(5);
			CheckResult result = Looking.at(check("http://127.0.0.1:" + proxy.port(), LONG)).result();
			assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://169.254.169.254/latest/meta-data", "http://2852039166/",
			"http://[::ffff:169.254.169.254]/", "http://[fe80::1]/", "http://[fd00:ec2::254]/",
			"http://[64:ff9b::a9fe:a9fe]/" })
	void checkWhenAddressHandsOutCredentialsThenNotCalled(String url) throws Exception {
		CheckResult result = check(url, LONG).check();
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).contains("are not allowed");
	}

	@Test
	void filterWhenAddressIsPrivateOrPublicThenAllowed() throws Exception {
		for (String address : List.of("127.0.0.1", "10.1.2.3", "192.168.0.1", "93.184.216.34", "::1", "2606:4700::1")) {
			assertThat(OutgoingHttp.ALLOWED.matches(InetAddress.getByName(address))).as(address).isTrue();
		}
	}

	@Test
	void checkWhenHostIsUnknownThenDownAndReasonSaysSo() throws Exception {
		CheckResult result = check("http://nowhere.invalid/", LONG).check();
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).isEqualTo("unknown host nowhere.invalid");
	}

	@Test
	void checkWhenClosedThenItsThreadsEnd() throws Exception {
		try (WebServer server = WebServer.answering(200)) {
			check(server.url(), LONG).check();
		}
		this.clients.close();
		Awaitility.await()
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().startsWith("sitecraft-external")));
	}

	private HealthCheck check(String url, Duration timeout) {
		return check(new External(url, Method.GET, List.of("2xx"), LONG, timeout, Map.of(), null));
	}

	private HealthCheck check(External service) {
		CheckIndicator indicator = new ExternalChecks(this.clients,
				new DefaultListableBeanFactory().getBeanProvider(SslBundles.class))
			.create(Map.of("service", service))
			.get("service");
		return indicator.check();
	}

}
