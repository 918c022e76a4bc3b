package com.sitecraft.monitoring.autoconfigure.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Notification;
import com.sitecraft.monitoring.notification.Notification.AlertLine;

/**
 * The words of a page, the same in all channels. A channel escapes and shortens them.
 */
public final class PageText {

	private static final int MAX_LABEL = 200;

	private static final int MAX_LABELS = 2_000;

	private static final int MAX_NOTE = 500;

	private PageText() {
	}

	/**
	 * What happened to what, in one line.
	 */
	public static String headline(Notification notification) {
		return "[" + state(notification) + "] " + oneLine(notification.title());
	}

	private static String state(Notification notification) {
		String actor = notification.actor();
		String by = (actor != null) ? " by " + cut(oneLine(actor), MAX_LABEL) : "";
		return switch (notification.kind()) {
			case TRIGGERED -> notification.severity().label();
			case UPDATED -> notification.severity().label() + ((notification.note() != null) ? "" : ", more alerts");
			case REPEATED -> notification.severity().label() + ", still open";
			case ACKNOWLEDGED -> "acknowledged" + by;
			case RESOLVED -> "resolved" + by;
		};
	}

	/**
	 * How many incidents a digest tells of, in one line.
	 */
	public static String headline(List<Delivery> digest) {
		return "[digest] " + digest.size() + " pages in one, since there are too many to tell each";
	}

	/**
	 * What is known of the incident, a line each.
	 */
	public static List<String> facts(Notification notification) {
		List<String> facts = new ArrayList<>();
		String note = notification.note();
		if (note != null) {
			facts.add("Note: " + cut(oneLine(note), MAX_NOTE));
		}
		facts.addAll(List.of("Rule: " + oneLine(notification.rule()), "Severity: " + notification.severity().label(),
				"Since: " + notification.openedAt(), "From: " + oneLine(notification.source()),
				"Incident: " + oneLine(notification.incident()),
				"Labels: " + cut(labels(notification.labels()), MAX_LABELS)));
		return facts;
	}

	/**
	 * One alert in one line.
	 */
	public static String line(AlertLine alert) {
		return ((alert.endsAt() != null) ? "resolved: " : "firing: ") + oneLine(alert.summary()) + " (value "
				+ alert.value() + ", since " + alert.startsAt() + ") " + cut(labels(alert.labels()), MAX_LABELS);
	}

	private static String labels(Map<String, String> labels) {
		return labels.entrySet()
			.stream()
			.map((label) -> oneLine(label.getKey()) + "=" + cut(oneLine(label.getValue()), MAX_LABEL))
			.collect(Collectors.joining(", "));
	}

	/**
	 * Whether the incident needs somebody.
	 */
	public static boolean isOpen(Notification notification) {
		return switch (notification.kind()) {
			case TRIGGERED, UPDATED, REPEATED -> true;
			case ACKNOWLEDGED, RESOLVED -> false;
		};
	}

	/**
	 * The kind in lower case, for machines.
	 */
	public static String label(Page.Kind kind) {
		return kind.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The text without what could end a line, or turn the direction of what follows.
	 */
	public static String oneLine(String text) {
		StringBuilder line = new StringBuilder(text.length());
		text.codePoints().forEach((c) -> line.appendCodePoint(breaks(c) ? ' ' : c));
		return line.toString();
	}

	private static boolean breaks(int c) {
		return switch (Character.getType(c)) {
			case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
				true;
			default -> (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
		};
	}

	/**
	 * The text with at most that many characters, at least 1. Does not cut a pair of
	 * surrogates apart.
	 */
	public static String cut(String text, int max) {
		if (text.length() <= max) {
			return text;
		}
		int end = max - 1;
		if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(0, end) + "…";
	}

}
