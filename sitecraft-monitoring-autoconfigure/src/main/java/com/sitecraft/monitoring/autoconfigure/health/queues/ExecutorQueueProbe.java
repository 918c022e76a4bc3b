package com.sitecraft.monitoring.autoconfigure.health.queues;

import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Supplier;

import com.sitecraft.monitoring.signal.QueueProbe;
import com.sitecraft.monitoring.signal.QueueReading;

/**
 * The queue of a thread pool: tasks that wait and tasks that run. Its consumers are the
 * threads it may have, since a pool makes them on demand; a pool that was shut down has
 * none.
 */
record ExecutorQueueProbe(Supplier<ThreadPoolExecutor> pool) implements QueueProbe {

	@Override
	public QueueReading read() {
		ThreadPoolExecutor executor = this.pool.get();
		long depth = (long) executor.getQueue().size() + executor.getActiveCount();
		long consumers = executor.isShutdown() ? 0 : executor.getMaximumPoolSize();
		return new QueueReading.State(depth, false, null, consumers);
	}

}
