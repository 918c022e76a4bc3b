package com.sitecraft.monitoring.autoconfigure.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Notification;

/**
 * Stored form of what a page tells and whom; where it stands is in columns.
 *
 * @param form version of the form
 */
record StoredDelivery(int form, String address, Page.Kind kind, Severity severity, String title, String rule,
		String groupKey, Map<String, String> labels, List<Line> alerts, int more, @Nullable String actor,
		@Nullable String link, String source, Instant openedAt, Instant at, @Nullable String note) {

	StoredDelivery {
		Objects.requireNonNull(address, "address");
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(severity, "severity");
		Objects.requireNonNull(title, "title");
		Objects.requireNonNull(alerts, "alerts");
	}

	static StoredDelivery of(int form, String address, Notification told) {
		return new StoredDelivery(form, address, told.kind(), told.severity(), told.title(), told.rule(),
				told.groupKey(), told.labels(), told.alerts().stream().map(Line::of).toList(), told.more(),
				told.actor(), told.link(), told.source(), told.openedAt(), told.at(), told.note());
	}

	Notification toNotification(String incident) {
		return new Notification(incident, this.kind, this.severity, this.title, this.rule, this.groupKey, this.labels,
				this.alerts.stream().map(Line::toAlertLine).toList(), this.more, this.actor, this.link, this.source,
				this.openedAt, this.at, this.note);
	}

	record Line(String fingerprint, Map<String, String> labels, String summary, double value, Instant startsAt,
			@Nullable Instant endsAt) {

		static Line of(Notification.AlertLine line) {
			return new Line(line.fingerprint(), line.labels(), line.summary(), line.value(), line.startsAt(),
					line.endsAt());
		}

		Notification.AlertLine toAlertLine() {
			return new Notification.AlertLine(this.fingerprint, this.labels, this.summary, this.value, this.startsAt,
					this.endsAt);
		}

	}

}
