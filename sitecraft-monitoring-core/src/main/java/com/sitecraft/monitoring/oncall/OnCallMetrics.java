package com.sitecraft.monitoring.oncall;

import java.time.Duration;
import java.time.Instant;

import com.sitecraft.monitoring.signal.Time;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Publishes schedules as meters, labelled with the name of the schedule and so bounded by
 * their number.
 * <ul>
 * <li>{@code sitecraft.oncall.gap}: seconds of the next 7 days in which nobody is on
 * call, overrides included</li>
 * </ul>
 */
public final class OnCallMetrics {

	/** Long enough to find somebody. */
	private static final Duration AHEAD = Duration.ofDays(7);

	private final Schedules schedules;

	private final Time time;

	public OnCallMetrics(Schedules schedules, Time time, MeterRegistry registry) {
		this.schedules = schedules;
		this.time = time;
		for (Schedule schedule : schedules.all()) {
			Gauge.builder("sitecraft.oncall.gap", this, (metrics) -> metrics.gap(schedule.name()))
				.description("Time of the next 7 days in which nobody is on call")
				.baseUnit("seconds")
				.tag("schedule", schedule.name())
				.register(registry);
		}
	}

	private double gap(String schedule) {
		Instant now = this.time.instant();
		return this.schedules.gap(schedule, now, now.plus(AHEAD)).toMillis() / 1_000.0;
	}

}
