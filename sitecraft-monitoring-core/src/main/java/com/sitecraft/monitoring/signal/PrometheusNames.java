package com.sitecraft.monitoring.signal;

import java.util.List;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.NamingConvention;
import org.jspecify.annotations.Nullable;

/**
 * Names that Micrometer's Prometheus registry gives to meters and labels.
 */
final class PrometheusNames {

	/** Suffixes that the exposition adds itself, so takes off a name first. */
	private static final List<String> RESERVED = List.of("_total", "_created", "_bucket", "_info");

	private PrometheusNames() {
	}

	/**
	 * Name of the metric, without what a type adds ({@code _total}, {@code _count}, ...).
	 */
	static String metric(Meter.Id id) {
		String name = NamingConvention.snakeCase.name(id.getName(), id.getType(), id.getBaseUnit());
		String unit = id.getBaseUnit();
		switch (id.getType()) {
			case COUNTER, DISTRIBUTION_SUMMARY, GAUGE -> name = suffixed(name, unit);
			case TIMER, LONG_TASK_TIMER -> name = suffixed(name, "seconds");
			case OTHER -> {
			}
		}
		return withoutReserved(clean(name));
	}

	/**
	 * Whether a gauge is exposed as an info metric, the value of which is always 1.
	 */
	static boolean isInfo(Meter.Id id) {
		return id.getName().endsWith(".info");
	}

	static Labels labels(List<Tag> tags) {
		java.util.Map<String, String> labels = new java.util.TreeMap<>();
		for (Tag tag : tags) {
			labels.put(clean(NamingConvention.snakeCase.tagKey(tag.getKey())), tag.getValue());
		}
		return Labels.of(labels);
	}

	private static String suffixed(String name, @Nullable String unit) {
		return (unit != null && !unit.isEmpty() && !name.endsWith("_" + unit)) ? name + "_" + unit : name;
	}

	private static String clean(String name) {
		StringBuilder clean = new StringBuilder(name);
		for (int i = 0; i < clean.length(); i++) {
			char c = clean.charAt(i);
			boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
			if (!letter && !(c >= '0' && c <= '9' && i > 0)) {
				clean.setCharAt(i, '_');
			}
		}
		return clean.toString();
	}

	private static String withoutReserved(String name) {
		String shortened = name;
		boolean again = true;
		while (again) {
			again = false;
			for (String suffix : RESERVED) {
				if (shortened.endsWith(suffix) && shortened.length() > suffix.length()) {
					shortened = shortened.substring(0, shortened.length() - suffix.length());
					again = true;
				}
			}
		}
		return shortened;
	}

}
