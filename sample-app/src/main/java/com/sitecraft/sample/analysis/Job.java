package com.sitecraft.sample.analysis;

import com.sitecraft.sample.account.Plan;

/**
 * An analysis that a worker has begun.
 *
 * @param id identity of the analysis
 * @param workspaceId whose it is
 * @param plan plan of the workspace when the analysis was requested
 * @param type what to look at
 * @param source what to analyse
 * @param tries tries so far, this one included, from 1
 */
record Job(long id, long workspaceId, Plan plan, AnalysisType type, Source source, int tries) {
}
