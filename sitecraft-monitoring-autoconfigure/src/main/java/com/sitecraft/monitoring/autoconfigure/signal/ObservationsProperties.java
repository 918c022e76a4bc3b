package com.sitecraft.monitoring.autoconfigure.signal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import com.sitecraft.monitoring.signal.Observations;

/**
 * Bounds of the raw observations that checks and detectors judge.
 *
 * @param maxTracks Label sets that are kept, 1 to 10000.
 * @param valuesPerTrack Latest values that are kept per label set, 16 to 65536. Rounded
 * up to a power of two. Each takes 8 bytes.
 * @param maxInFlight Running analyses that are known at a time, 1 to 65536.
 */
@ConfigurationProperties("sitecraft.monitoring.observations")
public record ObservationsProperties(@DefaultValue("512") int maxTracks, @DefaultValue("1024") int valuesPerTrack,
		@DefaultValue("1024") int maxInFlight) {

	public ObservationsProperties {
		new Observations.Limits(maxTracks, valuesPerTrack, maxInFlight);
	}

	Observations.Limits limits() {
		return new Observations.Limits(this.maxTracks, this.valuesPerTrack, this.maxInFlight);
	}

}
