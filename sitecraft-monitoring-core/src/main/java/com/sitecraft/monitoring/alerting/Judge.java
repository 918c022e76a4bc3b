package com.sitecraft.monitoring.alerting;

import java.util.List;

import com.sitecraft.monitoring.alerting.AlertLifecycle.Verdict;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.QueryException;

/**
 * A condition made ready to be evaluated again and again.
 */
interface Judge {

	/** Of a condition that speaks for no label set in particular. */
	List<Labels> ALONE = List.of(Labels.of());

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
		return (now, sink) -> {
			sink.begin(ALONE);
			sink.accept(0, 1, Verdict.MATCHES);
		};
	}

	/**
	 * Takes samples.
	 */
	interface Sink {

		/**
		 * Names the label sets that samples are told of.
		 * @param labels label sets; the same list as the last time costs nothing
		 */
		void begin(List<Labels> labels);

		/**
		 * Takes a sample.
		 * @param index which label set
		 */
		void accept(int index, double value, Verdict verdict);

	}

}
