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
 * <p>
 * An executor whose queue is full has grown beyond its core size by itself, so the
 * threads that there are count as well, and both of its sizes are raised.
 */
final class TaskExecutorScaler implements WorkerScaler {

	private final ListableBeanFactory beans;

	/** Of each pool that has more workers than its own. */
	private final Map<String, Grown> grown = new ConcurrentHashMap<>();

	TaskExecutorScaler(ListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public StepScope scope() {
		return StepScope.LOCAL;
	}

	@Override
	public Optional<Integer> workers(String pool) {
		return Optional.ofNullable(executor(pool)).map(TaskExecutorScaler::workers);
	}

	/** Threads above the maximum are on their way out. */
	private static int workers(ThreadPoolTaskExecutor executor) {
		return Math.max(executor.getCorePoolSize(), Math.min(executor.getPoolSize(), executor.getMaxPoolSize()));
	}

	@Override
	public void scale(String pool, int workers) {
		ThreadPoolTaskExecutor executor = executor(pool);
		if (executor == null) {
			throw new IllegalArgumentException("pool is '" + pool + "', allowed is the name of an executor");
		}
		this.grown.compute(pool, (name, before) -> {
			Sizes sizes = Sizes.of(executor);
			Grown seen = (before != null) ? before.seen(sizes) : new Grown(sizes, 0, sizes);
			Grown after = seen.changed(workers - workers(executor), workers);
			after.set().apply(executor);
			return (after.added() > 0) ? after : null;
		});
	}

	/** Asks for the type alone: this is no reason to make the bean now. */
	boolean has(String name) {
		// A name that looks like a factory's own would name something else.
		return !name.isEmpty() && !name.startsWith(BeanFactory.FACTORY_BEAN_PREFIX) && this.beans.containsBean(name)
				&& this.beans.isTypeMatch(name, ThreadPoolTaskExecutor.class);
	}

	private @Nullable ThreadPoolTaskExecutor executor(String name) {
		return has(name) ? this.beans.getBean(name, ThreadPoolTaskExecutor.class) : null;
	}

	/**
	 * Sizes of an executor.
	 */
	private record Sizes(int core, int max) {

		static Sizes of(ThreadPoolTaskExecutor executor) {
			return new Sizes(executor.getCorePoolSize(), executor.getMaxPoolSize());
		}

		/** The core size may never be above the maximum. */
		void apply(ThreadPoolTaskExecutor executor) {
			if (this.max >= executor.getCorePoolSize()) {
				executor.setMaxPoolSize(this.max);
				executor.setCorePoolSize(this.core);
			}
			else {
				executor.setCorePoolSize(this.core);
				executor.setMaxPoolSize(this.max);
			}
		}

	}

	/**
	 * What an executor was given.
	 *
	 * @param own sizes that it has without
	 * @param added workers that it was given and still has
	 * @param set sizes as they were set last
	 */
	private record Grown(Sizes own, int added, Sizes set) {

		/**
		 * After a look at sizes that somebody else may have set meanwhile. A core size
		 * that was lowered has lost what was added last.
		 */
		Grown seen(Sizes now) {
			int more = now.core() - this.set.core();
			int left = Math.max(0, this.added + Math.min(0, more));
			int core = (left == 0 && more < 0) ? now.core() : this.own.core() + Math.max(0, more);
			int max = (now.max() != this.set.max()) ? now.max() : this.own.max();
			return new Grown(new Sizes(core, max), left, now);
		}

		/**
		 * After workers were added or taken away. The last of them leaves the sizes that
		 * the executor has without.
		 * @param workers that it is to have
		 */
		Grown changed(int more, int workers) {
			int left = Math.max(0, this.added + more);
			int core = Math.min(this.own.core(), workers);
			if (left > 0) {
				core = (more > 0) ? workers : this.set.core() + more;
			}
			return new Grown(this.own, left, new Sizes(core, Math.max(this.own.max(), core)));
		}

	}

}
