package com.sitecraft.monitoring.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often monitoring looks.
 *
 * @param interval Time from one evaluation of everything to the next, 1 s to 5 min.
 */
@ConfigurationProperties("sitecraft.monitoring")
public record LoopProperties(@DefaultValue("15s") Duration interval) {

	/** One extension may fail, and the next come late. */
	private static final int LEASE_LASTS = 3;

	/** Below, ticks of a busy replica would run into each other. */
	private static final Duration SHORTEST = Duration.ofSeconds(1);

	/** Above, an alert comes later than anybody means by monitoring. */
	private static final Duration LONGEST = Duration.ofMinutes(5);

	public LoopProperties {
		if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
			throw new InvalidMonitoringPropertyException("sitecraft.monitoring.interval", interval, "1s to 5m");
		}
	}

	/**
	 * How long a lease outlives its holder.
	 */
	public Duration leaseAtMost() {
		return this.interval.multipliedBy(LEASE_LASTS);
	}

}
