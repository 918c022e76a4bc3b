package com.sitecraft.monitoring.autoconfigure.export;

import java.time.Duration;

/**
 * A duration in the notation of Prometheus and Alertmanager, {@code 1h30m}, in whole
 * milliseconds.
 */
final class GoDuration {

	private static final String[] UNITS = { "d", "h", "m", "s", "ms" };

	private static final long[] MILLIS = { 86_400_000, 3_600_000, 60_000, 1_000, 1 };

	private GoDuration() {
	}

	static String of(Duration duration) {
		long left = duration.toMillis();
		if (left == 0) {
			return "0s";
		}
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < UNITS.length; i++) {
			if (left >= MILLIS[i]) {
				text.append(left / MILLIS[i]).append(UNITS[i]);
				left %= MILLIS[i];
			}
		}
		return text.toString();
	}

}
