package com.sitecraft.monitoring;

/**
 * Port of the one lease among replicas. Answers from memory, on any thread.
 */
@FunctionalInterface
public interface Leadership {

	/**
	 * Whether this replica may page for all: it holds the lease, or nobody can tell
	 * because the lease store is unreachable and every replica pages.
	 */
	boolean held();

	/**
	 * Whether that is known, and not assumed for want of an answer: what must not happen
	 * twice waits for it.
	 */
	default boolean certain() {
		return true;
	}

	/**
	 * Leadership of a replica that is alone.
	 */
	static Leadership always() {
		return () -> true;
	}

}
