package com.sitecraft.sample.analysis;

import java.time.ZonedDateTime;

import org.jspecify.annotations.Nullable;

import com.sitecraft.sample.analysis.score.Report;

/**
 * An analysis as its customer sees it.
 *
 * @param id the identity
 * @param workspaceId whose it is
 * @param type what was looked at
 * @param target what was analysed, to be shown
 * @param status how far it has come
 * @param requestedAt when it was requested, in the time zone of this server
 * @param score the score, {@code null} unless completed
 * @param report the result, {@code null} unless completed and asked for
 * @param error why there is no result, {@code null} unless failed
 */
public record SiteAnalysis(long id, long workspaceId, AnalysisType type, String target, AnalysisStatus status,
		ZonedDateTime requestedAt, @Nullable Integer score, @Nullable Report report, @Nullable String error) {
}
