package com.sitecraft.monitoring.signal;

import java.util.HashMap;
import java.util.Map;

/**
 * Answers queries from a {@link SeriesStore}. What a query selects is looked up again
 * only when the set of series has changed, so an evaluation allocates nothing.
 */
final class EmbeddedQueryEngine implements QueryEngine {

	private final SeriesStore store;

	EmbeddedQueryEngine(SeriesStore store) {
		this.store = store;
	}

	@Override
	public PreparedQuery prepare(Query query) {
		Selection dividend = new Selection(this.store, query);
		Query divisor = query.dividedBy();
		return (divisor != null) ? new Ratio(dividend, new Selection(this.store, divisor)) : dividend;
	}

	/** One by another, joined on equal labels. */
	private static final class Ratio implements PreparedQuery {

		private final Selection dividend;

		private final Selection divisor;

		/** For each result of the dividend the index of its divisor, or -1. */
		private int[] partner = new int[0];

		Ratio(Selection dividend, Selection divisor) {
			this.dividend = dividend;
			this.divisor = divisor;
		}

		@Override
		public void evaluate(Moment at, SampleConsumer into) {
			boolean changed = this.dividend.compute(at);
			changed |= this.divisor.compute(at);
			if (changed) {
				join();
			}
			for (int i = 0; i < this.partner.length; i++) {
				double by = (this.partner[i] >= 0) ? this.divisor.value(this.partner[i]) : Window.NONE;
				double value = this.dividend.value(i);
				// 0/0 is no sample: nothing happened, so no share of it went wrong.
				if (!Window.isNone(by) && !Window.isNone(value) && !(value == 0 && by == 0)) {
					into.accept(this.dividend.labels(i), value / by);
				}
			}
		}

		private void join() {
			Map<Labels, Integer> divisors = new HashMap<>();
			for (int i = 0; i < this.divisor.size(); i++) {
				divisors.put(this.divisor.labels(i), i);
			}
			this.partner = new int[this.dividend.size()];
			for (int i = 0; i < this.partner.length; i++) {
				this.partner[i] = divisors.getOrDefault(this.dividend.labels(i), -1);
			}
		}

	}

}
