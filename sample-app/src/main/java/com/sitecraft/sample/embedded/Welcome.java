package com.sitecraft.sample.embedded;

import java.net.URI;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import com.sitecraft.sample.demo.DemoCustomer;
import com.sitecraft.sample.demo.DemoProperties;
import com.sitecraft.sample.demo.LocalServer;
import com.sitecraft.sample.security.OperatorProperties;

/**
 * Says, once started, what to open, who to log in as, and which processes to break.
 */
@Component
class Welcome {

	private static final Logger logger = LoggerFactory.getLogger(Welcome.class);

	private final LocalServer server;

	private final DemoProperties demo;

	private final OperatorProperties operator;

	private final ServerFacts servers;

	Welcome(LocalServer server, DemoProperties demo, OperatorProperties operator, ServerFacts servers) {
		this.server = server;
		this.demo = demo;
		this.operator = operator;
		this.servers = servers;
	}

	@EventListener
	void ready(ApplicationReadyEvent event) {
		// In the background: servers that are away must not keep the application from
		// being ready.
		Thread thread = new Thread(this::greet, "welcome");
		thread.setDaemon(true);
		thread.start();
	}

	private void greet() {
		String address = this.server.address().map(URI::toString).orElse("");
		logger.info("""
				SiteCraft is ready

				    open      {}/
				    customer  {}
				    operator  {}
				    health    {}/actuator/health
				    scrape    {}/actuator/prometheus
				    {}
				    {}
				""", address, customer(), operator(), address, address, this.servers.postgres(), this.servers.redis());
	}

	private String customer() {
		if (!this.demo.accounts()) {
			return "none (sitecraft.demo.accounts is false)";
		}
		return DemoCustomer.DEMO.email() + " / " + shown(this.demo.password(), DemoProperties.PASSWORD);
	}

	private String operator() {
		return this.operator.name() + " / " + shown(this.operator.password(), OperatorProperties.PASSWORD);
	}

	/** A password that somebody chose does not belong in a log. */
	private static String shown(String password, String known) {
		return password.equals(known) ? password : "(as configured)";
	}

}
