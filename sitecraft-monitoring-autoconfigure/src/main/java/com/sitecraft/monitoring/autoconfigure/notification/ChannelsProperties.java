package com.sitecraft.monitoring.autoconfigure.notification;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Ways to tell people.
 *
 * @param channels Channels by name, as escalation policies name them. The channel 'log'
 * is always there.
 */
@ConfigurationProperties("sitecraft.monitoring.notifications")
public record ChannelsProperties(@DefaultValue Map<String, Entry> channels) {

	/**
	 * One channel.
	 *
	 * @param type What is behind the channel. Left out where a Channel bean has the name
	 * of the channel.
	 * @param url URL that is called; never shown, since it is the secret of some
	 * services. For pagerduty the address of the Events API without '/v2/enqueue',
	 * 'https://events.pagerduty.com' unless set.
	 * @param routingKey Integration key of the PagerDuty service; never shown.
	 * @param secret Key that a webhook's requests are signed with; never shown.
	 * @param headers Headers that are sent to a webhook, such as Authorization; never
	 * shown.
	 * @param to Addresses that mails go to where a page names no person.
	 * @param from Address that mails come from.
	 * @param timeout How long one attempt may take, 10s unless set, at most 1m.
	 * @param rate Pages a minute; above, they are merged into digests. 1 to 1000, for
	 * Slack at most 60.
	 * @param allowPrivate Whether the URL may lead to an address of a private network or
	 * to this machine. Link-local addresses are refused in any case.
	 * @param webhook What PagerDuty may tell us.
	 */
	public record Entry(@Nullable ChannelType type, @Nullable String url, @Nullable String routingKey,
			@Nullable String secret, @DefaultValue Map<String, String> headers, @DefaultValue List<String> to,
			@Nullable String from, @Nullable Duration timeout, @DefaultValue("10") int rate,
			@Nullable Boolean allowPrivate, @Nullable Webhook webhook) {

		/** Nearly all of it is a secret. */
		@Override
		public String toString() {
			return "Entry[" + this.type + "]";
		}

	}

	/**
	 * What PagerDuty may tell us: who acknowledged or resolved there.
	 *
	 * @param secrets Signing secrets of the PagerDuty webhook subscription, several while
	 * one replaces another; never shown. Without one nothing is heard.
	 */
	public record Webhook(@DefaultValue List<String> secrets) {

		@Override
		public String toString() {
			return "Webhook[]";
		}

	}

}
