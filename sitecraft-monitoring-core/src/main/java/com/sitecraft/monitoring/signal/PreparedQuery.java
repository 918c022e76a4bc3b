package com.sitecraft.monitoring.signal;

/**
 * A query that an engine has prepared.
 */
public interface PreparedQuery {

	/**
	 * Answers as of a moment. No sample is told after an error, and a partial answer is
	 * an error.
	 * @throws QueryException when there is no answer, which is something else than an
	 * empty one
	 */
	void evaluate(Moment at, SampleConsumer into);

}
