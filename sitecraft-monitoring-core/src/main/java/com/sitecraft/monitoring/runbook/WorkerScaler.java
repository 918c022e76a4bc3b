package com.sitecraft.monitoring.runbook;

import java.util.Optional;

/**
 * Port of what can have more or fewer workers. Thread-safe.
 */
public interface WorkerScaler {

	/** Whose workers: this replica's, or those of all. */
	StepScope scope();

	/**
	 * Number of workers of a pool, empty when it is not this scaler's.
	 * @param pool name of the pool
	 */
	Optional<Integer> workers(String pool);

	/**
	 * Sets the number of workers. May block for as long as the step's timeout.
	 * @param workers 1 or more
	 */
	void scale(String pool, int workers) throws Exception;

}
