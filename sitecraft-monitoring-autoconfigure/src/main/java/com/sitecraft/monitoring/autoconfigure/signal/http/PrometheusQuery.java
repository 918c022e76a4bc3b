package com.sitecraft.monitoring.autoconfigure.signal.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.PreparedQuery;
import com.sitecraft.monitoring.signal.QueryException;
import com.sitecraft.monitoring.signal.Redaction;
import com.sitecraft.monitoring.signal.SampleConsumer;

/**
 * One query and the last answer to it. Evaluated by the loop, answered by one thread of
 * the engine at a time.
 */
final class PrometheusQuery implements PreparedQuery {

	private final String metric;

	private final String promQl;

	private final PrometheusQueryEngine engine;

	private final AtomicBoolean asking = new AtomicBoolean();

	/** Labels of the last answer, so that an unchanged set makes no new ones. */
	private Map<Map<String, String>, Labels> known = Map.of();

	private volatile @Nullable Result last;

	PrometheusQuery(String metric, String promQl, PrometheusQueryEngine engine) {
		this.metric = metric;
		this.promQl = promQl;
		this.engine = engine;
	}

	@Override
	public void evaluate(Moment at, SampleConsumer into) {
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
		for (Sample sample : result.samples()) {
			into.accept(sample.labels(), sample.value());
		}
	}

	/** Called by a thread of the engine. */
	void answered(Moment at, PrometheusApi api) {
		try {
			this.last = new Result(at, samples(api.query(this.promQl)), null);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException | RuntimeException ex) {
			this.last = new Result(at, List.of(), Redaction.redact(String.valueOf(ex.getMessage())));
		}
		finally {
			this.asking.set(false);
		}
	}

	private List<Sample> samples(List<PrometheusApi.Row> rows) {
		Map<Map<String, String>, Labels> labels = new HashMap<>();
		List<Sample> samples = new ArrayList<>(rows.size());
		for (PrometheusApi.Row row : rows) {
			Labels of = this.known.get(row.labels());
			Labels kept = (of != null) ? of : Labels.of(row.labels());
			labels.put(row.labels(), kept);
			samples.add(new Sample(kept, row.value()));
		}
		this.known = labels;
		return samples;
	}

	private record Sample(Labels labels, double value) {
	}

	/**
	 * @param at the moment that was asked for
	 * @param error why there is no answer
	 */
	private record Result(Moment at, List<Sample> samples, @Nullable String error) {
	}

}
