package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.convert.DurationStyle;

import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Backtest;
import com.sitecraft.monitoring.alerting.Comparison;
import com.sitecraft.monitoring.alerting.Condition;
import com.sitecraft.monitoring.alerting.InvalidRuleException;
import com.sitecraft.monitoring.autoconfigure.command.InvalidInputException;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.QueryException;
import com.sitecraft.monitoring.signal.SeriesLimits;

/**
 * Replays a rule, as it is or changed, over the samples in memory: when it would have
 * fired, for how long, how many pages. The loop only copies the samples.
 */
@WebEndpoint(id = "backtest")
public final class BacktestEndpoint {

	private static final int MOST = 20_000;

	private final AlertRuleSet rules;

	private final SampleCopies copies;

	private final Duration interval;

	private final Duration kept;

	private final String instance;

	/** One at a time: it costs a core for as long as it takes. */
	private final Semaphore one = new Semaphore(1);

	BacktestEndpoint(AlertRuleSet rules, SampleCopies copies, Duration interval, String instance) {
		this.rules = rules;
		this.copies = copies;
		this.interval = interval;
		this.kept = SeriesLimits.defaults().fine();
		this.instance = instance;
	}

	/**
	 * What would have happened. What is not set is as configured.
	 * @param rule name of the rule
	 * @param since how far back, 1 h unless set, at most the 2 h that every sample is
	 * kept
	 * @param interval time between two evaluations
	 * @param above fires above this
	 * @param below fires below this
	 * @param atLeast fires at this and above
	 * @param atMost fires at this and below
	 * @param clear recovery bound
	 * @param holdFor {@code for} of the rule
	 * @param keepFiringFor how long it outlives its condition
	 */
	@ReadOperation
	public WebEndpointResponse<Object> backtest(@Selector String rule, @Nullable String since,
			@Nullable String interval, @Nullable Double above, @Nullable Double below, @Nullable Double atLeast,
			@Nullable Double atMost, @Nullable Double clear, @Nullable String holdFor, @Nullable String keepFiringFor) {
		AlertRule known = this.rules.rules()
			.stream()
			.filter((candidate) -> candidate.name().equals(rule))
			.findFirst()
			.orElse(null);
		if (known == null) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		try {
			Duration length = duration("since", since, Duration.ofHours(1));
			Duration step = duration("interval", interval, this.interval);
			check("since", length, !length.isZero() && length.compareTo(this.kept) <= 0, "more than 0 to " + this.kept);
			check("interval", step, step.toMillis() > 0 && length.dividedBy(step) <= MOST,
					"1 ms or more, and at most " + MOST + " evaluations");
			AlertRule changed = new Change(above, below, atLeast, atMost, clear).of(known)
				.holdFor(duration("holdFor", holdFor, known.holdFor()))
				.keepFiringFor(duration("keepFiringFor", keepFiringFor, known.keepFiringFor()))
				.build();
			return run(changed, length, step);
		}
		catch (InvalidRuleException ex) {
			return problem(new InvalidInputException(ex.key(), ex.value(), ex.allowed()));
		}
		catch (InvalidInputException ex) {
			return problem(ex);
		}
	}

	private WebEndpointResponse<Object> run(AlertRule rule, Duration length, Duration step) {
		if (!this.one.tryAcquire()) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_TOO_MANY_REQUESTS);
		}
		try {
			SampleCopies.Copy copy = this.copies.copy(rule.condition().queries());
			if (copy == null) {
				return new WebEndpointResponse<>(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
			}
			Moment from = new Moment(copy.at().instant().minus(length), copy.at().nanos() - length.toNanos());
			Backtest.Report report = Backtest.run(rule, QueryEngine.embedded(copy.store()), from, length, step,
					this.instance);
			return new WebEndpointResponse<>(Document.of(from.instant(), copy.at().instant(), step, report));
		}
		catch (QueryException ex) {
			return problem(
					new InvalidInputException("rule", rule.name(), "one that can be judged: " + ex.getMessage()));
		}
		finally {
			this.one.release();
		}
	}

	private static WebEndpointResponse<Object> problem(InvalidInputException ex) {
		return new WebEndpointResponse<>(ex.problem(), WebEndpointResponse.STATUS_BAD_REQUEST);
	}

	private static Duration duration(String field, @Nullable String text, Duration otherwise) {
		try {
			return (text != null) ? DurationStyle.detectAndParse(text) : otherwise;
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new InvalidInputException(field, text, "a duration such as 90s or PT1H");
		}
	}

	private static void check(String field, Object value, boolean valid, String allowed) {
		if (!valid) {
			throw new InvalidInputException(field, value, allowed);
		}
	}

	/**
	 * Other bounds of a threshold.
	 */
	private record Change(@Nullable Double above, @Nullable Double below, @Nullable Double atLeast,
			@Nullable Double atMost, @Nullable Double clear) {

		AlertRule.Builder of(AlertRule rule) {
			AlertRule.Builder builder = rule.toBuilder();
			Comparison comparison = null;
			Double bound = null;
			Double[] bounds = { this.above, this.below, this.atLeast, this.atMost };
			Comparison[] comparisons = { Comparison.ABOVE, Comparison.BELOW, Comparison.AT_LEAST, Comparison.AT_MOST };
			for (int i = 0; i < bounds.length; i++) {
				if (bounds[i] != null) {
					check("above, below, atLeast, atMost", "two of them", bound == null, "one of them");
					bound = bounds[i];
					comparison = comparisons[i];
				}
			}
			if (bound == null && this.clear == null) {
				return builder;
			}
			if (!(rule.condition() instanceof Condition.Threshold set)) {
				throw new InvalidInputException("rule", rule.name(), "without a bound, since this rule has none");
			}
			Comparison compared = (comparison != null) ? comparison : set.comparison();
			double at = (bound != null) ? bound : set.bound();
			Double recovery = (this.clear != null) ? this.clear : recovery(set, compared, at);
			return builder
				.condition(() -> new Condition.Threshold(set.query(), compared, at, recovery, set.minCount()));
		}

		/** The configured one where it still is on the good side, else the bound. */
		private static @Nullable Double recovery(Condition.Threshold set, Comparison compared, double bound) {
			Double clear = set.clear();
			boolean upward = compared == Comparison.ABOVE || compared == Comparison.AT_LEAST;
			boolean was = set.comparison() == Comparison.ABOVE || set.comparison() == Comparison.AT_LEAST;
			return (clear != null && upward == was && (upward ? clear <= bound : clear >= bound)) ? clear : null;
		}

	}

	/**
	 * What would have happened.
	 *
	 * @param from first evaluation
	 * @param to last evaluation
	 * @param intervalSeconds time between two
	 * @param evaluations number of evaluations
	 * @param errors those of them that failed
	 * @param lastError why the last of these failed
	 * @param pages times somebody would have been told that it fires
	 * @param firings alerts that would have fired
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Document(Instant from, Instant to, double intervalSeconds, int evaluations, int errors,
			@Nullable String lastError, int pages, List<Firing> firings) {

		static Document of(Instant from, Instant to, Duration step, Backtest.Report report) {
			return new Document(from, to, step.toMillis() / 1_000.0, report.evaluations(), report.errors(),
					report.lastError(), report.pages(),
					report.firings().stream().map((firing) -> Firing.of(firing, to)).toList());
		}

	}

	/**
	 * One alert that would have fired.
	 *
	 * @param labels its labels
	 * @param start when it would have fired
	 * @param end when it would have ended; it would still fire without
	 * @param seconds how long
	 * @param value value when it fired; text, since JSON has no NaN
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Firing(Map<String, String> labels, Instant start, @Nullable Instant end, double seconds,
			String value) {

		static Firing of(Backtest.Firing firing, Instant to) {
			return new Firing(Shown.labels(firing.labels()), firing.start(), firing.end(),
					firing.duration(to).toMillis() / 1_000.0, String.valueOf(firing.value()));
		}

	}

}
