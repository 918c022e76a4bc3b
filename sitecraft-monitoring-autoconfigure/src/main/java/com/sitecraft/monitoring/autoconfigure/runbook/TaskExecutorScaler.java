package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.runbook.WorkerScaler;

/**
 * Scales the {@link ThreadPoolTaskExecutor} beans of this replica, by their names.
 */
final class TaskExecutorScaler implements WorkerScaler {

	private final ListableBeanFactory beans;

	/** Of each pool that was scaled, so that it is not lowered below its own. */
	private final Map<String, Integer> maxPoolSizes = new ConcurrentHashMap<>();

	TaskExecutorScaler(ListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public StepScope scope() {
		return StepScope.LOCAL;
	}

	@Override
	public Optional<Integer> workers(String pool) {
		ThreadPoolTaskExecutor executor = executor(pool);
		return (executor != null) ? Optional.of(executor.getCorePoolSize()) : Optional.empty();
	}

	@Override
	public void scale(String pool, int workers) {
		ThreadPoolTaskExecutor executor = executor(pool);
		if (executor == null) {
			throw new IllegalArgumentException("pool is '" + pool + "', allowed is the name of an executor");
		}
		int most = Math.max(this.maxPoolSizes.computeIfAbsent(pool, (name) -> executor.getMaxPoolSize()), workers);
		if (most >= executor.getCorePoolSize()) {
			executor.setMaxPoolSize(most);
			executor.setCorePoolSize(workers);
		}
		else {
			executor.setCorePoolSize(workers);
			executor.setMaxPoolSize(most);
		}
	}

	/** A name that looks like a factory's own would name something else. */
	private @Nullable ThreadPoolTaskExecutor executor(String name) {
		boolean ours = !name.isEmpty() && !name.startsWith(BeanFactory.FACTORY_BEAN_PREFIX)
				&& this.beans.containsBean(name) && this.beans.isTypeMatch(name, ThreadPoolTaskExecutor.class);
		return ours ? this.beans.getBean(name, ThreadPoolTaskExecutor.class) : null;
	}

}
