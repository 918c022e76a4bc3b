package com.sitecraft.monitoring.autoconfigure.health;

import java.util.concurrent.Executor;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * The threads that looks run on: one a look, virtual when the host uses those; never more
 * than the limits allow, refused rather than queued. Not an {@link Executor} itself: a
 * bean of that type would make Spring Boot's own task executor back off.
 */
final class HealthThreads implements AutoCloseable {

	private final SimpleAsyncTaskExecutor executor;

	HealthThreads(int limit, boolean virtual) {
		this.executor = new SimpleAsyncTaskExecutor("sitecraft-check-");
		this.executor.setDaemon(true);
		this.executor.setVirtualThreads(virtual);
		this.executor.setConcurrencyLimit(limit);
		this.executor.setRejectTasksWhenLimitReached(true);
		// Tracks the threads, so that closing interrupts whatever still looks.
		this.executor.setCancelRemainingTasksOnClose(true);
	}

	Executor executor() {
		return this.executor;
	}

	@Override
	public void close() {
		this.executor.close();
	}

}
