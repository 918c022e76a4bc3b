package com.sitecraft.sample.analysis;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import com.sitecraft.monitoring.metrics.BusinessMetrics;
import com.sitecraft.sample.OutageLog;
import com.sitecraft.sample.account.Workspace;
import com.sitecraft.sample.account.Workspaces;
import com.sitecraft.sample.analysis.fetch.Target;

/**
 * Takes requests for analyses. A request is accepted when it is in the database; when the
 * queue cannot be reached, {@link LostJobs} queues it later.
 */
@Service
public class AnalysisRequests {

	private static final Logger logger = LoggerFactory.getLogger(AnalysisRequests.class);

	private final OutageLog outage = new OutageLog(logger, "queueing analyses");

	private final Workspaces workspaces;

	private final Analyses analyses;

	private final Jobs jobs;

	private final JobQueue queue;

	private final TransactionTemplate transaction;

	private final BusinessMetrics metrics;

	AnalysisRequests(Workspaces workspaces, Analyses analyses, Jobs jobs, JobQueue queue,
			TransactionTemplate transaction, BusinessMetrics metrics) {
		this.workspaces = workspaces;
		this.analyses = analyses;
		this.jobs = jobs;
		this.queue = queue;
		this.transaction = transaction;
		this.metrics = metrics;
	}

	/**
	 * Requests an analysis, for one credit.
	 * @return identity of the analysis
	 * @throws OutOfCreditsException when the workspace has none left
	 */
	public long request(Workspace workspace, AnalysisType type, Target target) {
		Source source = Source.of(target);
		Long id = this.transaction.execute((status) -> {
			if (!this.workspaces.takeCredit(workspace.id())) {
				throw new OutOfCreditsException();
			}
			return this.analyses.add(workspace, type, source);
		});
		this.metrics.featureUsed(source.kind().feature());
		enqueue(id);
		return id;
	}

	private void enqueue(long id) {
		try {
			this.jobs.queued(id, this.queue.add(id));
			this.outage.worked();
		}
		catch (DataAccessException ex) {
			this.outage.failed(ex);
		}
	}

}
