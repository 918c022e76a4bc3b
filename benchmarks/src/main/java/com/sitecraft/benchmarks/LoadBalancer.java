package com.sitecraft.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Asks an application for its health every ten seconds, whether it has answered or not,
 * as load balancers do.
 */
final class LoadBalancer implements AutoCloseable {

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "load-balancer");
		thread.setDaemon(true);
		return thread;
	});

	private final List<CompletableFuture<Answer>> answers = new ArrayList<>();

	private final Application application;

	private final Duration giveUp;

	private final long start = System.nanoTime();

	LoadBalancer(Application application, Duration giveUp) {
		this.application = application;
		this.giveUp = giveUp;
		askWhenDue();
	}

	/**
	 * Asks if it is time; does not wait for an answer.
	 */
	void askWhenDue() {
		if (System.nanoTime() - this.start >= INTERVAL.multipliedBy(this.answers.size()).toNanos()) {
			this.answers.add(CompletableFuture.supplyAsync(() -> this.application.get("/actuator/health", this.giveUp),
					this.threads));
		}
	}

	/**
	 * Whether the first request has its answer, or was given up.
	 */
	boolean hasFirst() {
		return this.answers.get(0).isDone();
	}

	Answer first() {
		return this.answers.get(0).join();
	}

	int asked() {
		return this.answers.size();
	}

	@Override
	public void close() {
		this.threads.shutdown();
	}

}
