package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.QueryEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Replay of one rule over samples that are already there, through the same book that
 * judges it live.
 */
public final class Backtest {

	private static final int MOST = 100_000;

	private Backtest() {
	}

	/**
	 * Judges a rule as if it had been there.
	 * @param rule the rule
	 * @param engine who has the samples
	 * @param from first evaluation
	 * @param length time that is replayed
	 * @param interval time between evaluations; at most 100,000 of them
	 * @param instance value of the label {@code instance}
	 */
	public static Report run(AlertRule rule, QueryEngine engine, Moment from, Duration length, Duration interval,
			String instance) {
		if (interval.isNegative() || interval.isZero() || length.isNegative()
				|| length.toMillis() / Math.max(1, interval.toMillis()) > MOST) {
			throw new IllegalArgumentException("interval is " + interval + ", allowed is more than 0 and at most "
					+ MOST + " evaluations of " + length);
		}
		Alerting alerting = new Alerting(List.of(rule), (any) -> engine, instance,
				new AlertMetrics(new SimpleMeterRegistry()));
		Map<String, Firing> open = new LinkedHashMap<>();
		List<Firing> firings = new ArrayList<>();
		int pages = 0;
		int evaluations = 0;
		int errors = 0;
		String lastError = null;
		for (Duration at = Duration.ZERO; at.compareTo(length) <= 0; at = at.plus(interval)) {
			Moment now = new Moment(from.instant().plus(at), from.nanos() + at.toNanos());
			for (AlertChange change : alerting.evaluate(now, (any) -> true)) {
				Alert after = change.after();
				pages += (change.notable() && after.state() == AlertState.FIRING) ? 1 : 0;
				if (change.before() != null && change.before().state() == after.state()) {
					continue;
				}
				if (after.state() == AlertState.FIRING) {
					open.put(after.fingerprint(), new Firing(after.labels(), now.instant(), null, after.value()));
				}
				Firing began = (after.state() == AlertState.RESOLVED) ? open.remove(after.fingerprint()) : null;
				if (began != null) {
					firings.add(new Firing(began.labels(), began.start(), now.instant(), began.value()));
				}
			}
			evaluations++;
			String error = alerting.snapshot().rules().get(0).lastError();
			if (error != null) {
				errors++;
				lastError = error;
			}
		}
		firings.addAll(open.values());
		return new Report(evaluations, errors, lastError, pages, firings);
	}

	/**
	 * What would have happened.
	 *
	 * @param evaluations number of evaluations
	 * @param errors those of them that failed
	 * @param lastError why the last of these failed
	 * @param pages times somebody would have been told that it fires
	 * @param firings alerts that would have fired: ended ones in the order of their end,
	 * then those that still fire
	 */
	public record Report(int evaluations, int errors, @Nullable String lastError, int pages, List<Firing> firings) {

		public Report {
			firings = List.copyOf(firings);
		}

	}

	/**
	 * One alert that would have fired.
	 *
	 * @param labels its labels
	 * @param start when it would have fired
	 * @param end when it would have ended, {@code null} when it would still fire
	 * @param value value when it fired
	 */
	public record Firing(Labels labels, Instant start, @Nullable Instant end, double value) {

		/**
		 * How long it fired.
		 * @param until end of what still fires
		 */
		public Duration duration(Instant until) {
			return Duration.between(this.start, Objects.requireNonNullElse(this.end, until));
		}

	}

}
