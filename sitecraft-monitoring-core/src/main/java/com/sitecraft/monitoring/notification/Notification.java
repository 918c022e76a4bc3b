package com.sitecraft.monitoring.notification;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.incident.Page;
import org.jspecify.annotations.Nullable;

/**
 * What a channel tells: an incident as of one page. Every text may hold what a stranger
 * chose, so a channel escapes it.
 *
 * @param incident id of the incident, the same for all pages about it
 * @param kind why it is told
 * @param severity severity of the incident
 * @param title one line, at most 1,000 characters
 * @param rule name of the rule
 * @param groupKey what the alerts of the incident have in common, as text
 * @param labels labels that the alerts have in common
 * @param alerts the worst and newest of its alerts, at most 50
 * @param more number of alerts that are left out
 * @param actor who acknowledged or resolved it, {@code null} when nobody did
 * @param link where to look at it, {@code null} when no address is configured
 * @param source name of the application and replica
 * @param openedAt when the incident was opened
 * @param at when the page was decided
 * @param note what is told beside the incident, in one line, {@code null} when nothing is
 */
public record Notification(String incident, Page.Kind kind, Severity severity, String title, String rule,
		String groupKey, Map<String, String> labels, List<AlertLine> alerts, int more, @Nullable String actor,
		@Nullable String link, String source, Instant openedAt, Instant at, @Nullable String note) {

	/** More would not be read, and not fit. */
	public static final int MAX_ALERTS = 50;

	public Notification {
		Objects.requireNonNull(incident, "incident");
		Objects.requireNonNull(kind, "kind");
		if (title.length() > 1_000) {
			throw new IllegalArgumentException("title is " + title.length() + " characters, allowed is at most 1000");
		}
		if (alerts.size() > MAX_ALERTS) {
			throw new IllegalArgumentException("alerts are " + alerts.size() + ", allowed is at most " + MAX_ALERTS);
		}
		labels = Collections.unmodifiableMap(new TreeMap<>(labels));
		alerts = List.copyOf(alerts);
	}

	/**
	 * What tells the incident alone.
	 */
	public Notification(String incident, Page.Kind kind, Severity severity, String title, String rule, String groupKey,
			Map<String, String> labels, List<AlertLine> alerts, int more, @Nullable String actor, @Nullable String link,
			String source, Instant openedAt, Instant at) {
		this(incident, kind, severity, title, rule, groupKey, labels, alerts, more, actor, link, source, openedAt, at,
				null);
	}

	/**
	 * One alert of the incident.
	 *
	 * @param fingerprint identity of its labels
	 * @param labels its labels
	 * @param summary what people read
	 * @param value last value that was judged
	 * @param startsAt since when it fires
	 * @param endsAt when it ended, {@code null} while it fires
	 */
	public record AlertLine(String fingerprint, Map<String, String> labels, String summary, double value,
			Instant startsAt, @Nullable Instant endsAt) {

		public AlertLine {
			labels = Collections.unmodifiableMap(new TreeMap<>(labels));
		}

	}

}
