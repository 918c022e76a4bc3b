package com.sitecraft.sample.analysis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sitecraft.sample.OutageLog;
import com.sitecraft.sample.database.Outages;
import com.sitecraft.sample.database.Schema;

/**
 * Takes jobs, as many as there are free workers. One thread reads new ones, renews the
 * leases of those in flight and takes over those of workers that are gone. When the
 * database or Redis is away it pauses, longer each time, and tries again for ever.
 */
final class QueueLoop implements Runnable {

	private static final Duration LONGEST_READ = Duration.ofSeconds(1);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(QueueLoop.class);

	private final OutageLog outage = new OutageLog(logger, "working off the job queue");

	private final CountDownLatch stop = new CountDownLatch(1);

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final Schema schema;

	private final Jobs jobs;

	private final JobQueue queue;

	private final AnalysisWorker worker;

	private final WorkerPool pool;

	private final Duration lease;

	/** Time between two looks at leases; two may fail before a lease ends. */
	private final Duration beat;

	/**
	 * Set by a worker that could not reach the database: taking more jobs would only make
	 * more of them wait for their lease to end.
	 */
	private volatile boolean databaseAway;

	private boolean joined;

	private boolean claim;

	private long nextBeat = System.nanoTime();

	QueueLoop(Schema schema, Jobs jobs, JobQueue queue, AnalysisWorker worker, WorkerPool pool, Duration lease) {
		this.schema = schema;
		this.jobs = jobs;
		this.queue = queue;
		this.worker = worker;
		this.pool = pool;
		this.lease = lease;
		this.beat = lease.dividedBy(3);
	}

	@Override
	public void run() {
		Duration pause = FIRST_PAUSE;
		try {
			while (this.stop.getCount() > 0) {
				try {
					round();
					pause = FIRST_PAUSE;
				}
				catch (RuntimeException ex) {
					this.outage.failed(ex);
					this.joined = false;
					pause(pause);
					pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.stopped.countDown();
		}
	}

	/**
	 * Stops taking jobs. The thread is not interrupted: an interrupted read may have been
	 * given jobs.
	 * @return whether it has stopped
	 */
	boolean stop() throws InterruptedException {
		this.stop.countDown();
		return this.stopped.await(10, TimeUnit.SECONDS);
	}

	private void round() throws InterruptedException {
		if (!this.schema.ready()) {
			pause(FIRST_PAUSE);
			return;
		}
		if (!this.joined) {
			this.queue.join();
			this.joined = true;
		}
		if (System.nanoTime() - this.nextBeat >= 0) {
			this.queue.renew(this.pool.inFlight());
			this.nextBeat = System.nanoTime() + this.beat.toNanos();
			this.claim = true;
		}
		if (this.databaseAway) {
			this.jobs.ping();
			this.databaseAway = false;
		}
		this.outage.worked();
		take(this.pool.free());
	}

	private void take(int free) throws InterruptedException {
		Duration wait = shorter(this.beat, LONGEST_READ);
		if (free == 0) {
			this.pool.awaitFree(wait);
			return;
		}
		List<Message> messages = this.claim ? this.queue.claim(free, this.lease) : List.of();
		this.claim = messages.size() == free;
		if (messages.isEmpty()) {
			messages = this.queue.read(free, wait);
		}
		messages.forEach((message) -> this.pool.submit(message, () -> work(message)));
	}

	private void work(Message message) {
		try {
			this.worker.work(message);
		}
		catch (RuntimeException ex) {
			if (Outages.isOutage(ex)) {
				this.databaseAway = true;
			}
			this.outage.failed(ex);
		}
	}

	/** Waits for about the given time: replicas should not all come back at once. */
	private void pause(Duration time) throws InterruptedException {
		long nanos = time.toNanos();
		this.stop.await(ThreadLocalRandom.current().nextLong(nanos / 2, nanos), TimeUnit.NANOSECONDS);
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

}
