package com.sitecraft.sample.analysis;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A job as the stream delivers it.
 *
 * @param id identity of the stream entry
 * @param analysisId identity of the analysis, or {@code null} when the entry does not
 * name one
 */
record Message(String id, @Nullable Long analysisId) {

	private static final String ANALYSIS = "analysis";

	static Map<String, String> fields(long analysisId) {
		return Map.of(ANALYSIS, Long.toString(analysisId));
	}

	static Message of(String id, Map<String, String> fields) {
		try {
			return new Message(id, Long.valueOf(fields.getOrDefault(ANALYSIS, "")));
		}
		catch (NumberFormatException ex) {
			return new Message(id, null);
		}
	}

}
