package com.sitecraft.benchmarks;

import java.time.Duration;
import java.util.Locale;

/**
 * Numbers as people read them in a table.
 */
final class Format {

	private Format() {
	}

	static String time(Duration time) {
		double millis = time.toNanos() / 1e6;
		return (millis < 1_000) ? String.format(Locale.ROOT, (millis < 10) ? "%.2f ms" : "%.0f ms", millis)
				: String.format(Locale.ROOT, "%.1f s", millis / 1_000);
	}

	static String rate(double perSecond) {
		return String.format(Locale.ROOT, "%,.0f/s", perSecond);
	}

	static String ratio(double ratio) {
		return String.format(Locale.ROOT, "%.2f", ratio);
	}

}
