package com.sitecraft.sample.analysis.fetch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.http.client.FilteredHostException;

import com.sitecraft.sample.SampleTest;
import com.sitecraft.sample.Site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SampleTest
class PageFetcherTests {

	@Autowired
	private PageFetcher fetcher;

	@Autowired
	private Site site;

	private final AtomicInteger connections = new AtomicInteger();

	private ServerSocket internal;

	@BeforeEach
	void listen() throws IOException {
		// all addresses of this machine, IPv4 and IPv6
		this.internal = new ServerSocket(0);
		Thread thread = new Thread(() -> {
			while (!this.internal.isClosed()) {
				try {
					this.internal.accept().close();
					this.connections.incrementAndGet();
				}
				catch (IOException ex) {
					// closed
				}
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	@AfterEach
	void close() throws IOException {
		this.internal.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "127.0.0.1", "2130706433", "127.8.9.10", "0.0.0.0", "[::1]", "[::]",
			"[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "10.1.2.3", "172.16.0.1", "192.168.1.1",
			"100.64.0.1", "169.254.169.254", "[fe80::1]", "[fd00::1]", "[fec0::1]", "[2002:7f00:1::]", "224.0.0.1",
			"[ff02::1]", "255.255.255.255", "240.0.0.1" })
	void addressWhenInternalThenIsNotConnectedTo(String host) {
		Target target = Target.web("http://" + host + ":" + this.internal.getLocalPort() + "/");
		assertThatExceptionOfType(PageException.class).isThrownBy(() -> this.fetcher.fetch(target))
			.withMessageContaining("internal network")
			.withCauseInstanceOf(FilteredHostException.class);
		assertThat(this.connections).hasValue(0);
	}

	@Test
	void nameWhenItResolvesToThisMachineThenIsNotConnectedTo() throws IOException {
		String name = InetAddress.getLocalHost().getHostName();
		Target target = Target.web("http://" + name + ":" + this.internal.getLocalPort() + "/");
		assertThatExceptionOfType(PageException.class).isThrownBy(() -> this.fetcher.fetch(target));
		assertThat(this.connections).hasValue(0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "file:///etc/passwd", "gopher://127.0.0.1/", "http:/127.0.0.1", "http://", "http://127.1/",
			"http://0x7f.1/", "http://user:secret@example.com/", "http://exa mple.com/", "javascript:alert(1)", "" })
	void addressWhenNotOfAWebPageThenIsNoTarget(String url) {
		assertThatExceptionOfType(PageException.class).isThrownBy(() -> Target.web(url));
	}

	@Test
	void demoSiteWhenFetchedThenComesFromThisApplication() {
		this.site.address();
		Page page = this.fetcher.fetch(Target.demo("bakery"));
		assertThat(page.address()).endsWith("/demo-sites/bakery");
		assertThat(new String(page.body())).contains("Bread takes time");
	}

}
