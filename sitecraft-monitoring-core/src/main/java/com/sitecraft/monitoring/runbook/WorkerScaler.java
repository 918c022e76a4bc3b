package com.sitecraft.monitoring.runbook;

import java.util.Optional;

/**
 * Port of what can have more or fewer workers. Thread-safe.
 */
public interface WorkerScaler {

	/** Whose workers: this replica's, or those of all. */
	StepScope scope();

	/**
	 * Number of workers of a pool as it was set last, whether or not all of them have
	 * begun; empty when it is not this scaler's.
	 * @param pool name of the pool
	 */
	Optional<Integer> workers(String pool);

	/**
	 * Sets the number of workers. May block for as long as the step's timeout.
	 * @param workers 1 or more; 0 when the pool had none before
	 */
	void scale(String pool, int workers) throws Exception;

}
