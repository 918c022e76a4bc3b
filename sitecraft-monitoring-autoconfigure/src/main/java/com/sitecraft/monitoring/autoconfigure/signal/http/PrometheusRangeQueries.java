package com.sitecraft.monitoring.autoconfigure.signal.http;

import java.io.IOException;

import com.sitecraft.monitoring.signal.Matrix;
import com.sitecraft.monitoring.signal.PromQl;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.RangeQueries;

/**
 * Asks Prometheus for the past, on the thread that wants to know.
 */
final class PrometheusRangeQueries implements RangeQueries {

	/** Prometheus refuses to answer with more than 11,000 for one series. */
	static final int MAX_POINTS = 11_000;

	private final PrometheusApi api;

	PrometheusRangeQueries(PrometheusApi api) {
		this.api = api;
	}

	@Override
	public void fill(Query query, Matrix into) throws IOException, InterruptedException {
		String promQl = PromQl.of(query);
		for (int first = 0; first < into.moments(); first += MAX_POINTS) {
			int last = Math.min(first + MAX_POINTS, into.moments()) - 1;
			this.api.range(promQl, into.millis(first), into.millis(last), into.step(), into::add);
		}
	}

}
