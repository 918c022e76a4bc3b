package com.sitecraft.sample;

import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;

import com.sitecraft.monitoring.signal.Redaction;

/**
 * Logs the first failure of a repeated background task and its recovery, not every round
 * of an outage.
 */
public final class OutageLog {

	private final Logger logger;

	private final String task;

	private final AtomicBoolean failing = new AtomicBoolean();

	/**
	 * @param logger where to log
	 * @param task what is tried again and again, such as "reading the job queue"
	 */
	public OutageLog(Logger logger, String task) {
		this.logger = logger;
		this.task = task;
	}

	public void failed(Throwable error) {
		if (this.failing.compareAndSet(false, true)) {
			this.logger.warn("Failed at {}, will keep trying: {}", this.task, Redaction.describe(error));
		}
		this.logger.debug("Failed at {}", this.task, error);
	}

	public void worked() {
		if (this.failing.compareAndSet(true, false)) {
			this.logger.info("Works again: {}", this.task);
		}
	}

}
