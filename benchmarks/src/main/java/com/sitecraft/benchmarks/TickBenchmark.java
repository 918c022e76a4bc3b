package com.sitecraft.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
 * arrays of the same samples. Targets: {@code thresholds} and {@code rates} at most 5 x
 * the loop beside them, and nothing allocated for a sample.
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

	private static final Moment NOW = new Moment(Instant.EPOCH, (SAMPLES - 1L) * STEP_MILLIS * 1_000_000L);

	private final double[][] values = new double[SERIES][SAMPLES];

	private final long[] times = new long[SAMPLES];

	private final Alerting thresholds;

	private final Alerting rates;

	public TickBenchmark() {
		SeriesStore store = new SeriesStore(SeriesLimits.defaults(), new SimpleMeterRegistry());
		for (int series = 0; series < SERIES; series++) {
			SeriesId id = new SeriesId("load_total", Labels.of("id", "s" + series, "group", "g" + series % GROUPS));
			for (int i = 0; i < SAMPLES; i++) {
				this.times[i] = (long) i * STEP_MILLIS;
				this.values[series][i] = i * (series % 7 + 1);
				store.append(id, this.times[i], this.values[series][i]);
			}
		}
		List<AlertRule> thresholdRules = new ArrayList<>();
		for (int i = 0; i < THRESHOLD_RULES; i++) {
			thresholdRules.add(AlertRule.named("threshold_" + i)
				.threshold(Query.of("load_total").over(OverTime.last(Duration.ofMinutes(1))), Comparison.ABOVE, 1e9 + i)
				.build());
		}
		List<AlertRule> rateRules = new ArrayList<>();
		for (int i = 0; i < RATE_RULES; i++) {
			rateRules.add(AlertRule.named("rate_" + i)
				.threshold(Query.of("load_total")
					.over(OverTime.rate(Duration.ofMinutes(5)))
					.across(Across.of(Aggregation.SUM, "group")), Comparison.ABOVE, 1e9 + i)
				.build());
		}
		QueryEngine engine = QueryEngine.embedded(store);
		this.thresholds = new Alerting(thresholdRules, (rule) -> engine, "a",
				new AlertMetrics(new SimpleMeterRegistry()));
		this.rates = new Alerting(rateRules, (rule) -> engine, "a", new AlertMetrics(new SimpleMeterRegistry()));
	}

	@Benchmark
	public Object thresholds() {
		return this.thresholds.evaluate(NOW, (rule) -> true);
	}

	@Benchmark
	public int thresholdsByHand() {
		int above = 0;
		for (int rule = 0; rule < THRESHOLD_RULES; rule++) {
			double bound = 1e9 + rule;
			for (double[] series : this.values) {
				above += (series[SAMPLES - 1] > bound) ? 1 : 0;
			}
		}
		return above;
	}

	@Benchmark
	public Object rates() {
		return this.rates.evaluate(NOW, (rule) -> true);
	}

	/** Resets, the window's ends and groups, as simply as it can be written. */
	@Benchmark
	public int ratesByHand() {
		int above = 0;
		double[] sums = new double[GROUPS];
		int first = SAMPLES - 21;
		for (int rule = 0; rule < RATE_RULES; rule++) {
			java.util.Arrays.fill(sums, 0);
			for (int series = 0; series < SERIES; series++) {
				double[] samples = this.values[series];
				double increase = 0;
				for (int i = first + 1; i < SAMPLES; i++) {
					increase += (samples[i] < samples[i - 1]) ? samples[i] : samples[i] - samples[i - 1];
				}
				sums[series % GROUPS] += increase * 1_000 / (this.times[SAMPLES - 1] - this.times[first]);
			}
			for (double sum : sums) {
				above += (sum > 1e9 + rule) ? 1 : 0;
			}
		}
		return above;
	}

}
