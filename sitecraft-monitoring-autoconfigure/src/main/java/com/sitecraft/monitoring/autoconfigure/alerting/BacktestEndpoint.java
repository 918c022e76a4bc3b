package com.sitecraft.monitoring.autoconfigure.alerting;

import java.io.IOException;
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

import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Backtest;
import com.sitecraft.monitoring.alerting.InvalidRuleException;
import com.sitecraft.monitoring.autoconfigure.command.InvalidInputException;
import com.sitecraft.monitoring.signal.QueryException;
import com.sitecraft.monitoring.signal.RangeQueries;
import com.sitecraft.monitoring.signal.Time;

/**
 * Replays a rule, as it is or changed, over the samples in memory or those of Prometheus:
 * when it would have fired, for how long, how many pages. The loop only copies samples.
 */
@WebEndpoint(id = "backtest")
public final class BacktestEndpoint {

	private static final int BAD_GATEWAY = 502;

	private static final String MEMORY = "memory";

	private static final String PROMETHEUS = "prometheus";

	private final AlertRuleSet rules;

	private final Map<String, BacktestSource> sources;

	private final Duration interval;

	private final String instance;

	private final Time time;

	/** One at a time: it costs a core for as long as it takes. */
	private final Semaphore one = new Semaphore(1);

	/**
	 * @param prometheus who has samples of all replicas, {@code null} for nobody
	 */
	BacktestEndpoint(AlertRuleSet rules, SampleCopies copies, @Nullable RangeQueries prometheus, Duration interval,
			String instance, Time time) {
		this.rules = rules;
		MemorySource memory = new MemorySource(copies);
		this.sources = (prometheus != null) ? Map.of(MEMORY, memory, PROMETHEUS, new PrometheusSource(prometheus, time))
				: Map.of(MEMORY, memory);
		this.interval = interval;
		this.instance = instance;
		this.time = time;
	}

	/**
	 * What would have happened. What is not set is as configured.
	 * @param rule name of the rule
	 * @param source who has the samples: {@code memory}, unless set, or
	 * {@code prometheus}
	 * @param since how far back, 1 h unless set; in memory at most 4 d, over Prometheus
	 * at most 7 d
	 * @param from when to begin instead, such as 2026-03-01T22:00:00Z
	 * @param duration how long from there, 1 h unless set, as long as {@code since} may
	 * be
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
	public WebEndpointResponse<Object> backtest(@Selector String rule, @Nullable String source, @Nullable String since,
			@Nullable String from, @Nullable String duration, @Nullable String interval, @Nullable Double above,
			@Nullable Double below, @Nullable Double atLeast, @Nullable Double atMost, @Nullable Double clear,
			@Nullable String holdFor, @Nullable String keepFiringFor) {
		AlertRule known = this.rules.rules()
			.stream()
			.filter((candidate) -> candidate.name().equals(rule))
			.findFirst()
			.orElse(null);
		if (known == null) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		try {
			String asked = (source != null) ? source : MEMORY;
			BacktestSource samples = source(asked);
			BacktestSpan span = BacktestSpan.of(since, from, duration, interval, this.interval, samples.longest(),
					asked.equals(MEMORY), this.time.instant());
			AlertRule changed = new RuleChange(above, below, atLeast, atMost, clear, holdFor, keepFiringFor).of(known);
			return run(changed, asked, samples, span);
		}
		catch (InvalidRuleException ex) {
			return problem(new InvalidInputException(ex.key(), ex.value(), ex.allowed()));
		}
		catch (InvalidInputException ex) {
			return problem(ex);
		}
	}

	private BacktestSource source(String name) {
		BacktestSource source = this.sources.get(name);
		if (source == null) {
			throw new InvalidInputException("source", name, this.sources.containsKey(PROMETHEUS)
					? "memory or prometheus" : "memory; prometheus needs sitecraft.monitoring.prometheus.url");
		}
		return source;
	}

	private WebEndpointResponse<Object> run(AlertRule rule, String name, BacktestSource source, BacktestSpan span) {
		if (!this.one.tryAcquire()) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_TOO_MANY_REQUESTS);
		}
		try {
			BacktestSource.Samples samples = source.fetch(rule, span);
			if (samples == null) {
				return new WebEndpointResponse<>(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
			}
			return new WebEndpointResponse<>(
					Document.of(name, samples, span.step(), samples.replay(span.step(), this.instance)));
		}
		catch (QueryException ex) {
			return problem(
					new InvalidInputException("rule", rule.name(), "one that can be judged: " + ex.getMessage()));
		}
		catch (IOException ex) {
			InvalidInputException problem = new InvalidInputException("source", name,
					"one that answers: " + ex.getMessage());
			return new WebEndpointResponse<>(problem.problem(), BAD_GATEWAY);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
		}
		finally {
			this.one.release();
		}
	}

	private static WebEndpointResponse<Object> problem(InvalidInputException ex) {
		return new WebEndpointResponse<>(ex.problem(), WebEndpointResponse.STATUS_BAD_REQUEST);
	}

	/**
	 * What would have happened.
	 *
	 * @param source who had the samples
	 * @param samples number of samples it had
	 * @param from first evaluation: the memory may have nothing older
	 * @param to end of the range
	 * @param judgedFrom from when on all windows of the rule were covered by samples; not
	 * there when that is all the time
	 * @param intervalSeconds time between two evaluations
	 * @param evaluations number of evaluations
	 * @param errors those of them that failed
	 * @param lastError why the last of these failed
	 * @param pages times somebody would have been told that it fires
	 * @param firings alerts that would have fired
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Document(String source, long samples, Instant from, Instant to, @Nullable Instant judgedFrom,
			double intervalSeconds, int evaluations, int errors, @Nullable String lastError, int pages,
			List<Firing> firings) {

		static Document of(String source, BacktestSource.Samples samples, Duration step, Backtest.Report report) {
			Instant to = samples.to();
			return new Document(source, samples.number(), samples.from().instant(), to, samples.judgedFrom(),
					step.toMillis() / 1_000.0, report.evaluations(), report.errors(), report.lastError(),
					report.pages(), report.firings().stream().map((firing) -> Firing.of(firing, to)).toList());
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
