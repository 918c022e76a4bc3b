package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Notification;

/**
 * Pages as an incident makes them.
 */
final class Pages {

	static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

	private Pages() {
	}

	static Delivery trigger(String key, String incident, String channel) {
		return page(key, incident, channel, Page.Kind.TRIGGERED);
	}

	static Delivery page(String key, String incident, String channel, Page.Kind kind) {
		Notification.AlertLine line = new Notification.AlertLine("f1", Map.of("queue", "b\u00e4d\u0000"),
				"Queue holds 7", 7, NOW, null);
		Notification told = new Notification(incident, kind, Severity.CRITICAL, "Queue \ud83d\ude00 is full",
				"queue_backup", "{}", Map.of("queue", "b\u00e4d"), List.of(line), 3, null, "https://app/incidents/1",
				"shop", NOW, NOW, "Runbook \"gr\u00f6w\" is at work");
		return new Delivery(key, incident, channel, "+49", told, Delivery.State.PENDING, 0, NOW, NOW, null);
	}

}
