package com.sitecraft.monitoring.signal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers queries from a {@link SeriesStore}. Equal queries, of whichever rules, are one:
 * it is computed once for a moment. What a query selects is looked up again only when the
 * set of its series has changed, so an evaluation allocates nothing.
 */
final class EmbeddedQueryEngine implements QueryEngine {

	/** Beyond, the query that was prepared longest ago is not shared any further. */
	private static final int MOST_SHARED = 4_096;

	private final SeriesStore store;

	private final Map<Query, PreparedQuery> shared = new LinkedHashMap<>(64, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Query, PreparedQuery> eldest) {
			return size() > MOST_SHARED;
		}

	};

	EmbeddedQueryEngine(SeriesStore store) {
		this.store = store;
	}

	@Override
	public PreparedQuery prepare(Query query) {
		PreparedQuery known = this.shared.get(query);
		if (known == null) {
			Query divisor = query.dividedBy();
			known = new Once((divisor == null) ? new Selection(this.store, query)
					: new Ratio(prepare(query.dividedBy(null)), prepare(divisor)));
			this.shared.put(query, known);
		}
		return known;
	}

	/** Keeps an answer until time moves or a sample arrives. */
	private final class Once implements PreparedQuery {

		private final PreparedQuery query;

		private Vector answer = Vector.of(List.of());

		private long nanos;

		private long version = -1;

		Once(PreparedQuery query) {
			this.query = query;
		}

		@Override
		public Vector evaluate(Moment at) {
			long version = EmbeddedQueryEngine.this.store.version();
			if (version != this.version || at.nanos() != this.nanos) {
				this.version = -1;
				this.answer = this.query.evaluate(at);
				this.nanos = at.nanos();
				this.version = version;
			}
			return this.answer;
		}

	}

	/** One by another, joined on equal labels. */
	private static final class Ratio implements PreparedQuery {

		private final PreparedQuery dividend;

		private final PreparedQuery divisor;

		private Vector answer = Vector.of(List.of());

		private double[] values = {};

		private List<Labels> divisors = List.of();

		/** For each result of the dividend the index of its divisor, or -1. */
		private int[] partner = {};

		Ratio(PreparedQuery dividend, PreparedQuery divisor) {
			this.dividend = dividend;
			this.divisor = divisor;
		}

		@Override
		public Vector evaluate(Moment at) {
			Vector dividend = this.dividend.evaluate(at);
			Vector divisor = this.divisor.evaluate(at);
			if (dividend.labels() != this.answer.labels() || divisor.labels() != this.divisors) {
				this.partner = dividend.indexesIn(divisor);
				this.divisors = divisor.labels();
				this.values = new double[dividend.size()];
				this.answer = Vector.of(dividend.labels(), this.values);
			}
			for (int i = 0; i < this.values.length; i++) {
				this.values[i] = (this.partner[i] >= 0 && dividend.has(i) && divisor.has(this.partner[i]))
						? share(dividend.value(i), divisor.value(this.partner[i])) : Window.NONE;
			}
			return this.answer;
		}

		/** 0/0 is no sample: nothing happened, so no share of it went wrong. */
		private static double share(double value, double by) {
			return (value == 0 && by == 0) ? Window.NONE : value / by;
		}

	}

}
