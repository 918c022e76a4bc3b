package com.sitecraft.sample.analysis.fetch;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.stereotype.Component;

import com.sitecraft.sample.demo.LocalServer;

/**
 * Fetches demo pages from this application and all others from the public web. What a
 * customer enters only ever reaches the client that refuses internal addresses; the other
 * one is given the paths of the demo sites and nothing else.
 */
@Component
class PageFetcher implements PageSource, AutoCloseable {

	private static final InetAddressFilter PUBLIC = InetAddressFilter.externalAddresses()
		// "IPv4-compatible", an old notation of IPv4 addresses of any kind
		.andNot("::/96");

	private final LocalServer server;

	private final BoundedClient web;

	private final BoundedClient demo;

	PageFetcher(FetchProperties bounds, LocalServer server) {
		this.server = server;
		this.web = new BoundedClient(bounds, PUBLIC);
		this.demo = new BoundedClient(bounds, InetAddressFilter.all());
	}

	@Override
	public Page fetch(Target target) {
		if (target instanceof Target.Web page) {
			return this.web.get(page.address());
		}
		if (target instanceof Target.Demo page) {
			URI base = this.server.address()
				.orElseThrow(() -> new IllegalStateException("The web server does not listen yet"));
			return this.demo.get(base.resolve(page.site().path()));
		}
		Target.Html page = (Target.Html) target;
		return new Page("", page.html().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8.name(), Duration.ZERO);
	}

	@Override
	public void close() throws IOException {
		try (this.web; this.demo) {
			// both are closed, also when closing one fails
		}
	}

}
