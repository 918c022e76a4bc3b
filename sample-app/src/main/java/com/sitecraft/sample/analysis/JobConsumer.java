package com.sitecraft.sample.analysis;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;

import com.sitecraft.sample.database.Schema;

/**
 * Takes jobs from the queue while the application runs. On the way down it takes no more,
 * waits for those in flight and leaves the consumer group; what is not finished by then
 * stays pending, for another replica or the next start.
 */
@Component
class JobConsumer implements SmartLifecycle {

	private static final Duration DRAIN = Duration.ofSeconds(15);

	private static final Logger logger = LoggerFactory.getLogger(JobConsumer.class);

	private final Schema schema;

	private final Jobs jobs;

	private final JobQueue queue;

	private final AnalysisWorker worker;

	private final WorkerPool pool;

	private final Duration lease;

	private volatile @Nullable QueueLoop loop;

	JobConsumer(Schema schema, Jobs jobs, JobQueue queue, AnalysisWorker worker,
			ThreadPoolTaskExecutor analysisExecutor, AnalysisProperties properties) {
		this.schema = schema;
		this.jobs = jobs;
		this.queue = queue;
		this.worker = worker;
		this.pool = new WorkerPool(analysisExecutor);
		this.lease = properties.lease();
	}

	@Override
	public void start() {
		QueueLoop started = new QueueLoop(this.schema, this.jobs, this.queue, this.worker, this.pool, this.lease);
		this.loop = started;
		new Thread(started, "analysis-queue").start();
	}

	@Override
	public boolean isRunning() {
		return this.loop != null;
	}

	@Override
	public void stop() {
		QueueLoop stopping = this.loop;
		this.loop = null;
		if (stopping == null) {
			return;
		}
		try {
			if (stopping.stop() && this.pool.awaitIdle(DRAIN)) {
				this.queue.leave();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			logger.debug("Redis does not answer, this consumer stays in the group", ex);
		}
	}

}
