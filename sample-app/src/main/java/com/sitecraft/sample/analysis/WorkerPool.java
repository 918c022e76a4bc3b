package com.sitecraft.sample.analysis;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Hands jobs to the executor, never more than it has threads for: jobs wait in the
 * stream, where other replicas can have them, not in here.
 */
final class WorkerPool {

	private final ThreadPoolTaskExecutor executor;

	private final Set<String> inFlight = new HashSet<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition finished = this.lock.newCondition();

	WorkerPool(ThreadPoolTaskExecutor executor) {
		this.executor = executor;
	}

	/**
	 * How many more jobs can be handed over. Follows the executor when that is scaled.
	 */
	int free() {
		this.lock.lock();
		try {
			return Math.max(0, this.executor.getCorePoolSize() - this.inFlight.size());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The messages that are being worked on.
	 */
	Set<String> inFlight() {
		this.lock.lock();
		try {
			return Set.copyOf(this.inFlight);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Runs a job, unless the same message is being worked on here already.
	 * @throws TaskRejectedException when the executor was shut down
	 */
	void submit(Message message, Runnable job) {
		if (!enter(message)) {
			return;
		}
		try {
			this.executor.execute(() -> {
				try {
					job.run();
				}
				finally {
					leave(message);
				}
			});
		}
		catch (TaskRejectedException ex) {
			leave(message);
			throw ex;
		}
	}

	/**
	 * Waits until a job can be handed over, or the time is over.
	 */
	void awaitFree(Duration time) throws InterruptedException {
		await(() -> this.inFlight.size() < this.executor.getCorePoolSize(), time);
	}

	/**
	 * Waits until no job is in flight, or the time is over.
	 * @return whether none is
	 */
	boolean awaitIdle(Duration time) throws InterruptedException {
		return await(this.inFlight::isEmpty, time);
	}

	private boolean await(BooleanSupplier condition, Duration time) throws InterruptedException {
		long left = time.toNanos();
		this.lock.lock();
		try {
			while (!condition.getAsBoolean()) {
				if (left <= 0) {
					return false;
				}
				left = this.finished.awaitNanos(left);
			}
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean enter(Message message) {
		this.lock.lock();
		try {
			return this.inFlight.add(message.id());
		}
		finally {
			this.lock.unlock();
		}
	}

	private void leave(Message message) {
		this.lock.lock();
		try {
			this.inFlight.remove(message.id());
			this.finished.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
