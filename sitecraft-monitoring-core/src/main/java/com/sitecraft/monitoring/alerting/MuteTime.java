package com.sitecraft.monitoring.alerting;

import java.time.Instant;
import java.util.List;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;

/**
 * Configured times at which some alerts are kept quiet.
 *
 * @param name unique name
 * @param matchers which alerts; none means all
 * @param times when, any of them
 */
public record MuteTime(String name, List<Matcher> matchers, List<Recurrence> times) {

	public MuteTime {
		if (name.isBlank()) {
			throw new IllegalArgumentException("name is empty, allowed is a name");
		}
		matchers = List.copyOf(matchers);
		times = List.copyOf(times);
		if (times.isEmpty()) {
			throw new IllegalArgumentException("times of '" + name + "' is empty, allowed is at least one");
		}
	}

	boolean mutes(Labels labels, Instant now) {
		for (Recurrence time : this.times) {
			if (time.contains(now)) {
				return Matching.all(this.matchers, labels);
			}
		}
		return false;
	}

}
