package com.sitecraft.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import com.sitecraft.monitoring.alerting.AlertMetrics;
import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Comparison;
import com.sitecraft.monitoring.signal.Across;
import com.sitecraft.monitoring.signal.Aggregation;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.SeriesId;
import com.sitecraft.monitoring.signal.SeriesLimits;
import com.sitecraft.monitoring.signal.SeriesStore;

/**
 * One evaluation of all rules over 1,000 series of two hours, against a loop over plain
 * arrays of the same samples. Target: at most 5 x the loop beside it, and nothing
 * allocated for a sample. Rules of one query ask it once; those that differ each have a
 * window of their own.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class TickBenchmark {

	private static final int SERIES = 1_000;

	private static final int SAMPLES = 480;

	private static final int STEP_MILLIS = 15_000;

	private static final int THRESHOLD_RULES = 1_000;

	private static final int RATE_RULES = 200;

	private static final int GROUPS = 10;

	private static final long NOW = (SAMPLES - 1L) * STEP_MILLIS;

	private final double[][] values = new double[SERIES][SAMPLES];

	private final long[] times = new long[SAMPLES];

	private final Alerting thresholds;

	private final Alerting differingThresholds;

	private final Alerting rates;

	private final Alerting differingRates;

	/** A nanosecond apart, so that nothing of the last evaluation can be used again. */
	private final Moment[] moments = { new Moment(Instant.EPOCH, NOW * 1_000_000),
			new Moment(Instant.EPOCH, NOW * 1_000_000 + 1) };

	private int evaluations;

	public TickBenchmark() {
		SeriesStore store = new SeriesStore(SeriesLimits.defaults(), new SimpleMeterRegistry());
		for (int i = 0; i < SAMPLES; i++) {
			this.times[i] = (long) i * STEP_MILLIS;
			for (int series = 0; series < SERIES; series++) {
				SeriesId id = new SeriesId("load_total", Labels.of("id", "s" + series, "group", "g" + series % GROUPS));
				this.values[series][i] = i * (series % 7 + 1);
				store.append(id, this.times[i], this.values[series][i]);
			}
		}
		Query load = Query.of("load_total");
		Across groups = Across.of(Aggregation.SUM, "group");
		this.thresholds = rules(store, THRESHOLD_RULES, (rule) -> load.over(OverTime.last(Duration.ofMinutes(1))));
		this.differingThresholds = rules(store, THRESHOLD_RULES,
				(rule) -> load.over(OverTime.last(Duration.ofMillis(lastWindow(rule)))));
		this.rates = rules(store, RATE_RULES, (rule) -> load.over(OverTime.rate(Duration.ofMinutes(5))).across(groups));
		this.differingRates = rules(store, RATE_RULES,
				(rule) -> load.over(OverTime.rate(Duration.ofMillis(rateWindow(rule)))).across(groups));
	}

	private static Alerting rules(SeriesStore store, int count, IntFunction<Query> query) {
		List<AlertRule> rules = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			rules.add(AlertRule.named("rule_" + i).threshold(query.apply(i), Comparison.ABOVE, bound(i)).build());
		}
		QueryEngine engine = QueryEngine.embedded(store);
		return new Alerting(rules, (rule) -> engine, "a", new AlertMetrics(new SimpleMeterRegistry()));
	}

	private static double bound(int rule) {
		return 1e9 + rule;
	}

	private static long lastWindow(int rule) {
		return 60_000 + rule;
	}

	/** Between 5 minutes and 8:19, some 26 samples. */
	private static long rateWindow(int rule) {
		return 300_000 + 1_000 * rule;
	}

	private Object evaluate(Alerting alerting) {
		return alerting.evaluate(this.moments[this.evaluations++ & 1], (rule) -> true);
	}

	@Benchmark
	public Object thresholds() {
		return evaluate(this.thresholds);
	}

	@Benchmark
	public int thresholdsByHand() {
		int above = 0;
		for (int rule = 0; rule < THRESHOLD_RULES; rule++) {
			double bound = bound(rule);
			for (double[] series : this.values) {
				above += (series[SAMPLES - 1] > bound) ? 1 : 0;
			}
		}
		return above;
	}

	@Benchmark
	public Object differingThresholds() {
		return evaluate(this.differingThresholds);
	}

	@Benchmark
	public int differingThresholdsByHand() {
		int above = 0;
		for (int rule = 0; rule < THRESHOLD_RULES; rule++) {
			double bound = bound(rule);
			long start = NOW - lastWindow(rule);
			for (double[] series : this.values) {
				above += (this.times[SAMPLES - 1] >= start && series[SAMPLES - 1] > bound) ? 1 : 0;
			}
		}
		return above;
	}

	@Benchmark
	public Object rates() {
		return evaluate(this.rates);
	}

	@Benchmark
	public int ratesByHand() {
		int above = 0;
		for (int rule = 0; rule < RATE_RULES; rule++) {
			above += ratesByHand(300_000, bound(rule));
		}
		return above;
	}

	@Benchmark
	public Object differingRates() {
		return evaluate(this.differingRates);
	}

	@Benchmark
	public int differingRatesByHand() {
		int above = 0;
		for (int rule = 0; rule < RATE_RULES; rule++) {
			above += ratesByHand(rateWindow(rule), bound(rule));
		}
		return above;
	}

	/** Resets, the window's ends and groups, as simply as it can be written. */
	private int ratesByHand(long window, double bound) {
		int above = 0;
		double[] sums = new double[GROUPS];
		int first = SAMPLES - 1 - (int) (window / STEP_MILLIS);
		for (int series = 0; series < SERIES; series++) {
			double[] samples = this.values[series];
			double increase = 0;
			for (int i = first + 1; i < SAMPLES; i++) {
				increase += (samples[i] < samples[i - 1]) ? samples[i] : samples[i] - samples[i - 1];
			}
			sums[series % GROUPS] += increase * 1_000 / (this.times[SAMPLES - 1] - this.times[first]);
		}
		for (double sum : sums) {
			above += (sum > bound) ? 1 : 0;
		}
		return above;
	}

}
