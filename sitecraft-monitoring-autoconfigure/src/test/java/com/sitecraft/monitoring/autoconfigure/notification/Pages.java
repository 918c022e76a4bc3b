package com.sitecraft.monitoring.autoconfigure.notification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Notification;

/**
 * Pages for tests, harmless and hostile ones.
 */
public final class Pages {

	public static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

	private static final String LINK = "https://app.example.com/actuator/incidents/7?a=1&b=2";

	private Pages() {
	}

	public static Delivery page(Page.Kind kind) {
		return page("inc-7", kind, "");
	}

	public static Delivery page(String incident, Page.Kind kind, String address) {
		return delivery(incident + "/1/" + kind, address,
				notification(incident, kind, Severity.SECURITY, "Redis is down",
						Map.of("check", "redis", "instance", "app-1"), alerts(2, Map.of("check", "redis")), 3));
	}

	public static Delivery titled(String title) {
		return delivery("titled/1", "",
				notification("titled", Page.Kind.TRIGGERED, Severity.ERROR, title, Map.of(), List.of(), 0));
	}

	/** What a stranger may make of a page, for every kind. */
	public static List<Delivery> extremes() {
		List<String> texts = List.of("x".repeat(10_000), "😀".repeat(5_000), "\u0001".repeat(10_000),
				"&".repeat(10_000), "\"\\\"}],{\"a\":1", "<!channel> <!here> <@U0123456> <https://evil.example|click>",
				"*bold* `code` _it_ ~x~ :fire: @channel", "a\r\nBcc: x@evil.example\r\n\r\nbody", "\ud83d",
				"\u202eevil", "\u2028\u2029\u0000", "");
		List<Delivery> pages = new ArrayList<>();
		int[] number = { 0 };
		for (String text : texts) {
			Map<String, String> labels = labels(text);
			for (Page.Kind kind : Page.Kind.values()) {
				String incident = "extreme-" + number[0]++;
				pages.add(delivery(incident, "",
						new Notification(incident, kind, Severity.SECURITY,
								text.substring(0, Math.min(1_000, text.length())), text, text, labels,
								alerts(Notification.MAX_ALERTS, labels), 1_000_000, text, LINK, text, AT, AT, text)));
			}
		}
		pages.add(delivery("k".repeat(255), "", notification("i".repeat(1_000), Page.Kind.TRIGGERED, Severity.INFO,
				"long id", Map.of(), List.of(), 0)));
		pages.add(delivery("schlüssel\n", "",
				notification("vorfall\n ü", Page.Kind.TRIGGERED, Severity.INFO, "odd id", Map.of(), List.of(), 0)));
		return pages;
	}

	private static Map<String, String> labels(String text) {
		Map<String, String> labels = new LinkedHashMap<>();
		for (int i = 0; i < 70; i++) {
			labels.put("label" + i + text, text);
		}
		return labels;
	}

	private static List<Notification.AlertLine> alerts(int count, Map<String, String> labels) {
		double[] values = { Double.NaN, Double.POSITIVE_INFINITY, 0.5, -0.0 };
		return IntStream.range(0, count)
			.mapToObj((i) -> new Notification.AlertLine("f" + i, labels, labels.values().iterator().next(),
					values[i % values.length], AT, (i % 2 == 0) ? null : AT.plusSeconds(60)))
			.toList();
	}

	private static Notification notification(String incident, Page.Kind kind, Severity severity, String title,
			Map<String, String> labels, List<Notification.AlertLine> alerts, int more) {
		return new Notification(incident, kind, severity, title, "health_check_down", "health_check_down/redis", labels,
				alerts, more, (kind == Page.Kind.ACKNOWLEDGED) ? "ada" : null, LINK, "shop app-1", AT, AT);
	}

	private static Delivery delivery(String key, String address, Notification notification) {
		return new Delivery(key, notification.incident(), "tested", address, notification, Delivery.State.PENDING, 0,
				AT, AT, null);
	}

}
