package com.sitecraft.monitoring.autoconfigure.incident;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.sitecraft.monitoring.signal.Moment;

/**
 * Wakes the loop when a timer of an incident is due, which is rarely just when it ticks
 * anyway. Used by the loop; the platform's own timer thread calls the loop, which only
 * sets a flag.
 */
class IncidentTimer {

	/** A storm of timers is told once a second. */
	private static final Duration LEAST = Duration.ofSeconds(1);

	private final Runnable wake;

	private final Duration interval;

	private boolean set;

	private long wakesAt;

	IncidentTimer(Runnable wake, Duration interval) {
		this.wake = wake;
		this.interval = interval;
	}

	/**
	 * Wakes the loop after this time, unless it ticks by then.
	 */
	void set(Duration left, Moment now) {
		Duration delay = (left.compareTo(LEAST) > 0) ? left : LEAST;
		if (delay.compareTo(this.interval) >= 0) {
			return;
		}
		long at = now.nanos() + delay.toNanos();
		boolean covered = this.set && this.wakesAt - now.nanos() > 0 && this.wakesAt - at <= 0;
		if (!covered) {
			this.set = true;
			this.wakesAt = at;
			later(delay, this.wake);
		}
	}

	void later(Duration delay, Runnable action) {
		CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, Runnable::run).execute(action);
	}

}
