package com.sitecraft.monitoring.alerting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.sitecraft.monitoring.alerting.AlertLifecycle.Verdict;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.PreparedQuery;
import com.sitecraft.monitoring.signal.QueryEngine;

/**
 * Looks at every pair of windows; a pair of which a window is not covered yet may burn
 * unless the other one says no. The value is the share of bad events over the first long
 * window that burns too fast, otherwise over the first one that is known.
 */
final class BurnRateJudge implements Judge {

	private final List<Pair> pairs = new ArrayList<>();

	private final Map<Labels, Finding> findings = new LinkedHashMap<>();

	private long evaluation;

	/** Whether the first pair is looked at. */
	private boolean first;

	BurnRateJudge(Condition.BurnRate condition, QueryEngine engine) {
		for (BurnWindow window : condition.windows()) {
			this.pairs.add(new Pair(engine.prepare(condition.ratio(window.longWindow())),
					engine.prepare(condition.ratio(window.shortWindow())), condition.bound(window)));
		}
	}

	@Override
	public void judge(Moment now, Sink sink) {
		this.evaluation++;
		this.first = true;
		for (Pair pair : this.pairs) {
			pair.longWindow.evaluate(now, (labels, value) -> finding(labels).longRatio(value));
			pair.shortWindow.evaluate(now, (labels, value) -> finding(labels).shortRatio(value));
			for (Finding finding : this.findings.values()) {
				finding.close(pair.bound);
			}
			this.first = false;
		}
		this.findings.values().removeIf((finding) -> finding.seen != this.evaluation);
		for (Map.Entry<Labels, Finding> entry : this.findings.entrySet()) {
			Finding finding = entry.getValue();
			if (!Double.isNaN(finding.value)) {
				sink.accept(entry.getKey(), finding.value, finding.verdict());
			}
		}
	}

	private Finding finding(Labels labels) {
		Finding finding = this.findings.get(labels);
		if (finding == null) {
			finding = new Finding();
			this.findings.put(labels, finding);
		}
		if (finding.seen != this.evaluation) {
			finding.seen = this.evaluation;
			finding.burns = false;
			// Of an earlier pair neither window is known.
			finding.open = !this.first;
			finding.value = Double.NaN;
			finding.begin();
		}
		return finding;
	}

	private record Pair(PreparedQuery longWindow, PreparedQuery shortWindow, double bound) {
	}

	/**
	 * What is known about one label set.
	 */
	private static final class Finding {

		private long seen;

		private double longRatio;

		private double shortRatio;

		private double value;

		private boolean burns;

		/**
		 * Whether a pair may burn for all that is known: its window began at the start.
		 */
		private boolean open;

		void begin() {
			this.longRatio = Double.NaN;
			this.shortRatio = Double.NaN;
		}

		void longRatio(double value) {
			this.longRatio = value;
		}

		void shortRatio(double value) {
			this.shortRatio = value;
		}

		void close(double bound) {
			if (!this.burns && this.longRatio > bound && this.shortRatio > bound) {
				this.burns = true;
				this.value = this.longRatio;
			}
			else if (Double.isNaN(this.value)) {
				this.value = this.longRatio;
			}
			// One slow window is enough to say no, whatever the other one would say.
			this.open |= !(this.longRatio <= bound) && !(this.shortRatio <= bound)
					&& (Double.isNaN(this.longRatio) || Double.isNaN(this.shortRatio));
			begin();
		}

		Verdict verdict() {
			if (this.burns) {
				return Verdict.MATCHES;
			}
			return this.open ? Verdict.UNDECIDED : Verdict.ENDED;
		}

	}

}
