package com.sitecraft.monitoring.autoconfigure.alerting;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import com.sitecraft.monitoring.signal.Labels;

/**
 * Label values and texts made of them as answers show them. Somebody out there may have
 * chosen them: one that is too long or no text must not cost the answer about the others.
 */
public final class Shown {

	/** A name is shorter, and nobody reads on. */
	private static final int LONGEST = 500;

	private Shown() {
	}

	/** Label values, each bounded. */
	public static Map<String, String> labels(Labels labels) {
		Map<String, String> shown = new TreeMap<>();
		for (int i = 0; i < labels.size(); i++) {
			shown.put(labels.name(i), text(labels.value(i)));
		}
		return Collections.unmodifiableMap(shown);
	}

	/** A text of at most 500 characters. */
	public static String text(String text) {
		String shown = (text.length() > LONGEST) ? text.substring(0, LONGEST) + "…" : text;
		StringBuilder whole = null;
		for (int i = 0; i < shown.length(); i++) {
			char c = shown.charAt(i);
			if (Character.isHighSurrogate(c) && i + 1 < shown.length()
					&& Character.isLowSurrogate(shown.charAt(i + 1))) {
				i++;
			}
			else if (Character.isSurrogate(c)) {
				// Half a pair has no form in JSON.
				whole = (whole != null) ? whole : new StringBuilder(shown);
				whole.setCharAt(i, '\uFFFD');
			}
		}
		return (whole != null) ? whole.toString() : shown;
	}

}
