package com.sitecraft.monitoring.autoconfigure.health;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import com.sitecraft.monitoring.health.PipelineCheck;

/**
 * When the analysis pipeline is healthy.
 *
 * @param enabled Whether there is a check of the analysis pipeline.
 * @param window How far back analyses are judged, 10 s to 15 min.
 * @param minSamples Finished and hanging analyses in the window that a verdict takes, 1
 * to 10000. Below that the check is UNKNOWN.
 * @param minSuccessRate Share of finished analyses that must be exceeded, 0 to less than
 * 1.
 * @param maxMeanDuration Mean processing time that must not be reached, and age from
 * which a running analysis hangs, 1 ms to 1 day.
 * @param minHanging Hanging analyses that make the check DOWN when there are too few
 * samples, 1 to 1000.
 */
@ConfigurationProperties("sitecraft.monitoring.health.analysis-pipeline")
public record PipelineHealthProperties(@DefaultValue("true") boolean enabled, @DefaultValue("15m") Duration window,
		@DefaultValue("20") int minSamples, @DefaultValue("0.95") double minSuccessRate,
		@DefaultValue("300s") Duration maxMeanDuration, @DefaultValue("3") int minHanging) {

	public PipelineHealthProperties {
		new PipelineCheck.Settings(window, minSamples, minSuccessRate, maxMeanDuration, minHanging);
	}

	PipelineCheck.Settings settings() {
		return new PipelineCheck.Settings(this.window, this.minSamples, this.minSuccessRate, this.maxMeanDuration,
				this.minHanging);
	}

}
