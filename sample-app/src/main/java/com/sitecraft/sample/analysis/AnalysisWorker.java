package com.sitecraft.sample.analysis;

import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

import com.sitecraft.monitoring.metrics.AnalysisMetrics;
import com.sitecraft.monitoring.signal.Redaction;
import com.sitecraft.sample.analysis.fetch.Page;
import com.sitecraft.sample.analysis.fetch.PageException;
import com.sitecraft.sample.analysis.fetch.PageSource;
import com.sitecraft.sample.analysis.score.PageScorer;
import com.sitecraft.sample.analysis.score.ParsedPage;
import com.sitecraft.sample.analysis.score.Report;
import com.sitecraft.sample.database.Outages;

/**
 * Works on one job. It is acknowledged when its result is in the database, and stays
 * pending in all other cases.
 */
@Component
class AnalysisWorker {

	private static final Logger logger = LoggerFactory.getLogger(AnalysisWorker.class);

	private final Jobs jobs;

	private final JobQueue queue;

	private final PageSource pages;

	private final PageScorer scorer;

	private final AnalysisMetrics metrics;

	private final AnalysisProperties properties;

	AnalysisWorker(Jobs jobs, JobQueue queue, PageSource pages, PageScorer scorer, AnalysisMetrics metrics,
			AnalysisProperties properties) {
		this.jobs = jobs;
		this.queue = queue;
		this.pages = pages;
		this.scorer = scorer;
		this.metrics = metrics;
		this.properties = properties;
	}

	/**
	 * Works on the job that a message delivers; blocks, for a bounded time.
	 * @throws RuntimeException when the database or Redis is away; the job stays pending
	 */
	void work(Message message) {
		Long id = message.analysisId();
		if (id == null) {
			giveUp(message, "The message names no analysis");
			return;
		}
		Optional<Job> job = this.jobs.begin(id, message.id());
		if (job.isPresent()) {
			work(message, job.get());
		}
		else if (this.jobs.exists(id)) {
			this.queue.acknowledge(message);
		}
		else {
			giveUp(message, "There is no such analysis");
		}
	}

	private void work(Message message, Job job) {
		if (job.tries() > this.properties.maxTries()) {
			// The last try ended with the process: nobody was left to give the job up.
			giveUp(message, job, "The worker was lost");
			return;
		}
		try {
			analyse(job);
		}
		catch (PageException ex) {
			this.jobs.fail(job.id(), String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException | StackOverflowError ex) {
			if (ex instanceof RuntimeException outage && Outages.isOutage(outage)) {
				throw outage;
			}
			failed(message, job, ex);
			return;
		}
		this.queue.acknowledge(message);
	}

	private void analyse(Job job) {
		try (var analysis = this.metrics.start(Long.toString(job.workspaceId()), job.plan().label(),
				job.type().label())) {
			analysis.stage("fetch");
			Page page = this.pages.fetch(job.source().target());
			dawdle();
			analysis.stage("parse");
			ParsedPage parsed = PageParser.parse(page);
			analysis.stage("score");
			Report report = this.scorer.score(parsed, job.type().categories());
			analysis.stage("store");
			this.jobs.complete(job.id(), report);
			analysis.completed();
		}
	}

	/** As a slow page would. */
	private void dawdle() {
		try {
			Thread.sleep(this.properties.delay().toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void failed(Message message, Job job, Throwable error) {
		if (job.tries() >= this.properties.maxTries()) {
			logger.error("Analysis {} failed {} times, giving up", job.id(), job.tries(), error);
			giveUp(message, job, Redaction.describe(error));
			return;
		}
		logger.warn("Try {} of {} at analysis {} failed", job.tries(), this.properties.maxTries(), job.id(), error);
	}

	private void giveUp(Message message, Job job, String reason) {
		// The letter goes first: should the process end now, it is written twice, not
		// never.
		this.queue.addDeadLetter(message, reason);
		this.jobs.fail(job.id(), "Something went wrong on our side. The credit is yours again.");
		this.queue.acknowledge(message);
	}

	private void giveUp(Message message, String reason) {
		logger.warn("Message {} goes to the dead letters: {}", message.id(), reason);
		this.queue.addDeadLetter(message, reason);
		this.queue.acknowledge(message);
	}

}
