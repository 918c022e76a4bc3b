package com.sitecraft.monitoring.autoconfigure.alerting.http;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.boot.json.JsonWriter;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp.Answer;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

/**
 * Sends the active alerts over and over, because an Alertmanager forgets what it is not
 * told. What is muted here is not sent; what was sent and resolves is, muted or not. A
 * replica that does not act for all knows of no alerts but its own: an inhibition by one
 * of the fleet or of another replica mutes nothing here, and is for the Alertmanager's
 * own inhibition rules.
 */
final class AlertmanagerPush implements Sending {

	/** Several small requests, so that one bad alert costs its neighbours only. */
	private static final int BATCH = 100;

	/**
	 * An alert lives as long there as four sendings, or evaluations where those are
	 * rarer.
	 */
	private static final int LIVES = 4;

	private static final JsonWriter<List<Map<String, Object>>> writer = JsonWriter.standard();

	private final OutgoingHttp http;

	private final Supplier<Collection<Alert>> alerts;

	private final Time time;

	private final Guard guard;

	private final Duration resend;

	private final Duration life;

	private final Duration keepResolved;

	/** What the Alertmanager believes to fire, or was told to be over; by fingerprint. */
	private final Map<String, Alert> told = new HashMap<>();

	/**
	 * @param alerts all alerts that this replica speaks for
	 * @param interval time between two evaluations
	 */
	AlertmanagerPush(OutgoingHttp http, Supplier<Collection<Alert>> alerts, Time time, Guard guard,
			AlertmanagerProperties properties, Duration interval) {
		this.http = http;
		this.alerts = alerts;
		this.time = time;
		this.guard = guard;
		this.resend = properties.resendInterval();
		Duration slower = (interval.compareTo(this.resend) > 0) ? interval : this.resend;
		this.life = slower.multipliedBy(LIVES);
		this.keepResolved = properties.keepResolved();
	}

	@Override
	public Duration send() throws IOException, InterruptedException {
		Instant now = this.time.instant();
		update(now);
		List<Map<String, Object>> all = this.told.values()
			.stream()
			.filter((alert) -> alert.state() == AlertState.RESOLVED || alert.mutedBy().isEmpty())
			.map((alert) -> document(alert, now))
			.toList();
		List<String> refused = new ArrayList<>();
		for (int from = 0; from < all.size(); from += BATCH) {
			Answer answer = this.http.call("POST", "/api/v2/alerts", "application/json",
					writer.writeToString(all.subList(from, Math.min(all.size(), from + BATCH))));
			if (answer.status() == 400) {
				refused.add(answer.body());
			}
			else if (!answer.successful()) {
				throw new IOException("Alertmanager answered with status " + answer.status());
			}
		}
		// Not thrown: the same again would be refused again, so not before it is time.
		this.guard.run("alerting.alertmanager.refused", () -> requireNone(refused));
		return this.resend;
	}

	private static void requireNone(List<String> refused) {
		if (!refused.isEmpty()) {
			throw new IllegalStateException(
					refused.size() + " requests were refused by Alertmanager: " + refused.get(0));
		}
	}

	private void update(Instant now) {
		Map<String, Alert> current = new HashMap<>();
		this.alerts.get().forEach((alert) -> current.put(alert.fingerprint(), alert));
		// What is gone without a word, or muted from now on, runs out over there.
		this.told.keySet().retainAll(current.keySet());
		current.forEach((fingerprint, alert) -> {
			boolean known = this.told.containsKey(fingerprint);
			boolean kept = switch (alert.state()) {
				case FIRING -> known || alert.mutedBy().isEmpty();
				case RESOLVED -> known && recent(alert, now);
				case PENDING -> false;
			};
			if (kept) {
				this.told.put(fingerprint, alert);
			}
			else {
				this.told.remove(fingerprint);
			}
		});
	}

	private boolean recent(Alert alert, Instant now) {
		Instant resolved = alert.resolvedAt();
		return resolved != null && resolved.plus(this.keepResolved).isAfter(now);
	}

	private Map<String, Object> document(Alert alert, Instant now) {
		Instant resolved = alert.resolvedAt();
		Instant end = (resolved != null && alert.state() == AlertState.RESOLVED) ? resolved : now.plus(this.life);
		Instant start = (alert.firedAt() != null) ? alert.firedAt() : alert.activeAt();
		return Map.of("labels", alert.labels().toMap(), "annotations", Map.of("summary", alert.summary()), "startsAt",
				start.toString(), "endsAt", end.toString());
	}

}
