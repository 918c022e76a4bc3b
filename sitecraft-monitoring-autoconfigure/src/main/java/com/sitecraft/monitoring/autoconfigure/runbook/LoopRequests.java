package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.signal.Redaction;

/**
 * What steps have the loop do. A request belongs to whoever claims it first: the loop,
 * which then does it, or the step that gives up, and then nothing is done any more.
 */
final class LoopRequests {

	/**
	 * More than steps ask for while the loop stands still; given up ones wait as well.
	 */
	private static final int MAX_WAITING = 1_000;

	private final Queue<Request> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

	private final Runnable wake;

	private final Duration patience;

	/**
	 * @param wake has the loop tick soon
	 */
	LoopRequests(Runnable wake, Duration patience) {
		this.wake = wake;
		this.patience = patience;
	}

	/**
	 * Has something done by the next tick, and waits for it. On the thread of the step.
	 */
	StepOutcome ask(Function<Tick, StepOutcome> action) {
		Request request = new Request(action, new AtomicBoolean(), new CompletableFuture<>());
		if (!this.waiting.offer(request)) {
			return StepOutcome.failed("too much waits for the loop");
		}
		this.wake.run();
		try {
			return request.answer().get(this.patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return giveUp(request);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return giveUp(request);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A request has no answer", ex);
		}
	}

	private StepOutcome giveUp(Request request) {
		return request.claim() ? StepOutcome.failed("the loop did not get to it")
				: request.answer().getNow(StepOutcome.unknown("the loop had begun, and did not say how it ended"));
	}

	/**
	 * Does what waits. On the loop's thread.
	 */
	void answer(Tick tick) {
		for (Request request = this.waiting.poll(); request != null; request = this.waiting.poll()) {
			if (request.claim()) {
				answer(request, tick);
			}
		}
	}

	private static void answer(Request request, Tick tick) {
		try {
			request.answer()
				.complete(tick.leader() ? request.action().apply(tick)
						: StepOutcome.notAvailable("another replica acts for all"));
		}
		catch (RuntimeException ex) {
			// Half of it may be in the changes of the tick.
			request.answer().complete(StepOutcome.unknown(Redaction.describe(ex)));
			throw ex;
		}
	}

	/**
	 * Something that the loop is to do for a step.
	 */
	private record Request(Function<Tick, StepOutcome> action, AtomicBoolean claimed,
			CompletableFuture<StepOutcome> answer) {

		boolean claim() {
			return this.claimed.compareAndSet(false, true);
		}

	}

}
