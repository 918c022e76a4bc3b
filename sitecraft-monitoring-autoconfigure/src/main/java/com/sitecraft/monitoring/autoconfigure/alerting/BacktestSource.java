package com.sitecraft.monitoring.autoconfigure.alerting;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Backtest;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.QueryException;

/**
 * Who has the samples of a back-test. Called by one thread at a time, that of a request.
 */
interface BacktestSource {

	/** How long a range may be, and how far back the samples in memory go. */
	Duration longest();

	/**
	 * Fetches what a rule reads.
	 * @return {@code null} when the source was too busy
	 * @throws IOException when the source cannot answer; the message is fit to be shown
	 * @throws QueryException when the rule asks for too much
	 */
	@Nullable Samples fetch(AlertRule rule, BacktestSpan span) throws IOException, InterruptedException;

	/**
	 * What a rule is replayed over.
	 *
	 * @param rule the rule as the source can judge it
	 * @param engine who answers
	 * @param from first evaluation
	 * @param to end of the range, before {@code from} when nothing can be judged
	 * @param number number of samples
	 * @param judgedFrom from when on every query can be answered, {@code null} when that
	 * is the whole range
	 */
	record Samples(AlertRule rule, QueryEngine engine, Moment from, Instant to, long number,
			@Nullable Instant judgedFrom) {

		Backtest.Report replay(Duration step, String instance) {
			Duration length = Duration.between(this.from.instant(), this.to);
			return length.isNegative() ? new Backtest.Report(0, 0, null, 0, List.of())
					: Backtest.run(this.rule, this.engine, this.from, length, step, instance);
		}

	}

}
