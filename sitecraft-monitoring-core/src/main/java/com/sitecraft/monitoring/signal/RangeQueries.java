package com.sitecraft.monitoring.signal;

import java.io.IOException;

/**
 * Who answers a query for many moments of the past at once. It may block for long, so it
 * is not for the loop.
 */
@FunctionalInterface
public interface RangeQueries {

	/**
	 * Fills in the samples that a query has at the moments of a matrix.
	 * @throws IOException when there is no complete answer; the message holds no
	 * credentials
	 * @throws QueryException when there is more than the matrix takes
	 */
	void fill(Query query, Matrix into) throws IOException, InterruptedException;

}
