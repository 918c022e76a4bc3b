package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import com.sitecraft.monitoring.autoconfigure.notification.ChannelDefinition;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelType;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelsProperties;
import com.sitecraft.monitoring.autoconfigure.notification.InboundActions;
import com.sitecraft.monitoring.autoconfigure.notification.PageText;
import com.sitecraft.monitoring.signal.Guard;

/**
 * Takes events of PagerDuty (webhooks v3), so that acknowledging on the telephone stops
 * the escalation here. What comes without a right signature is not even read as JSON.
 * Events may come again and in any order, so their time goes along; those of no person
 * are echoes of what was sent from here.
 */
final class PagerDutyWebhook {

	static final String PATH = "/sitecraft/pagerduty";

	private static final String HEADER = "X-PagerDuty-Signature";

	private static final String VERSION = "v1=";

	private static final int MAX_BYTES = 1_000_000;

	/** Two while a secret is replaced; whoever sends more wants us to compute. */
	private static final int MAX_SIGNATURES = 10;

	private static final int MAX_ACTOR = 200;

	/** What the channels may be told, by name of the channel. */
	private final Map<String, List<Signature>> secrets;

	private final Supplier<@Nullable InboundActions> actions;

	private final Guard guard;

	private PagerDutyWebhook(Map<String, List<Signature>> secrets, Supplier<@Nullable InboundActions> actions,
			Guard guard) {
		this.secrets = secrets;
		this.actions = actions;
		this.guard = guard;
	}

	/**
	 * Of the channels that have secrets.
	 * @param actions what takes the actions, {@code null} when nothing does
	 */
	static PagerDutyWebhook of(ChannelsProperties properties, Supplier<@Nullable InboundActions> actions, Guard guard) {
		Map<String, List<Signature>> secrets = new TreeMap<>();
		properties.channels().forEach((name, channel) -> {
			ChannelsProperties.Webhook webhook = channel.webhook();
			if (webhook != null && !webhook.secrets().isEmpty() && channel.type() == ChannelType.PAGERDUTY) {
				secrets.put(name, signatures(new ChannelDefinition(name, channel), webhook));
			}
		});
		return new PagerDutyWebhook(secrets, actions, guard);
	}

	private static List<Signature> signatures(ChannelDefinition definition, ChannelsProperties.Webhook webhook) {
		if (webhook.secrets().stream().anyMatch(String::isBlank)) {
			throw definition.hidden("webhook.secrets", "values that are not blank");
		}
		return webhook.secrets().stream().map(Signature::new).toList();
	}

	ServerResponse handle(ServerRequest request) throws IOException {
		List<Signature> signatures = this.secrets.get(request.pathVariable("channel"));
		if (signatures == null) {
			return ServerResponse.notFound().build();
		}
		byte[] body = read(request);
		if (body.length > MAX_BYTES) {
			return ServerResponse.status(HttpStatus.CONTENT_TOO_LARGE).build();
		}
		if (!signed(request, body, signatures)) {
			return ServerResponse.status(HttpStatus.UNAUTHORIZED).build();
		}
		return take(new String(body, StandardCharsets.UTF_8));
	}

	/** The bytes as they were signed, of a body that is too long only the beginning. */
	private static byte[] read(ServerRequest request) throws IOException {
		try (InputStream stream = request.servletRequest().getInputStream()) {
			return stream.readNBytes(MAX_BYTES + 1);
		}
	}

	private static boolean signed(ServerRequest request, byte[] body, List<Signature> secrets) {
		boolean signed = false;
		String header = String.join(",", request.headers().header(HEADER));
		for (String part : List.of(header.split(",", MAX_SIGNATURES))) {
			String digits = part.strip();
			for (Signature secret : secrets) {
				signed |= digits.startsWith(VERSION) && secret.matches(body, digits.substring(VERSION.length()));
			}
		}
		return signed;
	}

	private ServerResponse take(String body) {
		Event event;
		try {
			event = Event.parse(body);
		}
		catch (JsonParseException | DateTimeException ex) {
			return ServerResponse.badRequest().build();
		}
		InboundActions current = this.actions.get();
		if (event == null) {
			return ServerResponse.accepted().build();
		}
		boolean[] taken = { false };
		if (current != null) {
			this.guard.run("notification.inbound", () -> {
				current.take(event.incident(), event.action(), event.actor(), event.at());
				taken[0] = true;
			});
		}
		// Otherwise it is to come again.
		return ServerResponse.status(taken[0] ? HttpStatus.ACCEPTED : HttpStatus.SERVICE_UNAVAILABLE).build();
	}

	/**
	 * What concerns us of an event.
	 *
	 * @param incident id of the incident here
	 * @param action what was done
	 * @param actor who did it
	 * @param at when
	 */
	private record Event(String incident, InboundActions.Action action, String actor, Instant at) {

		/** An agent who is a person; an integration such as our own is another type. */
		private static final String PERSON = "user_reference";

		/**
		 * The event, {@code null} for one that asks nothing of us.
		 * @throws DateTimeException when it says not when it happened
		 */
		static @Nullable Event parse(String body) {
			Map<?, ?> event = map(JsonParserFactory.getJsonParser().parseMap(body).get("event"));
			InboundActions.@Nullable Action action = switch (text(event.get("event_type"))) {
				case "incident.acknowledged" -> InboundActions.Action.ACKNOWLEDGE;
				case "incident.resolved" -> InboundActions.Action.RESOLVE;
				default -> null;
			};
			String key = text(map(event.get("data")).get("incident_key"));
			Map<?, ?> agent = map(event.get("agent"));
			if (action == null || !key.startsWith(PagerDutyChannel.KEY_PREFIX) || !PERSON.equals(agent.get("type"))) {
				return null;
			}
			String who = text(agent.get("summary"));
			return new Event(key.substring(PagerDutyChannel.KEY_PREFIX.length()), action,
					"pagerduty: " + PageText.cut(PageText.oneLine(who.isBlank() ? "unknown" : who), MAX_ACTOR),
					OffsetDateTime.parse(text(event.get("occurred_at"))).toInstant());
		}

		private static Map<?, ?> map(@Nullable Object value) {
			return (value instanceof Map<?, ?> map) ? map : Map.of();
		}

		private static String text(@Nullable Object value) {
			return (value instanceof String text) ? text : "";
		}

	}

}
