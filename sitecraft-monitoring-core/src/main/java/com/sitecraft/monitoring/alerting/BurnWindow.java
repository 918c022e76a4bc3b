package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.util.List;

/**
 * One pair of windows of a burn-rate condition: both must burn the error budget at least
 * this fast, the long one for significance, the short one so that the alert ends soon
 * after the trouble. Source: Site Reliability Workbook, chapter 5.
 *
 * @param factor multiple of the rate that uses up the budget exactly, above 0
 * @param longWindow window that decides
 * @param shortWindow window that ends the alert, shorter than the long one
 */
public record BurnWindow(double factor, Duration longWindow, Duration shortWindow) {

	/** 14.4x over 1h and 5m, 6x over 6h and 30m, 3x over 1d and 2h, 1x over 3d and 6h. */
	public static final List<BurnWindow> DEFAULTS = List.of(
			new BurnWindow(14.4, Duration.ofHours(1), Duration.ofMinutes(5)),
			new BurnWindow(6, Duration.ofHours(6), Duration.ofMinutes(30)),
			new BurnWindow(3, Duration.ofDays(1), Duration.ofHours(2)),
			new BurnWindow(1, Duration.ofDays(3), Duration.ofHours(6)));

	public BurnWindow {
		if (!(factor > 0) || Double.isInfinite(factor)) {
			throw new IllegalArgumentException("factor is " + factor + ", allowed is a number above 0");
		}
		if (shortWindow.isNegative() || shortWindow.isZero() || shortWindow.compareTo(longWindow) >= 0) {
			throw new IllegalArgumentException(
					"short-window is " + shortWindow + ", allowed is more than 0 and less than " + longWindow);
		}
	}

}
