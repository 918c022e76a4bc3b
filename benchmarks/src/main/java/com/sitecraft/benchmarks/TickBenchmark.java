package com.sitecraft.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import com.sitecraft.monitoring.alerting.Alerting;

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

	private final LoadRules rules = new LoadRules();

	private final Alerting thresholds = this.rules.thresholds();

	private final Alerting differingThresholds = this.rules.differingThresholds();

	private final Alerting rates = this.rules.rates();

	private final Alerting differingRates = this.rules.differingRates();

	private final double[][] values = new double[LoadRules.SERIES][LoadRules.SAMPLES];

	private final long[] times = new long[LoadRules.SAMPLES];

	private final double[] sums = new double[LoadRules.GROUPS];

	public TickBenchmark() {
		for (int i = 0; i < LoadRules.SAMPLES; i++) {
			this.times[i] = (long) i * LoadRules.STEP_MILLIS;
			for (int series = 0; series < LoadRules.SERIES; series++) {
				this.values[series][i] = LoadRules.value(series, i);
			}
		}
	}

	@Benchmark
	public Object thresholds() {
		return this.rules.evaluate(this.thresholds);
	}

	@Benchmark
	public int thresholdsByHand() {
		int above = 0;
		for (int rule = 0; rule < LoadRules.THRESHOLD_RULES; rule++) {
			double bound = LoadRules.bound(rule);
			for (double[] series : this.values) {
				above += (series[LoadRules.SAMPLES - 1] > bound) ? 1 : 0;
			}
		}
		return above;
	}

	@Benchmark
	public Object differingThresholds() {
		return this.rules.evaluate(this.differingThresholds);
	}

	@Benchmark
	public int differingThresholdsByHand() {
		int above = 0;
		for (int rule = 0; rule < LoadRules.THRESHOLD_RULES; rule++) {
			double bound = LoadRules.bound(rule);
			long start = LoadRules.NOW - LoadRules.lastWindow(rule);
			for (double[] series : this.values) {
				above += (this.times[LoadRules.SAMPLES - 1] >= start && series[LoadRules.SAMPLES - 1] > bound) ? 1 : 0;
			}
		}
		return above;
	}

	@Benchmark
	public Object rates() {
		return this.rules.evaluate(this.rates);
	}

	@Benchmark
	public int ratesByHand() {
		int above = 0;
		for (int rule = 0; rule < LoadRules.RATE_RULES; rule++) {
			above += ratesByHand(LoadRules.rateWindow(0), LoadRules.bound(rule));
		}
		return above;
	}

	@Benchmark
	public Object differingRates() {
		return this.rules.evaluate(this.differingRates);
	}

	@Benchmark
	public int differingRatesByHand() {
		int above = 0;
		for (int rule = 0; rule < LoadRules.RATE_RULES; rule++) {
			above += ratesByHand(LoadRules.rateWindow(rule), LoadRules.bound(rule));
		}
		return above;
	}

	/** Resets, the window's ends and groups, as simply as it can be written. */
	private int ratesByHand(long window, double bound) {
		Arrays.fill(this.sums, 0);
		int above = 0;
		int last = LoadRules.SAMPLES - 1;
		int first = last - (int) (window / LoadRules.STEP_MILLIS);
		for (int series = 0; series < LoadRules.SERIES; series++) {
			double[] samples = this.values[series];
			double increase = 0;
			for (int i = first + 1; i <= last; i++) {
				increase += (samples[i] < samples[i - 1]) ? samples[i] : samples[i] - samples[i - 1];
			}
			this.sums[series % LoadRules.GROUPS] += increase * 1_000 / (this.times[last] - this.times[first]);
		}
		for (double sum : this.sums) {
			above += (sum > bound) ? 1 : 0;
		}
		return above;
	}

}
