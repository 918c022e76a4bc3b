package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonWriter;

import com.sitecraft.monitoring.autoconfigure.notification.PageText;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp.Answer;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Notification;
import com.sitecraft.monitoring.notification.Outcome;
import com.sitecraft.monitoring.signal.Time;

/**
 * Sends what an Alertmanager sends to a webhook (version 4), signed where there is a
 * secret, to any server.
 */
final class WebhookChannel implements Channel, AutoCloseable {

	/** What Alertmanager, written in Go, says of an alert that has no end. */
	private static final String NO_END = "0001-01-01T00:00:00Z";

	private static final int MAX_TEXT = 1_000;

	/** Servers refuse much more than that. */
	private static final int MAX_BYTES = 1_000_000;

	private static final JsonWriter<Map<String, Object>> writer = JsonWriter.standard();

	private final String name;

	private final @Nullable Signature signature;

	private final Post post;

	private final Time time;

	WebhookChannel(String name, @Nullable Signature signature, Post post, Time time) {
		this.name = name;
		this.signature = signature;
		this.post = post;
		this.time = time;
	}

	@Override
	public String name() {
		return this.name;
	}

	/** A receiver that keeps a ticket for each group closes it on this word alone. */
	@Override
	public boolean digestible(Delivery delivery) {
		return PageText.isOpen(delivery.notification());
	}

	@Override
	public Outcome send(Delivery delivery) throws InterruptedException {
		Notification notification = delivery.notification();
		int used = Room.size(message(notification, List.of()));
		List<Map<String, Object>> alerts = Room.fill(notification.alerts(), (alert) -> alert(notification, alert),
				MAX_BYTES - used);
		return send(writer.writeToString(message(notification, alerts)), StableKey.of("", delivery.key()));
	}

	@Override
	public Outcome sendDigest(List<Delivery> deliveries) throws InterruptedException {
		List<Map<String, Object>> alerts = Room.fill(deliveries, (delivery) -> incident(delivery.notification()),
				MAX_BYTES);
		Map<String, Object> message = message("digest", "firing", Map.of(), Map.of(),
				Map.of("summary", PageText.headline(deliveries), "event", "digest"), null, alerts,
				deliveries.size() - alerts.size());
		return send(writer.writeToString(message), StableKey.of("digest-", deliveries));
	}

	private Outcome send(String body, String key) throws InterruptedException {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("Idempotency-Key", key);
		Signature signature = this.signature;
		if (signature != null) {
			String timestamp = Long.toString(this.time.instant().getEpochSecond());
			headers.put("X-Timestamp", timestamp);
			headers.put("X-Signature",
					"sha256=" + signature.of((timestamp + "." + body).getBytes(StandardCharsets.UTF_8)));
		}
		return this.post.send("", body, headers, this::judge);
	}

	private Outcome judge(Answer answer) {
		return answer.successful() ? this.post.delivered(answer) : this.post.failed(answer, null);
	}

	private Map<String, Object> message(Notification notification, List<Map<String, Object>> alerts) {
		return message(notification.groupKey(), status(notification), Map.of("alertname", notification.rule()),
				notification.labels(), annotations(notification), notification.link(), alerts,
				notification.more() + notification.alerts().size() - alerts.size());
	}

	private static Map<String, Object> alert(Notification notification, Notification.AlertLine alert) {
		return alert(alert.labels(), Map.of("summary", cut(alert.summary()), "value", String.valueOf(alert.value())),
				alert.startsAt(), alert.endsAt(), notification.link(), alert.fingerprint());
	}

	private Map<String, Object> message(String groupKey, String status, Map<String, String> groupLabels,
			Map<String, String> labels, Map<String, String> annotations, @Nullable String link,
			List<Map<String, Object>> alerts, int truncated) {
		Map<String, Object> message = new LinkedHashMap<>();
		message.put("version", "4");
		message.put("groupKey", cut(groupKey));
		message.put("truncatedAlerts", truncated);
		message.put("status", status);
		message.put("receiver", this.name);
		message.put("groupLabels", Room.labels(groupLabels));
		message.put("commonLabels", Room.labels(labels));
		message.put("commonAnnotations", annotations);
		message.put("externalURL", (link != null) ? link : "");
		message.put("alerts", alerts);
		return message;
	}

	/** Of a digest: the incident in the place of its alerts. */
	private static Map<String, Object> incident(Notification notification) {
		boolean over = notification.kind() == Page.Kind.RESOLVED;
		Map<String, String> labels = new LinkedHashMap<>(Room.labels(notification.labels()));
		labels.put("alertname", cut(notification.rule()));
		labels.put("severity", notification.severity().label());
		return alert(labels, annotations(notification), notification.openedAt(), over ? notification.at() : null,
				notification.link(), Signature.digest(notification.incident()).substring(0, 16));
	}

	private static Map<String, Object> alert(Map<String, String> labels, Map<String, String> annotations,
			Instant startsAt, @Nullable Instant endsAt, @Nullable String link, String fingerprint) {
		Map<String, Object> alert = new LinkedHashMap<>();
		alert.put("status", (endsAt != null) ? "resolved" : "firing");
		alert.put("labels", Room.labels(labels));
		alert.put("annotations", annotations);
		alert.put("startsAt", startsAt.toString());
		alert.put("endsAt", (endsAt != null) ? endsAt.toString() : NO_END);
		alert.put("generatorURL", (link != null) ? link : "");
		alert.put("fingerprint", fingerprint);
		return alert;
	}

	private static String status(Notification notification) {
		return (notification.kind() == Page.Kind.RESOLVED) ? "resolved" : "firing";
	}

	/** What the format has no place for. */
	private static Map<String, String> annotations(Notification notification) {
		Map<String, String> annotations = new LinkedHashMap<>();
		annotations.put("summary", notification.title());
		annotations.put("incident", notification.incident());
		annotations.put("event", PageText.label(notification.kind()));
		String actor = notification.actor();
		if (actor != null) {
			annotations.put("actor", cut(actor));
		}
		String note = notification.note();
		if (note != null) {
			annotations.put("note", cut(note));
		}
		return annotations;
	}

	private static String cut(String text) {
		return PageText.cut(text, MAX_TEXT);
	}

	@Override
	public void close() {
		this.post.close();
	}

	@Override
	public String toString() {
		return "WebhookChannel[" + this.name + "]";
	}

}
