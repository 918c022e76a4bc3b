package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Function;

import com.sitecraft.monitoring.runbook.RunbookDecision;
import com.sitecraft.monitoring.runbook.Runbooks;

/**
 * What operators want of the engine, apart from what happens by itself: a storm of alerts
 * keeps nobody from stopping it. Each is answered once what was decided is stored, or
 * cannot be.
 */
final class RunbookRequests {

	/** Nobody asks for so much before the engine has looked. */
	private static final int MAX_WAITING = 100;

	private final BlockingDeque<Request> waiting = new LinkedBlockingDeque<>(2 * MAX_WAITING);

	/** Decided and not answered; touched by the engine's thread only. */
	private final List<Decided> decided = new ArrayList<>();

	/**
	 * By any thread.
	 */
	CompletableFuture<Answer> add(Function<Runbooks, RunbookDecision> request) {
		return add(request, MAX_WAITING);
	}

	/**
	 * By any thread. There is room for these when there is none for others.
	 */
	CompletableFuture<Answer> addUrgent(Function<Runbooks, RunbookDecision> request) {
		return add(request, 2 * MAX_WAITING);
	}

	private CompletableFuture<Answer> add(Function<Runbooks, RunbookDecision> request, int most) {
		CompletableFuture<Answer> answer = new CompletableFuture<>();
		if (this.waiting.size() >= most || !this.waiting.offer(new Request(request, answer))) {
			answer.complete(new Answer(RunbookDecision.refused("too much waits for the runbooks"), false));
		}
		return answer;
	}

	void decide(Runbooks book) {
		for (Request next = this.waiting.poll(); next != null; next = this.waiting.poll()) {
			RunbookDecision decision;
			try {
				decision = next.request().apply(book);
			}
			catch (RuntimeException ex) {
				next.answer().completeExceptionally(ex);
				continue;
			}
			this.decided.add(new Decided(decision, next.answer()));
		}
	}

	/**
	 * Answers what was decided.
	 * @param stored whether all that was decided is stored
	 * @param lost runs that turned out to be another replica's
	 */
	void answer(boolean stored, Set<String> lost) {
		for (Decided each : this.decided) {
			boolean taken = each.decision() instanceof RunbookDecision.Accepted accepted
					&& lost.contains(accepted.run());
			RunbookDecision decision = taken ? RunbookDecision.refused("another replica has this run")
					: each.decision();
			each.answer().complete(new Answer(decision, stored));
		}
		this.decided.clear();
	}

	/**
	 * What became of a request.
	 *
	 * @param decision what was decided
	 * @param stored whether that is stored, so that it holds for all replicas
	 */
	record Answer(RunbookDecision decision, boolean stored) {
	}

	private record Request(Function<Runbooks, RunbookDecision> request, CompletableFuture<Answer> answer) {
	}

	private record Decided(RunbookDecision decision, CompletableFuture<Answer> answer) {
	}

}
