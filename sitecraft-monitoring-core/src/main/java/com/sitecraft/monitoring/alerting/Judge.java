package com.sitecraft.monitoring.alerting;

import com.sitecraft.monitoring.alerting.AlertLifecycle.Verdict;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.QueryException;

/**
 * A condition made ready to be evaluated again and again.
 */
interface Judge {

	/**
	 * Tells every sample and what it means.
	 * @throws QueryException when the condition cannot be judged; what was told before is
	 * void
	 */
	void judge(Moment now, Sink sink);

	static Judge of(Condition condition, QueryEngine engine) {
		if (condition instanceof Condition.Threshold threshold) {
			return new ThresholdJudge(threshold, engine);
		}
		if (condition instanceof Condition.Absent absent) {
			return new AbsentJudge(absent, engine);
		}
		if (condition instanceof Condition.BurnRate burnRate) {
			return new BurnRateJudge(burnRate, engine);
		}
		return (now, sink) -> sink.accept(Labels.of(), 1, Verdict.MATCHES);
	}

	/**
	 * Takes samples.
	 */
	@FunctionalInterface
	interface Sink {

		void accept(Labels labels, double value, Verdict verdict);

	}

}
