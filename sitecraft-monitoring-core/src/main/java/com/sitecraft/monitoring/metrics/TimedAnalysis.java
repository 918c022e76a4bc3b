package com.sitecraft.monitoring.metrics;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Track;

/**
 * The handle of an analysis that runs. One object of at most 64 bytes, which is why it
 * holds the token of its in-flight entry and not an entry.
 */
final class TimedAnalysis implements Analysis {

	private static final AtomicIntegerFieldUpdater<TimedAnalysis> ENDED = AtomicIntegerFieldUpdater
		.newUpdater(TimedAnalysis.class, "ended");

	private final AnalysisMetrics metrics;

	private final Outcomes outcomes;

	private final AnalysisKind kind;

	private final long start;

	private final long token;

	private volatile int ended;

	/**
	 * The stage that runs. Not guarded: when another thread ends the analysis while its
	 * own changes the stage, a stage may be recorded with a wrong length or not at all.
	 */
	private @Nullable Track stage;

	private long stageStart;

	TimedAnalysis(AnalysisMetrics metrics, Outcomes outcomes, AnalysisKind kind, long start) {
		this.metrics = metrics;
		this.outcomes = outcomes;
		this.kind = kind;
		this.start = start;
		this.token = kind.track().started(start);
	}

	@Override
	public void stage(String name) {
		if (this.ended != 0) {
			return;
		}
		try {
			long now = this.metrics.nanos();
			endStage(now, true);
			this.stageStart = now;
			this.stage = this.kind.stage(name);
		}
		catch (RuntimeException ex) {
			this.metrics.failed(ex);
		}
	}

	private void endStage(long now, boolean completed) {
		Track running = this.stage;
		if (running != null) {
			running.record(now, now - this.stageStart, completed);
		}
	}

	@Override
	public void completed() {
		end(true);
	}

	@Override
	public void failed() {
		end(false);
	}

	@Override
	public void close() {
		end(false);
	}

	private void end(boolean completed) {
		if (this.ended != 0 || !ENDED.compareAndSet(this, 0, 1)) {
			return;
		}
		try {
			long now = this.metrics.nanos();
			this.kind.track().ended(this.token);
			endStage(now, completed);
			this.outcomes.count(completed);
			this.kind.record(now, now - this.start, completed);
		}
		catch (RuntimeException ex) {
			this.metrics.failed(ex);
		}
	}

}
