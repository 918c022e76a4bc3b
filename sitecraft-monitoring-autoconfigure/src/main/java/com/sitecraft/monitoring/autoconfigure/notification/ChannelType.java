package com.sitecraft.monitoring.autoconfigure.notification;

import java.util.Locale;
import java.util.Set;

/**
 * What is behind a channel.
 */
public enum ChannelType {

	/** PagerDuty, Events API v2. */
	PAGERDUTY,

	/** Slack, by an incoming webhook. */
	SLACK,

	/** Any HTTP server that reads what an Alertmanager sends to a webhook. */
	WEBHOOK,

	/** The host's mail server. */
	EMAIL,

	/** The log of the application. */
	LOG;

	/**
	 * Whether a property that not every channel has makes sense for this one.
	 */
	boolean knows(String key) {
		return (switch (this) {
			case PAGERDUTY -> Set.of("url", "routing-key", "webhook", "timeout", "allow-private");
			case SLACK -> Set.of("url", "timeout", "allow-private");
			case WEBHOOK -> Set.of("url", "secret", "headers", "timeout", "allow-private");
			case EMAIL -> Set.of("to", "from", "timeout");
			case LOG -> Set.<String>of();
		}).contains(key);
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
