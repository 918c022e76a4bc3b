package com.sitecraft.monitoring.alerting;

import java.util.List;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;

/**
 * What lists of matchers have in common.
 */
final class Matching {

	private static final int MOST = 32;

	private Matching() {
	}

	static boolean all(List<Matcher> matchers, Labels labels) {
		for (int i = 0; i < matchers.size(); i++) {
			if (!matchers.get(i).matches(labels)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Checks that a list selects something: what matches an alert without labels would
	 * match every alert.
	 */
	static List<Matcher> specific(String field, List<Matcher> matchers) {
		if (matchers.isEmpty() || matchers.size() > MOST || all(matchers, Labels.of())) {
			throw new IllegalArgumentException(field + " is " + matchers + ", allowed is 1 to " + MOST
					+ " matchers, at least one of which does not match the empty string");
		}
		return List.copyOf(matchers);
	}

}
