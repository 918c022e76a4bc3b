package com.sitecraft.monitoring.alerting;

import java.util.HashMap;
import java.util.Map;

import com.sitecraft.monitoring.alerting.AlertLifecycle.Verdict;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.PreparedQuery;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.SampleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares values with a bound.
 */
final class ThresholdJudge implements Judge {

	private final Condition.Threshold condition;

	private final PreparedQuery query;

	private final @Nullable PreparedQuery traffic;

	/** Label sets with enough traffic, by the evaluation that found it. */
	private final Map<Labels, long[]> busy = new HashMap<>();

	private final SampleConsumer onTraffic = this::traffic;

	private final SampleConsumer onSample = this::sample;

	private long evaluation;

	private Sink sink = (labels, value, verdict) -> {
	};

	ThresholdJudge(Condition.Threshold condition, QueryEngine engine) {
		this.condition = condition;
		this.query = engine.prepare(condition.query());
		MinCount minCount = condition.minCount();
		this.traffic = (minCount != null) ? engine.prepare(minCount.query()) : null;
	}

	@Override
	public void judge(Moment now, Sink sink) {
		this.evaluation++;
		this.sink = sink;
		if (this.traffic != null) {
			this.traffic.evaluate(now, this.onTraffic);
			if (this.evaluation % 1024 == 0) {
				this.busy.values().removeIf((last) -> last[0] != this.evaluation);
			}
		}
		this.query.evaluate(now, this.onSample);
	}

	private void traffic(Labels labels, double value) {
		MinCount minCount = this.condition.minCount();
		if (minCount == null || !(value >= minCount.value())) {
			return;
		}
		long[] last = this.busy.get(labels);
		if (last == null) {
			last = new long[1];
			this.busy.put(labels, last);
		}
		last[0] = this.evaluation;
	}

	private void sample(Labels labels, double value) {
		if (Double.isNaN(value)) {
			return;
		}
		if (this.traffic != null) {
			long[] last = this.busy.get(labels);
			if (last == null || last[0] != this.evaluation) {
				return;
			}
		}
		Double clear = this.condition.clear();
		if (this.condition.comparison().test(value, this.condition.bound())) {
			this.sink.accept(labels, value, Verdict.MATCHES);
		}
		else if (clear != null && this.condition.comparison().holds(value, clear)) {
			this.sink.accept(labels, value, Verdict.HOLDS);
		}
		else {
			this.sink.accept(labels, value, Verdict.ENDED);
		}
	}

}
