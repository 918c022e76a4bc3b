package com.sitecraft.monitoring.autoconfigure.alerting;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;

import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.FleetRule;
import com.sitecraft.monitoring.signal.Matrix;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.PreparedQuery;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryException;
import com.sitecraft.monitoring.signal.RangeQueries;
import com.sitecraft.monitoring.signal.Redaction;
import com.sitecraft.monitoring.signal.Time;

/**
 * Samples that Prometheus has of all replicas: every query of the rule is asked once for
 * the whole range, then the rule is judged from the answers.
 */
final class PrometheusSource implements BacktestSource {

	/** Most values of all answers together, series times evaluations: 16 MB. */
	static final int MAX_VALUES = 2_000_000;

	/** A request is held no longer than this and the timeout of the last questions. */
	private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

	private final RangeQueries prometheus;

	private final Time time;

	PrometheusSource(RangeQueries prometheus, Time time) {
		this.prometheus = prometheus;
		this.time = time;
	}

	@Override
	public Duration longest() {
		return Duration.ofDays(7);
	}

	@Override
	public Samples fetch(AlertRule rule, BacktestSpan span) throws IOException, InterruptedException {
		AlertRule judged = FleetRule.of(rule);
		Instant from = Instant.ofEpochMilli(span.begin(this.time.instant()).toEpochMilli());
		int moments = Math.toIntExact(span.length().dividedBy(span.step()) + 1);
		Map<Query, PreparedQuery> answers = new HashMap<>();
		int room = MAX_VALUES / moments;
		long samples = 0;
		long began = this.time.nanos();
		for (Query query : new LinkedHashSet<>(judged.condition().queries())) {
			if (this.time.nanos() - began > LONGEST_WAIT.toNanos()) {
				throw new IOException("not all answers came within " + LONGEST_WAIT.toSeconds() + " s");
			}
			Matrix answer = new Matrix(from, span.step(), moments, room);
			ask(query, answer);
			answers.put(query, answer);
			room -= answer.size();
			samples += answer.samples();
		}
		return new Samples(judged, (query) -> prepared(answers, query), new Moment(from, 0), from.plus(span.length()),
				samples, null);
	}

	private void ask(Query query, Matrix answer) throws IOException, InterruptedException {
		try {
			this.prometheus.fill(query, answer);
		}
		catch (IOException ex) {
			String message = ex.getMessage();
			throw new IOException("about " + query.metric() + ": "
					+ Redaction.redact((message != null) ? message : ex.getClass().getSimpleName()), ex);
		}
	}

	private static PreparedQuery prepared(Map<Query, PreparedQuery> answers, Query query) {
		PreparedQuery answer = answers.get(query);
		if (answer == null) {
			throw new QueryException("'" + query.metric() + "' was not asked for");
		}
		return answer;
	}

}
