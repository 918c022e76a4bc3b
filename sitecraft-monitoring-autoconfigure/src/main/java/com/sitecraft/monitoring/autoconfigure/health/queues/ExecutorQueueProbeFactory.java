package com.sitecraft.monitoring.autoconfigure.health.queues;

import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Supplier;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import com.sitecraft.monitoring.signal.QueueProbe;

/**
 * Makes probes of the queues in front of thread pools.
 */
final class ExecutorQueueProbeFactory implements QueueProbeFactory {

	private final ListableBeanFactory beans;

	ExecutorQueueProbeFactory(ListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public Set<QueueType> types() {
		return Set.of(QueueType.EXECUTOR);
	}

	@Override
	public QueueProbe create(QueueDefinition definition) {
		String name = definition.required("bean", definition.properties().bean());
		return new ExecutorQueueProbe(pool(definition, name));
	}

	private Supplier<ThreadPoolExecutor> pool(QueueDefinition definition, String name) {
		Executor executor = definition.bean(this.beans, Executor.class);
		if (executor instanceof ThreadPoolTaskExecutor pool) {
			return pool::getThreadPoolExecutor;
		}
		if (executor instanceof ThreadPoolExecutor pool) {
			return () -> pool;
		}
		throw definition.invalid("bean", name,
				"the name of a ThreadPoolTaskExecutor or ThreadPoolExecutor, and this is a "
						+ executor.getClass().getSimpleName() + ", which has no queue that can be seen");
	}

}
