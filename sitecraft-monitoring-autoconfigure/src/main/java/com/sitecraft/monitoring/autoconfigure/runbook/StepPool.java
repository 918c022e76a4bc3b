package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.runbook.StepAnswer;
import com.sitecraft.monitoring.runbook.StepCall;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.signal.Redaction;
import com.sitecraft.monitoring.signal.Time;

/**
 * Where steps are done: daemon threads {@code sitecraft-runbook-*}, no more than a few
 * more than runs may run, so that one that ignores its interrupt does not hold up the
 * others. What is taken back waits for the end of what did it, however late that is.
 */
final class StepPool implements AutoCloseable {

	private final ThreadPoolExecutor executor;

	private final Time time;

	/** Calls that have not ended; touched by the pump's thread only. */
	private final List<Task> busy = new ArrayList<>();

	StepPool(int threads, Time time) {
		AtomicInteger number = new AtomicInteger();
		this.time = time;
		this.executor = new ThreadPoolExecutor(0, threads, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), (task) -> {
			Thread thread = new Thread(task, "sitecraft-runbook-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Begins a call.
	 * @param ended is told how it ended, on whatever thread
	 */
	void begin(StepCall call, BiConsumer<StepCall, StepAnswer> ended) {
		this.busy.removeIf(Task::over);
		Task task = new Task(call, ended, effectOf(call), this.time.nanos() + call.timeout().toNanos());
		try {
			this.executor.execute(task);
			this.busy.add(task);
		}
		catch (RejectedExecutionException ex) {
			ended.accept(call,
					StepAnswer.of(StepOutcome.failed("no thread is free: earlier steps hang, or monitoring stops")));
		}
	}

	/** What a reversal must not overtake; nobody waits for its answer any more. */
	private @Nullable Task effectOf(StepCall call) {
		if (call.kind() != StepCall.Kind.REVERT) {
			return null;
		}
		for (Task task : this.busy) {
			if (task.call.effect().equals(call.effect()) && task.call.kind() == StepCall.Kind.RUN) {
				task.interrupt();
				return task;
			}
		}
		return null;
	}

	/**
	 * Interrupts what is overdue.
	 * @return whether something is being done that is not
	 */
	boolean interruptOverdue() {
		this.busy.removeIf(Task::over);
		this.busy.stream().filter((task) -> this.time.nanos() - task.deadline >= 0).forEach(Task::interrupt);
		return this.busy.stream().anyMatch((task) -> !task.interrupted);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/**
	 * A call that is being made.
	 */
	private static final class Task implements Runnable {

		private final StepCall call;

		private final BiConsumer<StepCall, StepAnswer> ended;

		private final @Nullable Task before;

		private final long deadline;

		private final CountDownLatch over = new CountDownLatch(1);

		/** Touched by the pump's thread only. */
		private boolean interrupted;

		private @Nullable Thread thread;

		Task(StepCall call, BiConsumer<StepCall, StepAnswer> ended, @Nullable Task before, long deadline) {
			this.call = call;
			this.ended = ended;
			this.before = before;
			this.deadline = deadline;
		}

		@Override
		public void run() {
			at(Thread.currentThread());
			StepAnswer answer;
			try {
				answer = answer();
			}
			finally {
				// From here on the thread may be another call's.
				at(null);
				this.over.countDown();
			}
			this.ended.accept(this.call, answer);
		}

		private StepAnswer answer() {
			try {
				if (this.before != null) {
					this.before.over.await();
				}
				return this.call.make();
			}
			catch (VirtualMachineError ex) {
				throw ex;
			}
			catch (Throwable ex) {
				// Whatever a step throws, the run must hear of it.
				return StepAnswer.of(StepOutcome.failed(Redaction.describe(ex)));
			}
		}

		private synchronized void at(@Nullable Thread thread) {
			this.thread = thread;
			if (thread == null) {
				Thread.interrupted();
			}
		}

		synchronized void interrupt() {
			if (this.thread != null && !this.interrupted) {
				this.interrupted = true;
				this.thread.interrupt();
			}
		}

		boolean over() {
			return this.over.getCount() == 0;
		}

	}

}
