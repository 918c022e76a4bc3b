package com.sitecraft.monitoring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Observations;
import com.sitecraft.monitoring.signal.Time;

/**
 * Measures analyses: {@code sitecraft.analyses{workspace_id,status,plan_type}} and
 * {@code sitecraft.analysis.duration{analysis_type}} with buckets at 30, 60, 120, 300,
 * 600 and 1,200 s, and the raw durations of analyses and their stages in
 * {@link Observations}.
 * <p>
 * Label values are bounded ({@link LabelLimits}) and made safe
 * ({@link CardinalityLimiter}), so whatever a tenant calls itself may be passed in. No
 * method blocks or throws; what fails inside is counted in
 * {@code sitecraft.monitoring.errors}.
 */
public final class AnalysisMetrics {

	/**
	 * Name of the durations, as meter (seconds, label {@code analysis_type}) and in
	 * {@link Observations}.
	 */
	public static final String DURATION = "sitecraft.analysis.duration";

	/**
	 * Name of the stages' durations in {@link Observations}, with the labels
	 * {@code analysis_type} and {@code stage}. Not a meter.
	 */
	public static final String STAGE_DURATION = "sitecraft.analysis.stage.duration";

	private static final String COMPONENT = "metrics.analysis";

	private final Time time;

	private final Guard guard;

	private final Labelled<Labelled<Outcomes>> outcomes;

	private final Labelled<AnalysisKind> kinds;

	public AnalysisMetrics(MeterRegistry registry, ProductLabels labels, Observations observations, Time time,
			Guard guard) {
		this.time = time;
		this.guard = guard;
		this.outcomes = new Labelled<>(labels.workspace(),
				(workspace) -> new Labelled<>(labels.plan(), (plan) -> new Outcomes(registry, workspace, plan)));
		this.kinds = new Labelled<>(labels.analysis(),
				(type) -> new AnalysisKind(type, registry, observations, labels.stage()));
		guard.run(COMPONENT, () -> labels.known().analysisTypes().forEach(this.kinds::get));
	}

	/**
	 * Starts an analysis. The counters of a workspace that was not seen before are
	 * registered at 0 here, so that the end of its first analysis counts.
	 * @param workspaceId whose analysis it is
	 * @param planType the plan the workspace is on
	 * @param analysisType what is analysed, one of few
	 */
	public Analysis start(@Nullable String workspaceId, @Nullable String planType, @Nullable String analysisType) {
		try {
			return new TimedAnalysis(this, this.outcomes.get(workspaceId).get(planType), this.kinds.get(analysisType),
					this.time.nanos());
		}
		catch (RuntimeException ex) {
			failed(ex);
			return Unmeasured.INSTANCE;
		}
	}

	/**
	 * A recorder of finished analyses, with everything resolved.
	 * @param workspaceId whose analyses they are
	 * @param planType the plan the workspace is on
	 * @param analysisType what is analysed, one of few
	 */
	public Recorder recorder(@Nullable String workspaceId, @Nullable String planType, @Nullable String analysisType) {
		try {
			return new MeterRecorder(this, this.outcomes.get(workspaceId).get(planType), this.kinds.get(analysisType));
		}
		catch (RuntimeException ex) {
			failed(ex);
			return Unmeasured.INSTANCE;
		}
	}

	long nanos() {
		return this.time.nanos();
	}

	void failed(RuntimeException failure) {
		this.guard.run(COMPONENT, () -> {
			throw failure;
		});
	}

	/** A recorder that has its meters. */
	private record MeterRecorder(AnalysisMetrics metrics, Outcomes outcomes, AnalysisKind kind) implements Recorder {

		@Override
		public void record(long nanos, boolean completed) {
			try {
				long duration = Math.max(0, nanos);
				this.outcomes.count(completed);
				this.kind.record(duration, completed);
			}
			catch (RuntimeException ex) {
				this.metrics.failed(ex);
			}
		}

	}

	/** What the host gets when its registry refuses the meters. */
	private enum Unmeasured implements Analysis, Recorder {

		INSTANCE;

		@Override
		public void stage(String name) {
		}

		@Override
		public void completed() {
		}

		@Override
		public void failed() {
		}

		@Override
		public void close() {
		}

		@Override
		public void record(long nanos, boolean completed) {
		}

	}

}
