package com.sitecraft.sample.analysis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import com.sitecraft.sample.account.Plan;
import com.sitecraft.sample.analysis.score.Report;

/**
 * The analyses as the workers see them. The first final state wins, so a job that is
 * delivered twice is finished once.
 */
@Repository
class Jobs {

	private final JdbcClient jdbc;

	private final JsonMapper json;

	Jobs(JdbcClient jdbc, JsonMapper json) {
		this.jdbc = jdbc;
		this.json = json;
	}

	/**
	 * Begins a try. The try is counted before it is made: one that takes the whole
	 * process with it counts too.
	 * @return the job; empty when it is finished, or when another stream entry delivers
	 * it
	 */
	Optional<Job> begin(long id, String messageId) {
		return this.jdbc.sql("""
				update analysis set status = 'RUNNING', tries = tries + 1, message_id = :message,
					started_at = coalesce(started_at, now())
				where id = :id and finished_at is null and (message_id is null or message_id = :message)
				returning id, workspace_id, plan, type, source, target, html, tries""")
			.param("id", id)
			.param("message", messageId)
			.query((row, number) -> new Job(row.getLong("id"), row.getLong("workspace_id"),
					Plan.valueOf(row.getString("plan")), AnalysisType.valueOf(row.getString("type")),
					new Source(Source.Kind.valueOf(row.getString("source")), row.getString("target"),
							row.getString("html")),
					row.getInt("tries")))
			.optional();
	}

	boolean exists(long id) {
		return this.jdbc.sql("select exists (select from analysis where id = ?)")
			.param(id)
			.query(Boolean.class)
			.single();
	}

	void complete(long id, Report report) {
		this.jdbc.sql("""
				update analysis set status = 'COMPLETED', finished_at = now(), score = ?, report = ?::jsonb, html = ''
				where id = ? and finished_at is null""")
			.params(report.score(), this.json.writeValueAsString(report), id)
			.update();
	}

	/**
	 * Ends an analysis without a result and gives the credit back.
	 */
	void fail(long id, String error) {
		this.jdbc.sql("""
				with failed as (
					update analysis set status = 'FAILED', finished_at = now(), error = ?, html = ''
					where id = ? and finished_at is null returning workspace_id)
				update workspace set credits = credits + 1 where id in (select workspace_id from failed)""")
			.params(error.replace("\0", ""), id)
			.update();
	}

	/**
	 * Notes which stream entry delivers an analysis, unless a worker has done so.
	 */
	void queued(long id, String messageId) {
		this.jdbc.sql("update analysis set message_id = ? where id = ? and message_id is null")
			.params(messageId, id)
			.update();
	}

	/**
	 * Unfinished analyses, oldest first.
	 */
	List<Unfinished> unfinished(Duration olderThan, int limit) {
		return this.jdbc.sql("""
				select id, message_id from analysis
				where finished_at is null and requested_at < now() - make_interval(secs => ?)
				order by id limit ?""")
			.params(olderThan.toMillis() / 1000.0, limit)
			.query(DataClassRowMapper.newInstance(Unfinished.class))
			.list();
	}

	/**
	 * Forgets a stream entry that is gone.
	 * @return whether this replica did; another may have been faster
	 */
	boolean forget(long id, String messageId) {
		return this.jdbc
			.sql("update analysis set message_id = null where id = ? and message_id = ? and finished_at is null")
			.params(id, messageId)
			.update() > 0;
	}

	/**
	 * Deletes analyses that were finished long ago.
	 * @return how many
	 */
	int deleteFinished(Duration before) {
		return this.jdbc.sql("delete from analysis where finished_at < now() - make_interval(secs => ?)")
			.param(before.toMillis() / 1000.0)
			.update();
	}

	/**
	 * Asks the database for nothing; throws when it is away.
	 */
	void ping() {
		this.jdbc.sql("select 1").query(Integer.class).single();
	}

	record Unfinished(long id, @Nullable String messageId) {
	}

}
