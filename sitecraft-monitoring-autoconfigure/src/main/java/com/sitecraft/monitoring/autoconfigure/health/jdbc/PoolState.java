package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers of a connection pool.
 *
 * @param active connections in use
 * @param idle connections ready to be used
 * @param total connections that exist
 * @param max connections that may exist
 * @param waiting threads that wait for a connection
 */
record PoolState(int active, int idle, int total, int max, int waiting) {

	/**
	 * Whether every connection that may exist is in use, so that the database cannot be
	 * why none was to be had.
	 */
	boolean isExhausted() {
		return this.active >= this.max;
	}

	Map<String, Object> details() {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("active", this.active);
		details.put("idle", this.idle);
		details.put("total", this.total);
		details.put("max", this.max);
		details.put("waiting", this.waiting);
		return details;
	}

}
