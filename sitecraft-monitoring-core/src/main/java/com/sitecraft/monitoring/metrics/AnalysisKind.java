package com.sitecraft.monitoring.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import com.sitecraft.monitoring.signal.Observations;
import com.sitecraft.monitoring.signal.Track;

/**
 * What is measured of one type of analysis: its duration, and its stages for detectors
 * that look for the one that became slow.
 */
final class AnalysisKind {

	/** The owner's buckets; no others, each is a series. */
	private static final Duration[] BUCKETS = { Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(120),
			Duration.ofSeconds(300), Duration.ofSeconds(600), Duration.ofSeconds(1200) };

	private final Timer timer;

	private final Track track;

	private final Labelled<Track> stages;

	AnalysisKind(String type, MeterRegistry registry, Observations observations, CardinalityLimiter stage) {
		this.timer = Timer.builder(AnalysisMetrics.DURATION)
			.description("Time from start to end of an analysis, completed or failed")
			.tag("analysis_type", type)
			.serviceLevelObjectives(BUCKETS)
			.register(registry);
		this.track = observations.track(AnalysisMetrics.DURATION, Map.of("analysis_type", type));
		this.stages = new Labelled<>(stage, (name) -> observations.track(AnalysisMetrics.STAGE_DURATION,
				Map.of("analysis_type", type, "stage", name)));
	}

	Track track() {
		return this.track;
	}

	Track stage(String name) {
		return this.stages.get(name);
	}

	void record(long nanos, boolean completed) {
		this.timer.record(nanos, TimeUnit.NANOSECONDS);
		this.track.record(nanos, completed);
	}

	void record(long endNanos, long nanos, boolean completed) {
		this.timer.record(nanos, TimeUnit.NANOSECONDS);
		this.track.record(endNanos, nanos, completed);
	}

}
