package com.sitecraft.sample.analysis;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import com.sitecraft.sample.OutageLog;
import com.sitecraft.sample.database.Schema;

/**
 * Queues unfinished analyses that the stream does not have: because Redis was away when
 * they were requested, or because it lost its memory since.
 */
@Component
class LostJobs {

	private static final int BATCH = 100;

	private static final Logger logger = LoggerFactory.getLogger(LostJobs.class);

	private final OutageLog outage = new OutageLog(logger, "looking for lost jobs");

	private final Schema schema;

	private final Jobs jobs;

	private final JobQueue queue;

	private final AnalysisProperties properties;

	LostJobs(Schema schema, Jobs jobs, JobQueue queue, AnalysisProperties properties) {
		this.schema = schema;
		this.jobs = jobs;
		this.queue = queue;
		this.properties = properties;
	}

	@Scheduled(fixedDelayString = "${sitecraft.analysis.lost-after:30s}")
	void queueAgain() {
		if (!this.schema.ready()) {
			return;
		}
		try {
			long found = this.jobs.unfinished(this.properties.lostAfter(), BATCH).stream().filter(this::rescue).count();
			if (found > 0) {
				logger.warn("Queued {} analyses that were not in the stream", found);
			}
			this.outage.worked();
		}
		catch (DataAccessException ex) {
			this.outage.failed(ex);
		}
	}

	private boolean rescue(Jobs.Unfinished analysis) {
		String message = analysis.messageId();
		if (message != null && (this.queue.contains(message) || !this.jobs.forget(analysis.id(), message))) {
			return false;
		}
		this.jobs.queued(analysis.id(), this.queue.add(analysis.id()));
		return true;
	}

	@Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
	void deleteOld() {
		try {
			this.jobs.deleteFinished(this.properties.retention());
			this.queue.forgetGone();
		}
		catch (DataAccessException ex) {
			this.outage.failed(ex);
		}
	}

}
