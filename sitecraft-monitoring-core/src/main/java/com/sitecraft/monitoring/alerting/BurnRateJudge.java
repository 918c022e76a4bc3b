package com.sitecraft.monitoring.alerting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.sitecraft.monitoring.alerting.AlertLifecycle.Verdict;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;

/**
 * Looks at every pair of windows; a pair of which a window is not covered yet may burn
 * unless the other one says no. The value is the share of bad events over the first long
 * window that burns too fast, otherwise over the first one that is known.
 */
final class BurnRateJudge implements Judge {

	private final List<Pair> pairs = new ArrayList<>();

	/** Every label set of any window. */
	private List<Labels> labels = List.of();

	private double[] values = {};

	private boolean[] burning = {};

	/**
	 * Whether a pair may burn for all that is known: its window began at the start.
	 */
	private boolean[] open = {};

	/**
	 * Whether a window has other label sets than they were arranged for: also after an
	 * evaluation that failed at a later window.
	 */
	private boolean changed;

	BurnRateJudge(Condition.BurnRate condition, QueryEngine engine) {
		for (BurnWindow window : condition.windows()) {
			this.pairs.add(new Pair(new Ratio(new Question(engine.prepare(condition.ratio(window.longWindow())))),
					new Ratio(new Question(engine.prepare(condition.ratio(window.shortWindow())))),
					condition.bound(window)));
		}
	}

	@Override
	public void judge(Moment now, Sink sink) {
		for (Pair pair : this.pairs) {
			pair.longWindow.question.ask(now);
			pair.shortWindow.question.ask(now);
		}
		for (Pair pair : this.pairs) {
			this.changed |= pair.longWindow.look();
			this.changed |= pair.shortWindow.look();
		}
		if (this.changed) {
			arrange();
		}
		Arrays.fill(this.values, Double.NaN);
		Arrays.fill(this.burning, false);
		Arrays.fill(this.open, false);
		for (Pair pair : this.pairs) {
			judge(pair);
		}
		sink.begin(this.labels);
		for (int i = 0; i < this.values.length; i++) {
			if (!Double.isNaN(this.values[i])) {
				sink.accept(i, this.values[i], verdict(i));
			}
		}
	}

	private void judge(Pair pair) {
		for (int i = 0; i < this.values.length; i++) {
			double longShare = pair.longWindow.share(i);
			double shortShare = pair.shortWindow.share(i);
			if (!this.burning[i] && longShare > pair.bound && shortShare > pair.bound) {
				this.burning[i] = true;
				this.values[i] = longShare;
			}
			else if (Double.isNaN(this.values[i])) {
				this.values[i] = longShare;
			}
			// One slow window is enough to say no, whatever the other one would say.
			this.open[i] |= !(longShare <= pair.bound) && !(shortShare <= pair.bound)
					&& (Double.isNaN(longShare) || Double.isNaN(shortShare));
		}
	}

	private Verdict verdict(int labels) {
		if (this.burning[labels]) {
			return Verdict.MATCHES;
		}
		return this.open[labels] ? Verdict.UNDECIDED : Verdict.ENDED;
	}

	private void arrange() {
		Map<Labels, Integer> positions = new LinkedHashMap<>();
		for (Pair pair : this.pairs) {
			pair.longWindow.labels.forEach((labels) -> positions.putIfAbsent(labels, positions.size()));
			pair.shortWindow.labels.forEach((labels) -> positions.putIfAbsent(labels, positions.size()));
		}
		this.labels = List.copyOf(positions.keySet());
		this.values = new double[this.labels.size()];
		this.burning = new boolean[this.labels.size()];
		this.open = new boolean[this.labels.size()];
		for (Pair pair : this.pairs) {
			pair.longWindow.arrange(positions);
			pair.shortWindow.arrange(positions);
		}
		this.changed = false;
	}

	private record Pair(Ratio longWindow, Ratio shortWindow, double bound) {
	}

	/**
	 * Shares of bad events over one window.
	 */
	private static final class Ratio {

		private final Question question;

		private Vector vector = Vector.of(List.of());

		private List<Labels> labels = List.of();

		/** For every label set its index in the vector, or -1. */
		private int[] indexes = {};

		Ratio(Question question) {
			this.question = question;
		}

		/**
		 * Takes over the answer.
		 * @return whether there are other label sets than the last time
		 */
		boolean look() {
			this.vector = this.question.answer();
			boolean changed = this.vector.labels() != this.labels;
			this.labels = this.vector.labels();
			return changed;
		}

		void arrange(Map<Labels, Integer> positions) {
			this.indexes = new int[positions.size()];
			Arrays.fill(this.indexes, -1);
			for (int i = 0; i < this.labels.size(); i++) {
				this.indexes[positions.getOrDefault(this.labels.get(i), -1)] = i;
			}
		}

		double share(int labels) {
			int index = this.indexes[labels];
			return (index >= 0) ? this.vector.value(index) : Double.NaN;
		}

	}

}
