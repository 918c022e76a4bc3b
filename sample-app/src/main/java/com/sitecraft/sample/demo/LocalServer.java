package com.sitecraft.sample.demo;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Where this application itself can be reached from this machine.
 */
@Component
public class LocalServer {

	private final String host;

	private volatile @Nullable URI address;

	LocalServer(ServerProperties properties) {
		InetAddress bound = properties.getAddress();
		this.host = (bound == null || bound.isAnyLocalAddress()) ? "127.0.0.1" : bound.getHostAddress();
	}

	/**
	 * The address, without a path; empty until the server listens.
	 */
	public Optional<URI> address() {
		return Optional.ofNullable(this.address);
	}

	@EventListener
	void started(WebServerInitializedEvent event) {
		// The actuator may have a server of its own, in a context with a namespace.
		if (event.getApplicationContext().getServerNamespace() == null) {
			String literal = this.host.contains(":") ? "[" + this.host + "]" : this.host;
			this.address = URI.create("http://" + literal + ":" + event.getWebServer().getPort());
		}
	}

}
