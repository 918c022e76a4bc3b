package com.sitecraft.sample.traffic;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Simulated visitors.
 *
 * @param enabled whether simulated visitors use the application
 * @param interval mean time between two things that visitors do, 10 ms to 1 h
 */
@ConfigurationProperties("sitecraft.traffic")
public record TrafficProperties(@DefaultValue("true") boolean enabled, @DefaultValue("1s") Duration interval) {

	public TrafficProperties {
		if (interval.toMillis() < 10 || interval.toHours() > 1) {
			throw new IllegalArgumentException(
					"sitecraft.traffic.interval is " + interval + ", allowed is 10 ms to 1 h");
		}
	}

}
