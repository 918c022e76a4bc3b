package com.sitecraft.monitoring.incident;

import java.util.Objects;

import com.sitecraft.monitoring.signal.Labels;

/**
 * What the alerts of an incident have in common.
 *
 * @param key the same as text, unique among open incidents
 * @param rule name of the rule
 * @param labels the labels by which alerts are grouped
 */
public record Group(String key, String rule, Labels labels) {

	public Group {
		Objects.requireNonNull(key, "key");
		Objects.requireNonNull(rule, "rule");
		Objects.requireNonNull(labels, "labels");
	}

	/** Where alerts of a rule go when there are too many incidents. */
	Group overflow() {
		return new Group("overflow:{alertname=\"" + this.rule + "\"}", this.rule, Labels.of());
	}

}
