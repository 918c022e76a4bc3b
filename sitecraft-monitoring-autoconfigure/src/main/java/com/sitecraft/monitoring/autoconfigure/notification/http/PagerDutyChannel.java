package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonWriter;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.autoconfigure.notification.PageText;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp.Answer;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Notification;
import com.sitecraft.monitoring.notification.Outcome;

/**
 * Sends events to PagerDuty (Events API v2). An incident here is an alert there, found
 * again by its {@code dedup_key}.
 */
final class PagerDutyChannel implements Channel, AutoCloseable {

	/** What our keys start with, so that those of others are told apart. */
	static final String KEY_PREFIX = "sitecraft-";

	private static final String CLIENT = "SiteCraft Monitoring";

	private static final int ACCEPTED = 202;

	/** A limit of one minute, so the same within it is no use. */
	private static final Duration LIMITED = Duration.ofMinutes(2);

	private static final int MAX_SUMMARY = 1_024;

	/** The limit is 512 KB; whoever counts otherwise has room. */
	private static final int MAX_BYTES = 500_000;

	/** Of a text that has no limit of its own. */
	private static final int MAX_TEXT = 1_000;

	private static final JsonWriter<Map<String, Object>> writer = JsonWriter.standard();

	private final String name;

	private final String routingKey;

	private final Post post;

	PagerDutyChannel(String name, String routingKey, Post post) {
		this.name = name;
		this.routingKey = routingKey;
		this.post = post;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public boolean digestible(Delivery delivery) {
		return PageText.isOpen(delivery.notification());
	}

	@Override
	public Outcome send(Delivery delivery) throws InterruptedException {
		Notification notification = delivery.notification();
		String dedupKey = StableKey.of(KEY_PREFIX, notification.incident());
		return send(switch (notification.kind()) {
			case TRIGGERED, UPDATED, REPEATED -> trigger(dedupKey, notification);
			case ACKNOWLEDGED -> writer.writeToString(event("acknowledge", dedupKey));
			case RESOLVED -> writer.writeToString(event("resolve", dedupKey));
		});
	}

	@Override
	public Outcome sendDigest(List<Delivery> deliveries) throws InterruptedException {
		Notification worst = deliveries.stream()
			.map(Delivery::notification)
			.max(Comparator.comparingInt((notification) -> notification.severity().rank()))
			.orElseThrow();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("pages", deliveries.size());
		details.put("incidents",
				deliveries.stream()
					.limit(Notification.MAX_ALERTS)
					.map((delivery) -> PageText.cut(PageText.headline(delivery.notification()), MAX_TEXT))
					.toList());
		Map<String, Object> event = event("trigger", StableKey.of(KEY_PREFIX + "digest-", deliveries));
		event.put("payload", payload(PageText.headline(deliveries), worst, worst.at(), "digest", "digest", details));
		event.put("client", CLIENT);
		return send(writer.writeToString(event));
	}

	private Outcome send(String event) throws InterruptedException {
		return this.post.send("/v2/enqueue", event, Map.of(), this::judge);
	}

	private Outcome judge(Answer answer) {
		return (answer.status() == ACCEPTED) ? this.post.delivered(answer) : this.post.failed(answer, LIMITED);
	}

	/** With as many alerts as there is room for. */
	private String trigger(String dedupKey, Notification notification) {
		int used = Room.size(trigger(dedupKey, notification, List.of()));
		return writer.writeToString(trigger(dedupKey, notification,
				Room.fill(notification.alerts(), PagerDutyChannel::alert, MAX_BYTES - used)));
	}

	private Map<String, Object> trigger(String dedupKey, Notification notification, List<Map<String, Object>> alerts) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("incident", notification.incident());
		details.put("event", PageText.label(notification.kind()));
		details.put("severity", notification.severity().label());
		details.put("opened_at", notification.openedAt().toString());
		String note = notification.note();
		if (note != null) {
			details.put("note", PageText.cut(note, MAX_TEXT));
		}
		details.put("labels", Room.labels(notification.labels()));
		details.put("alerts", alerts);
		details.put("more_alerts", notification.more() + notification.alerts().size() - alerts.size());
		Map<String, Object> event = event("trigger", dedupKey);
		event.put("payload", payload(PageText.headline(notification), notification, notification.at(),
				notification.rule(), notification.groupKey(), details));
		event.put("client", CLIENT);
		String link = notification.link();
		if (link != null) {
			event.put("client_url", link);
			event.put("links", List.of(Map.of("href", link, "text", "Incident")));
		}
		return event;
	}

	private Map<String, Object> event(String action, String dedupKey) {
		Map<String, Object> event = new LinkedHashMap<>();
		event.put("routing_key", this.routingKey);
		event.put("event_action", action);
		event.put("dedup_key", dedupKey);
		return event;
	}

	private static Map<String, Object> payload(String summary, Notification notification, Instant at, String type,
			String group, Map<String, Object> details) {
		Map<String, Object> payload = new LinkedHashMap<>();
		payload.put("summary", PageText.cut(PageText.oneLine(summary), MAX_SUMMARY));
		payload.put("source", PageText.cut(notification.source(), MAX_TEXT));
		payload.put("severity", severity(notification.severity()));
		payload.put("timestamp", at.toString());
		String component = component(notification);
		if (component != null) {
			payload.put("component", PageText.cut(component, MAX_TEXT));
		}
		payload.put("group", PageText.cut(group, MAX_TEXT));
		payload.put("class", PageText.cut(type, MAX_TEXT));
		payload.put("custom_details", details);
		return payload;
	}

	/** What of the source is concerned, where the labels say it. */
	private static @Nullable String component(Notification notification) {
		String component = notification.labels().get("component");
		return (component != null) ? component : notification.labels().get("check");
	}

	private static String severity(Severity severity) {
		return switch (severity) {
			case INFO -> "info";
			case WARNING -> "warning";
			case ERROR -> "error";
			case CRITICAL, SECURITY -> "critical";
		};
	}

	private static Map<String, Object> alert(Notification.AlertLine alert) {
		Map<String, Object> document = new LinkedHashMap<>();
		document.put("summary", PageText.cut(alert.summary(), MAX_TEXT));
		// Text, since JSON has no NaN.
		document.put("value", String.valueOf(alert.value()));
		document.put("starts_at", alert.startsAt().toString());
		Instant end = alert.endsAt();
		if (end != null) {
			document.put("ends_at", end.toString());
		}
		document.put("labels", Room.labels(alert.labels()));
		return document;
	}

	@Override
	public void close() {
		this.post.close();
	}

	@Override
	public String toString() {
		return "PagerDutyChannel[" + this.name + "]";
	}

}
