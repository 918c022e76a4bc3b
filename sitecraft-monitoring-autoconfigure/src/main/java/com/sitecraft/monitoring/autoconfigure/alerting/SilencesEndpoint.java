package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Recurrence;
import com.sitecraft.monitoring.alerting.Silence;
import com.sitecraft.monitoring.alerting.Silences;
import com.sitecraft.monitoring.autoconfigure.command.Operators;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;
import com.sitecraft.monitoring.signal.Time;

/**
 * Silences: which there are, what they match, and how operators make, edit and end them.
 * Reading is from memory; a change needs {@code access: unrestricted} and somebody with a
 * name.
 */
@WebEndpoint(id = "silences", defaultAccess = Access.READ_ONLY)
public final class SilencesEndpoint {

	/** Alerts that one silence shows; it says how many there are. */
	private static final int MAX_ALERTS = 100;

	private final Silences silences;

	private final Alerting alerting;

	private final Operators operators;

	private final EntryCodec codec;

	private final Time time;

	SilencesEndpoint(Silences silences, Alerting alerting, Operators operators, EntryCodec codec, Time time) {
		this.silences = silences;
		this.alerting = alerting;
		this.operators = operators;
		this.codec = codec;
		this.time = time;
	}

	/** All silences: active ones, pending ones, expired ones. */
	@ReadOperation
	public Document silences() {
		Instant now = this.time.instant();
		Map<String, List<Alert>> matched = new HashMap<>();
		for (Alert alert : this.alerting.snapshot().alerts()) {
			this.silences.matching(alert.labels())
				.forEach((silence) -> matched.computeIfAbsent(silence.id(), (id) -> new ArrayList<>()).add(alert));
		}
		return new Document(this.silences.all()
			.stream()
			.sorted(Comparator.comparingInt((Silence silence) -> order(silence.state(now)))
				.thenComparing(Silence::end)
				.thenComparing(Silence::id))
			.map((silence) -> Entry.of(silence, matched.getOrDefault(silence.id(), List.of()), now, false))
			.toList());
	}

	/**
	 * One silence with the alerts that it matches, or {@code null} when there is none.
	 * @param id its id
	 */
	@ReadOperation
	public @Nullable Entry silence(@Selector String id) {
		Silence silence = this.silences.get(id);
		if (silence == null) {
			return null;
		}
		List<Alert> matched = this.alerting.snapshot()
			.alerts()
			.stream()
			.filter((alert) -> silence.matches(alert.labels()))
			.toList();
		return Entry.of(silence, matched, this.time.instant(), true);
	}

	/**
	 * Makes a silence; its id is that of the answer.
	 * @param matchers matchers in Alertmanager's syntax
	 * @param start when it begins, now unless set
	 * @param end when it ends
	 * @param duration how long from its start, instead of an end
	 * @param comment why
	 * @param zone time zone of a recurrence
	 * @param weekdays days of a recurrence, with commas
	 * @param from time of the day at which it recurs
	 * @param to time of the day until which it does
	 */
	@WriteOperation
	public WebEndpointResponse<Object> create(SecurityContext security, @Nullable String matchers,
			@Nullable String start, @Nullable String end, @Nullable String duration, @Nullable String comment,
			@Nullable String zone, @Nullable String weekdays, @Nullable String from, @Nullable String to) {
		SilenceRequest request = new SilenceRequest(matchers, start, end, duration, comment, zone, weekdays, from, to);
		return this.operators.ask(security, (draft) -> draft.of(SilenceBook.CREATE,
				this.codec.body(request.silence(draft.id(), draft.actor(), this.time.instant(), null))));
	}

	/**
	 * Edits a silence: what is sent replaces what was. With other matchers it ends, and
	 * another begins with the id of the answer.
	 */
	@WriteOperation
	public WebEndpointResponse<Object> edit(SecurityContext security, @Selector String id, @Nullable String matchers,
			@Nullable String start, @Nullable String end, @Nullable String duration, @Nullable String comment,
			@Nullable String zone, @Nullable String weekdays, @Nullable String from, @Nullable String to) {
		SilenceRequest request = new SilenceRequest(matchers, start, end, duration, comment, zone, weekdays, from, to);
		return this.operators.ask(security, (draft) -> {
			Silence known = this.silences.get(id);
			return (known == null) ? null : draft.of(SilenceBook.EDIT,
					this.codec.body(request.silence(known.id(), draft.actor(), this.time.instant(), known)));
		});
	}

	/** Ends a silence now; it is shown for 5 days. */
	@DeleteOperation
	public WebEndpointResponse<Object> expire(SecurityContext security, @Selector String id) {
		return this.operators.ask(security,
				(draft) -> (this.silences.get(id) == null) ? null : draft.of(SilenceBook.EXPIRE, id));
	}

	private static int order(Silence.State state) {
		return switch (state) {
			case ACTIVE -> 0;
			case PENDING -> 1;
			case EXPIRED -> 2;
		};
	}

	private static String text(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * All silences.
	 *
	 * @param silences silences by state and end
	 */
	public record Document(List<Entry> silences) {
	}

	/**
	 * One silence.
	 *
	 * @param id its id
	 * @param state {@code active}, {@code pending} or {@code expired}
	 * @param matchers which alerts, in Alertmanager's syntax
	 * @param start when it begins
	 * @param end when it ends
	 * @param author who asked for it
	 * @param comment why
	 * @param createdAt when it was made
	 * @param updatedAt when it was last edited
	 * @param recurrence at which times it is active, all of them unless set
	 * @param matches number of pending and firing alerts that it matches
	 * @param outlived what to do about one that has nothing left to silence
	 * @param alerts the alerts, 100 of them
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Entry(String id, String state, String matchers, Instant start, Instant end, String author,
			String comment, Instant createdAt, Instant updatedAt, @Nullable Times recurrence, int matches,
			@Nullable String outlived, @Nullable List<Matched> alerts) {

		static Entry of(Silence silence, List<Alert> matched, Instant now, boolean withAlerts) {
			List<Alert> active = matched.stream().filter((alert) -> alert.state() != AlertState.RESOLVED).toList();
			Recurrence recurrence = silence.recurrence();
			List<String> matchers = silence.matchers().stream().map(Object::toString).toList();
			return new Entry(
					silence.id(), text(silence.state(now)), Shown.text("{" + String.join(", ", matchers) + "}"),
					silence.start(), silence.end(), Shown.text(silence.author()), Shown.text(silence.comment()),
					silence.createdAt(), silence.updatedAt(), (recurrence != null) ? Times.of(recurrence) : null,
					active.size(), Silences.outlived(silence, matched, now)
							? "every alert that it silenced has ended: expire it" : null,
					withAlerts ? active.stream().limit(MAX_ALERTS).map(Matched::of).toList() : null);
		}

	}

	/**
	 * Times of the week.
	 *
	 * @param zone time zone
	 * @param weekdays days
	 * @param from first minute
	 * @param to first minute after it
	 */
	public record Times(String zone, List<String> weekdays, String from, String to) {

		static Times of(Recurrence recurrence) {
			return new Times(recurrence.zone().getId(),
					new TreeSet<DayOfWeek>(recurrence.weekdays()).stream().map(SilencesEndpoint::text).toList(),
					recurrence.from().toString(), recurrence.to().toString());
		}

	}

	/**
	 * An alert that is silenced while the silence is active.
	 *
	 * @param fingerprint identity of its labels
	 * @param state {@code pending} or {@code firing}
	 * @param labels its labels
	 */
	public record Matched(String fingerprint, String state, Map<String, String> labels) {

		static Matched of(Alert alert) {
			return new Matched(alert.fingerprint(), text(alert.state()), Shown.labels(alert.labels()));
		}

	}

}
