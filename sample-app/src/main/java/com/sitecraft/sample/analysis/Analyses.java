package com.sitecraft.sample.analysis;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import com.sitecraft.sample.account.Workspace;
import com.sitecraft.sample.analysis.score.Report;
import com.sitecraft.sample.demo.DemoSite;

/**
 * The analyses as their customers see them.
 */
@Repository
public class Analyses {

	private final JdbcClient jdbc;

	private final JsonMapper json;

	Analyses(JdbcClient jdbc, JsonMapper json) {
		this.jdbc = jdbc;
		this.json = json;
	}

	/**
	 * One analysis with its report.
	 * @param accountId who asks; another's analysis is not found
	 */
	public Optional<SiteAnalysis> find(long id, long accountId) {
		return this.jdbc.sql("""
				select a.* from analysis a join workspace w on w.id = a.workspace_id
				where a.id = ? and w.account_id = ?""")
			.params(id, accountId)
			.query((row, number) -> map(row, row.getString("report")))
			.optional();
	}

	/**
	 * The latest analyses of a workspace, without reports, newest first.
	 */
	public List<SiteAnalysis> latest(long workspaceId, int limit) {
		return this.jdbc.sql("""
				select id, workspace_id, type, source, target, status, requested_at, score, error from analysis
				where workspace_id = ? order by id desc limit ?""")
			.params(workspaceId, limit)
			.query((row, number) -> map(row, null))
			.list();
	}

	long add(Workspace workspace, AnalysisType type, Source source) {
		return this.jdbc.sql("""
				insert into analysis (workspace_id, plan, type, source, target, html)
				values (?, ?, ?, ?, ?, ?) returning id""")
			.params(workspace.id(), workspace.plan().name(), type.name(), source.kind().name(), source.text(),
					source.html())
			.query(Long.class)
			.single();
	}

	private SiteAnalysis map(ResultSet row, @Nullable String report) throws SQLException {
		Source.Kind kind = Source.Kind.valueOf(row.getString("source"));
		return new SiteAnalysis(row.getLong("id"), row.getLong("workspace_id"),
				AnalysisType.valueOf(row.getString("type")), title(kind, row.getString("target")),
				AnalysisStatus.valueOf(row.getString("status")),
				row.getObject("requested_at", OffsetDateTime.class).atZoneSameInstant(ZoneId.systemDefault()),
				row.getObject("score", Integer.class),
				(report != null) ? this.json.readValue(report, Report.class) : null, row.getString("error"));
	}

	private static String title(Source.Kind kind, String target) {
		return switch (kind) {
			case DEMO -> DemoSite.of(target).map(DemoSite::title).orElse(target);
			case WEB -> target;
			case HTML -> "Posted page";
		};
	}

}
