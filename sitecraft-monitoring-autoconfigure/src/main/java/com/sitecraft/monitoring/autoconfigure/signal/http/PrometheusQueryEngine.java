package com.sitecraft.monitoring.autoconfigure.signal.http;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.PreparedQuery;
import com.sitecraft.monitoring.signal.PromQl;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryEngine;

/**
 * Answers queries with what Prometheus sees of all replicas. The evaluation never waits:
 * each one asks for its moment and judges the answer to the question before, which is one
 * interval old. Only what is evaluated is asked, so a replica without the lease asks
 * nothing.
 */
final class PrometheusQueryEngine implements QueryEngine, AutoCloseable {

	/** As many questions at a time as a Prometheus answers without noticing. */
	private static final int THREADS = 4;

	/** Each query has one question at most, so this is a bound of queries. */
	private static final int MAX_WAITING = 2_000;

	private final PrometheusApi api;

	private final Duration maxAge;

	private final ThreadPoolExecutor executor;

	/**
	 * @param maxAge age from which an answer is none
	 */
	PrometheusQueryEngine(PrometheusApi api, Duration maxAge) {
		this.api = api;
		this.maxAge = maxAge;
		AtomicInteger threads = new AtomicInteger();
		this.executor = new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.MINUTES,
				new ArrayBlockingQueue<>(MAX_WAITING), (task) -> {
					Thread thread = new Thread(task, "sitecraft-prometheus-" + threads.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public PreparedQuery prepare(Query query) {
		return new PrometheusQuery(query.metric(), PromQl.of(query), this);
	}

	Duration maxAge() {
		return this.maxAge;
	}

	/**
	 * Asks in the background.
	 * @return whether there was room for the question
	 */
	boolean ask(PrometheusQuery query, Moment at) {
		try {
			this.executor.execute(() -> query.answered(at, this.api));
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false;
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
