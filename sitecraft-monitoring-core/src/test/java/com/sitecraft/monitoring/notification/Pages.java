package com.sitecraft.monitoring.notification;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.incident.Page;

/**
 * Pages as an incident makes them.
 */
final class Pages {

	static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

	private Pages() {
	}

	static Delivery trigger(String key, String incident) {
		return page(key, incident, Page.Kind.TRIGGERED);
	}

	static Delivery page(String key, String incident, Page.Kind kind) {
		Notification told = new Notification(incident, kind, Severity.CRITICAL, "Queue is full", "queue_backup", "{}",
				Map.of(), List.of(), 0, null, null, "shop", NOW, NOW);
		return new Delivery(key, incident, "sms", "+49", told, Delivery.State.PENDING, 0, NOW, NOW, null);
	}

}
