package com.sitecraft.monitoring.signal;

/**
 * A query that an engine has prepared.
 */
@FunctionalInterface
public interface PreparedQuery {

	/**
	 * Answers as of a moment. A partial answer is an error.
	 * @throws QueryException when there is no answer, which is something else than an
	 * empty one
	 */
	Vector evaluate(Moment at);

}
