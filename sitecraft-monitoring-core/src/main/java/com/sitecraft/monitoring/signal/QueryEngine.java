package com.sitecraft.monitoring.signal;

/**
 * QueryEngine.
 */
public interface QueryEngine {

	PreparedQuery prepare(Query query);

}
