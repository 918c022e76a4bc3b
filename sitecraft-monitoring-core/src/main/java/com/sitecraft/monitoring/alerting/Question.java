package com.sitecraft.monitoring.alerting;

import java.util.List;

import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.PreparedQuery;
import com.sitecraft.monitoring.signal.QueryException;
import com.sitecraft.monitoring.signal.Vector;
import org.jspecify.annotations.Nullable;

/**
 * A query among several of one condition. All are asked before the first answer is looked
 * at: an engine may need until the next evaluation to answer, and one that has no answer
 * yet must not keep the others from being asked.
 */
final class Question {

	private final PreparedQuery query;

	private Vector vector = Vector.of(List.of());

	private @Nullable QueryException failure;

	Question(PreparedQuery query) {
		this.query = query;
	}

	void ask(Moment now) {
		try {
			this.vector = this.query.evaluate(now);
			this.failure = null;
		}
		catch (QueryException ex) {
			this.failure = ex;
		}
	}

	/**
	 * What the query answered when it was last asked.
	 * @throws QueryException when there was no answer
	 */
	Vector answer() {
		QueryException failed = this.failure;
		if (failed != null) {
			throw failed;
		}
		return this.vector;
	}

}
