package com.sitecraft.monitoring.signal;

/**
 * PromQl.
 */
public final class PromQl {

	private PromQl() {
	}

	public static String of(Query query) {
		return query.metric();
	}

}
