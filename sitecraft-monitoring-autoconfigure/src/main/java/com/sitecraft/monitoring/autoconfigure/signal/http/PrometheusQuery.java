package com.sitecraft.monitoring.autoconfigure.signal.http;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.PreparedQuery;
import com.sitecraft.monitoring.signal.QueryException;
import com.sitecraft.monitoring.signal.Redaction;
import com.sitecraft.monitoring.signal.Vector;

/**
 * One query and the last answer to it. Evaluated by the loop, answered by one thread of
 * the engine at a time.
 */
final class PrometheusQuery implements PreparedQuery {

	private static final Vector NOTHING = Vector.of(List.of());

	private final String metric;

	private final String promQl;

	private final PrometheusQueryEngine engine;

	private final AtomicBoolean asking = new AtomicBoolean();

	private volatile @Nullable Result last;

	PrometheusQuery(String metric, String promQl, PrometheusQueryEngine engine) {
		this.metric = metric;
		this.promQl = promQl;
		this.engine = engine;
	}

	@Override
	public Vector evaluate(Moment at) {
		Result result = this.last;
		if (this.asking.compareAndSet(false, true) && !this.engine.ask(this, at)) {
			this.asking.set(false);
		}
		if (result == null) {
			throw new QueryException("Prometheus has not answered yet about " + this.metric);
		}
		if (result.error() != null) {
			throw new QueryException("Prometheus cannot answer about " + this.metric + ": " + result.error());
		}
		if (at.nanos() - result.at().nanos() > this.engine.maxAge().toNanos()) {
			throw new QueryException("Prometheus' last answer about " + this.metric + " is older than "
					+ this.engine.maxAge().toSeconds() + " s");
		}
		return result.vector();
	}

	/** Called by a thread of the engine. */
	void answered(Moment at, PrometheusApi api) {
		try {
			this.last = new Result(at, vector(api.query(this.promQl)), null);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException | RuntimeException ex) {
			this.last = new Result(at, NOTHING, Redaction.redact(String.valueOf(ex.getMessage())));
		}
		finally {
			this.asking.set(false);
		}
	}

	/** An unchanged set of labels stays the same list. */
	private Vector vector(List<PrometheusApi.Row> rows) {
		List<Labels> labels = rows.stream().map((row) -> Labels.of(row.labels())).toList();
		Result before = this.last;
		if (before != null && before.vector().labels().equals(labels)) {
			labels = before.vector().labels();
		}
		return Vector.of(labels, rows.stream().mapToDouble(PrometheusApi.Row::value).toArray());
	}

	/**
	 * @param at the moment that was asked for
	 * @param error why there is no answer
	 */
	private record Result(Moment at, Vector vector, @Nullable String error) {
	}

}
