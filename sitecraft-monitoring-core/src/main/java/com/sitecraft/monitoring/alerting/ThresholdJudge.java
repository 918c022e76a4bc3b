package com.sitecraft.monitoring.alerting;

import java.util.List;

import com.sitecraft.monitoring.alerting.AlertLifecycle.Verdict;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Compares values with a bound.
 */
final class ThresholdJudge implements Judge {

	private final Question question;

	private final Interval matching;

	/** Where a firing alert is held. */
	private final Interval holding;

	private final @Nullable Traffic traffic;

	ThresholdJudge(Condition.Threshold condition, QueryEngine engine) {
		this.question = new Question(engine.prepare(condition.query()));
		this.matching = condition.comparison().beyond(condition.bound());
		Double clear = condition.clear();
		this.holding = (clear != null) ? condition.comparison().notPast(clear) : Interval.EMPTY;
		MinCount minCount = condition.minCount();
		this.traffic = (minCount != null)
				? new Traffic(new Question(engine.prepare(minCount.query())), minCount.value()) : null;
	}

	@Override
	public void judge(Moment now, Sink sink) {
		this.question.ask(now);
		Traffic traffic = this.traffic;
		if (traffic != null) {
			traffic.question.ask(now);
		}
		Vector vector = this.question.answer();
		if (traffic != null) {
			traffic.look(vector);
		}
		sink.begin(vector.labels());
		for (int i = 0; i < vector.size(); i++) {
			double value = vector.value(i);
			if (Double.isNaN(value) || (traffic != null && !traffic.enough(i))) {
				continue;
			}
			if (this.matching.contains(value)) {
				sink.accept(i, value, Verdict.MATCHES);
			}
			else {
				sink.accept(i, value, this.holding.contains(value) ? Verdict.HOLDS : Verdict.ENDED);
			}
		}
	}

	/** Which label sets have enough traffic to be judged. */
	private static final class Traffic {

		private final Question question;

		private final double least;

		private Vector counts = Vector.of(List.of());

		private List<Labels> judged = List.of();

		private List<Labels> counted = List.of();

		/** For each label set that is judged the index of its count, or -1. */
		private int[] indexes = {};

		Traffic(Question question, double least) {
			this.question = question;
			this.least = least;
		}

		void look(Vector vector) {
			this.counts = this.question.answer();
			if (vector.labels() != this.judged || this.counts.labels() != this.counted) {
				this.indexes = vector.indexesIn(this.counts);
				this.judged = vector.labels();
				this.counted = this.counts.labels();
			}
		}

		boolean enough(int index) {
			int count = this.indexes[index];
			return count >= 0 && this.counts.value(count) >= this.least;
		}

	}

}
