package com.sitecraft.monitoring.signal;

/**
 * Who answers queries. An engine is used by one thread at a time.
 */
public interface QueryEngine {

	/**
	 * Prepares a query that is asked again and again.
	 * @throws QueryException when this engine cannot answer it
	 */
	PreparedQuery prepare(Query query);

	/**
	 * An engine over series in memory, for the thread that also writes them.
	 */
	static QueryEngine embedded(SeriesStore store) {
		return new EmbeddedQueryEngine(store);
	}

}
