package com.sitecraft.monitoring.incident;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import com.sitecraft.monitoring.signal.Redaction;

/**
 * Something that happened in an incident. Texts that are too long are cut, and may hold
 * whatever a stranger put into a label.
 *
 * @param at wall-clock time
 * @param kind what happened
 * @param actor who did it, {@link #MONITORING} when nobody did
 * @param source where it comes from, for example a rule, a channel, the operator's tool
 * @param text one line, at most 1,000 characters
 * @param evidence what was seen at that time, at most {@value #MAX_EVIDENCE} entries
 */
public record IncidentEvent(Instant at, Kind kind, String actor, String source, String text,
		Map<String, String> evidence) {

	/** Actor of what happens by itself. */
	public static final String MONITORING = "monitoring";

	/** More nobody reads in one place, and each incident may have 200 of these. */
	public static final int MAX_EVIDENCE = 30;

	private static final int MAX_TEXT = 1_000;

	public IncidentEvent {
		Objects.requireNonNull(at, "at");
		Objects.requireNonNull(kind, "kind");
		actor = cut(actor, 200);
		source = cut(source, 200);
		text = cut(text, MAX_TEXT);
		if (evidence.size() > MAX_EVIDENCE) {
			throw new IllegalArgumentException(
					"evidence is " + evidence.size() + " entries, allowed is at most " + MAX_EVIDENCE);
		}
		evidence = evidence.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
	}

	/** Half a surrogate pair, which a stranger may send, has no form in UTF-8. */
	private static String cut(String text, int length) {
		String cut = (text.length() > length) ? text.substring(0, length) : text;
		StringBuilder whole = null;
		for (int i = 0; i < cut.length(); i++) {
			if (!Character.isSurrogate(cut.charAt(i))) {
				continue;
			}
			if (i + 1 < cut.length() && Character.isSurrogatePair(cut.charAt(i), cut.charAt(i + 1))) {
				i++;
				continue;
			}
			whole = (whole != null) ? whole : new StringBuilder(cut);
			whole.setCharAt(i, '\uFFFD');
		}
		return (whole != null) ? whole.toString() : cut;
	}

	/** The same without credentials, and control characters. */
	IncidentEvent redacted() {
		Map<String, String> clean = new LinkedHashMap<>();
		this.evidence.forEach((key, value) -> clean.put(Redaction.redact(key), Redaction.redact(value)));
		return new IncidentEvent(this.at, this.kind, Redaction.redact(this.actor), Redaction.redact(this.source),
				Redaction.redact(this.text), clean);
	}

	/**
	 * What happened.
	 */
	public enum Kind {

		OPENED, REOPENED,

		/** An alert fires. */
		FIRED,

		/** An alert has ended. */
		CLEARED,

		/** A channel is to be told. */
		PAGED,

		/** A step of the policy is due. */
		ESCALATED,

		/** A step reached nobody, or a page did not arrive: the fallback is told. */
		FELL_BACK,

		/** Told later, in working hours. */
		DEFERRED,

		DELIVERED, UNDELIVERED,

		/** Not sent, because it was over before anybody was told. */
		CANCELLED,

		ACKNOWLEDGED,

		/** The acknowledgement, or the snooze, is over. */
		LAPSED,

		SNOOZED, RESOLVED, NOTE,

		/** A step of a runbook. */
		RUNBOOK

	}

}
