package com.sitecraft.monitoring.autoconfigure.notification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.AlertingView;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Muting;
import com.sitecraft.monitoring.autoconfigure.incident.PageReports;
import com.sitecraft.monitoring.autoconfigure.incident.PageSink;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.IncidentChange;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.incident.PageOutcome;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Notification;
import com.sitecraft.monitoring.signal.Guard;

/**
 * Makes deliveries of the pages that incidents decide, in the same commit, and tells the
 * incidents what became of them. One thread, that of the loop.
 */
final class Deliveries implements PageSink, PageReports {

	private static final int MAX_TITLE = 1_000;

	/** The worst, and of these the newest. */
	private static final Comparator<Alert> ORDER = Comparator
		.comparing((Alert alert) -> alert.state() == AlertState.FIRING)
		.thenComparing(Alert::severity)
		.thenComparing(Deliveries::firedAt)
		.reversed();

	private final Channels channels;

	private final Alerting alerting;

	private final Muting muting;

	private final String source;

	private final @Nullable String incidents;

	private final Guard guard;

	/** By fingerprint, as of {@link #seen}: a storm decides thousands of pages a tick. */
	private Map<String, Alert> alerts = Map.of();

	private @Nullable AlertingView seen;

	/**
	 * Creates the link between incidents and outbox.
	 * @param source name of the application and replica
	 * @param incidents address of all incidents, {@code null} when nobody knows it
	 */
	Deliveries(Channels channels, Alerting alerting, Muting muting, String source, @Nullable String incidents,
			Guard guard) {
		this.channels = channels;
		this.alerting = alerting;
		this.muting = muting;
		this.source = source;
		this.incidents = incidents;
		this.guard = guard;
	}

	@Override
	public void page(IncidentChange change, Page page, Tick tick) {
		Delivery delivery = new Delivery(page.key(), page.incident(), page.channel(), page.address(),
				notification(change.after(), page), Delivery.State.PENDING, 0, page.at(), page.at(), null);
		tick.changes()
			.deliver((this.channels.find(page.channel()) != null) ? delivery
					: delivery.withOutcome(Delivery.State.DEAD, "there is no channel '" + page.channel() + "'"));
	}

	@Override
	public void report(Tick tick, Receiver receiver) {
		// Each for itself: one that fails comes again and must not keep the others away.
		tick.pages().settled().forEach((page) -> this.guard.run("notification.report", () -> {
			String detail = page.detail();
			receiver.settled(page.key(), outcome(page.state()), (detail != null) ? detail : "");
			tick.changes().reported(page.key());
		}));
		tick.pages().late().forEach((page) -> this.guard.run("notification.report", () -> {
			receiver.late(page.key());
			tick.changes().late(page.key());
		}));
	}

	private static PageOutcome outcome(Delivery.State state) {
		return switch (state) {
			case DELIVERED -> PageOutcome.DELIVERED;
			case CANCELLED -> PageOutcome.CANCELLED;
			case DEAD, PENDING -> PageOutcome.UNDELIVERED;
		};
	}

	private Notification notification(Incident incident, Page page) {
		List<Alert> all = members(incident);
		List<Alert> members = audible(all, page.at());
		List<Notification.AlertLine> lines = members.stream()
			.limit(Notification.MAX_ALERTS)
			.map(Deliveries::line)
			.toList();
		int count = Math.max(all.size(), incident.members().alerts().size()) - (all.size() - members.size())
				+ incident.members().beyond();
		String actor = switch (page.kind()) {
			case RESOLVED -> incident.course().resolvedBy();
			case ACKNOWLEDGED -> incident.course().acknowledgedBy();
			case TRIGGERED, UPDATED, REPEATED -> null;
		};
		return new Notification(page.incident(), page.kind(), incident.severity(), title(incident, members),
				incident.group().rule(), incident.group().key(), common(incident, members), lines,
				Math.max(0, count - lines.size()), actor,
				(this.incidents != null) ? this.incidents + "/" + incident.id() : null, this.source,
				incident.course().openedAt(), page.at(), page.note());
	}

	private List<Alert> members(Incident incident) {
		AlertingView view = this.alerting.snapshot();
		if (view != this.seen) {
			Map<String, Alert> byFingerprint = new HashMap<>();
			view.alerts().forEach((alert) -> byFingerprint.put(alert.fingerprint(), alert));
			this.alerts = byFingerprint;
			this.seen = view;
		}
		List<Alert> members = new ArrayList<>();
		for (String fingerprint : incident.members().alerts().keySet()) {
			Alert alert = this.alerts.get(fingerprint);
			if (alert != null) {
				members.add(alert);
			}
		}
		members.sort(ORDER);
		return members;
	}

	/**
	 * What fires and is muted by now is not told; all of it only when there is no more.
	 */
	private List<Alert> audible(List<Alert> members, Instant now) {
		List<Alert> audible = members.stream()
			.filter((alert) -> alert.state() != AlertState.FIRING || this.muting.mutedBy(alert, now).isEmpty())
			.toList();
		return audible.isEmpty() ? members : audible;
	}

	private static String title(Incident incident, List<Alert> members) {
		if (members.isEmpty()) {
			return PageText.cut(incident.group().rule(), MAX_TITLE);
		}
		String worst = members.get(0).summary();
		return PageText.cut(
				(members.size() == 1) ? worst : incident.group().rule() + " (" + members.size() + " alerts): " + worst,
				MAX_TITLE);
	}

	private static Map<String, String> common(Incident incident, List<Alert> members) {
		if (members.isEmpty()) {
			return incident.group().labels().toMap();
		}
		Map<String, String> common = new LinkedHashMap<>(members.get(0).labels().toMap());
		members.forEach((alert) -> common.entrySet()
			.removeIf((label) -> !label.getValue().equals(alert.labels().get(label.getKey()))));
		return common;
	}

	private static Notification.AlertLine line(Alert alert) {
		return new Notification.AlertLine(alert.fingerprint(), alert.labels().toMap(), alert.summary(), alert.value(),
				firedAt(alert), alert.resolvedAt());
	}

	private static Instant firedAt(Alert alert) {
		Instant firedAt = alert.firedAt();
		return (firedAt != null) ? firedAt : alert.activeAt();
	}

}
