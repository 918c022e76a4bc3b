package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import com.sitecraft.monitoring.runbook.StepCall;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.signal.Redaction;
import com.sitecraft.monitoring.signal.Time;

/**
 * Where steps are done: daemon threads {@code sitecraft-runbook-*}, no more than a few
 * more than runs may run, so that one that ignores its interrupt does not hold up the
 * others.
 */
final class StepPool implements AutoCloseable {

	private final ThreadPoolExecutor executor;

	private final Time time;

	/** Touched by the pump's thread only. */
	private final List<Busy> busy = new ArrayList<>();

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
	void begin(StepCall call, BiConsumer<StepCall, StepOutcome> ended) {
		try {
			Future<?> future = this.executor.submit(() -> ended.accept(call, outcome(call)));
			this.busy.add(new Busy(future, this.time.nanos() + call.timeout().toNanos()));
		}
		catch (RejectedExecutionException ex) {
			ended.accept(call, StepOutcome.failed("no thread is free: earlier steps hang, or monitoring stops"));
		}
	}

	private static StepOutcome outcome(StepCall call) {
		try {
			return call.make();
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			// Whatever a step throws, the run must hear of it.
			return StepOutcome.failed(Redaction.describe(ex));
		}
	}

	/**
	 * Interrupts what is overdue.
	 * @return whether something is still being done
	 */
	boolean interruptOverdue() {
		Iterator<Busy> each = this.busy.iterator();
		while (each.hasNext()) {
			Busy one = each.next();
			if (one.future.isDone()) {
				each.remove();
			}
			else if (this.time.nanos() - one.deadline >= 0) {
				one.future.cancel(true);
				each.remove();
			}
		}
		return !this.busy.isEmpty();
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/**
	 * A call that is being made.
	 */
	private record Busy(Future<?> future, long deadline) {
	}

}
