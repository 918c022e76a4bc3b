package com.sitecraft.benchmarks;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import com.sitecraft.monitoring.metrics.Analysis;
import com.sitecraft.monitoring.metrics.AnalysisMetrics;
import com.sitecraft.monitoring.metrics.KnownLabels;
import com.sitecraft.monitoring.metrics.LabelLimits;
import com.sitecraft.monitoring.metrics.ProductLabels;
import com.sitecraft.monitoring.metrics.Recorder;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Observations;
import com.sitecraft.monitoring.signal.Time;

/**
 * Recording one analysis, against the two Micrometer calls that a host without the
 * library would make on meters it has resolved. Targets: {@code recorder} at most 1.2 x
 * {@code plainMeters} and 0 bytes, {@code handle} at most 64 bytes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class RecordBenchmark {

	private static final long DURATION = Duration.ofSeconds(42).toNanos();

	private final PrometheusMeterRegistry plain = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final Counter counter = Counter.builder("sitecraft.analyses")
		.tag("workspace_id", "w1")
		.tag("plan_type", "pro")
		.tag("status", "completed")
		.register(this.plain);

	private final Timer timer = Timer.builder("sitecraft.analysis.duration")
		.tag("analysis_type", "full")
		.serviceLevelObjectives(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(120),
				Duration.ofSeconds(300), Duration.ofSeconds(600), Duration.ofSeconds(1200))
		.register(this.plain);

	private final AnalysisMetrics metrics = metrics();

	private final Recorder recorder = this.metrics.recorder("w1", "pro", "full");

	private static AnalysisMetrics metrics() {
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		Time time = Time.of(Clock.systemUTC(), System::nanoTime);
		return new AnalysisMetrics(registry, new ProductLabels(registry, LabelLimits.defaults(), KnownLabels.none()),
				new Observations(time, registry, Observations.Limits.defaults()), time, new Guard(registry));
	}

	/** What a host without the library does. */
	@Benchmark
	public void plainMeters() {
		this.counter.increment();
		this.timer.record(DURATION, TimeUnit.NANOSECONDS);
	}

	/** The same meters and the raw observation, for a host that measures itself. */
	@Benchmark
	public void recorder() {
		this.recorder.record(DURATION, true);
	}

	/** What a host without the library does to measure a block. */
	@Benchmark
	public void plainSample() {
		Timer.Sample sample = Timer.start(this.plain);
		this.counter.increment();
		sample.stop(this.timer);
	}

	/** The closeable handle: look-ups, in flight, meters, observation. */
	@Benchmark
	public void handle() {
		try (Analysis analysis = this.metrics.start("w1", "pro", "full")) {
			analysis.completed();
		}
	}

}
