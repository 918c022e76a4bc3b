package com.sitecraft.monitoring.signal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.HistogramSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the meters that somebody asks for into a {@link SeriesStore}, under the names and
 * labels that Prometheus would scrape from the same registry.
 * <p>
 * Used by the thread that owns the store. A meter that is read may call the host's code
 * (a gauge's function); one that throws is skipped, as in a scrape.
 */
public final class MeterSampler {

	private final MeterRegistry registry;

	private final SeriesStore store;

	private final Set<String> wanted = new HashSet<>();

	/** By identity: a meter that is registered again equals the one before it. */
	private final Map<Meter, Reading> readings = new IdentityHashMap<>();

	private final Map<Meter, Boolean> unwanted = new IdentityHashMap<>();

	/**
	 * A sampler.
	 * @param registry one registry, not a composite, which has neither common tags nor
	 * histograms
	 * @param store where samples go
	 */
	public MeterSampler(MeterRegistry registry, SeriesStore store) {
		this.registry = registry;
		this.store = store;
	}

	/**
	 * Asks for more metrics, by names as Prometheus has them; see
	 * {@link Query#metrics()}.
	 */
	public void want(Set<String> metrics) {
		if (this.wanted.addAll(metrics)) {
			this.unwanted.clear();
			this.readings.clear();
		}
	}

	/**
	 * Reads all meters that are wanted.
	 */
	public void sample(Moment now) {
		long time = now.millis();
		int seen = 0;
		for (Meter meter : this.registry.getMeters()) {
			seen++;
			if (this.unwanted.containsKey(meter)) {
				continue;
			}
			Reading reading = this.readings.get(meter);
			if (reading == null) {
				reading = reading(meter);
				if (reading == null) {
					this.unwanted.put(meter, Boolean.TRUE);
					continue;
				}
				this.readings.put(meter, reading);
			}
			reading.read(time);
		}
		if (seen < this.readings.size() + this.unwanted.size()) {
			// Meters were removed; what is left is found again.
			this.readings.clear();
			this.unwanted.clear();
		}
	}

	private @Nullable Reading reading(Meter meter) {
		String name = PrometheusNames.metric(meter.getId());
		Reading reading = new Reading(PrometheusNames.labels(meter.getId().getTags()));
		if (meter instanceof Counter counter) {
			reading.add(name + "_total", counter::count);
		}
		else if (meter instanceof FunctionCounter counter) {
			reading.add(name + "_total", counter::count);
		}
		else if (meter instanceof Timer timer) {
			reading.add(name + "_count", timer::count);
			reading.add(name + "_sum", () -> timer.totalTime(TimeUnit.SECONDS));
			reading.add(name + "_max", () -> timer.max(TimeUnit.SECONDS));
			reading.histogram(name, timer, true);
		}
		else if (meter instanceof FunctionTimer timer) {
			reading.add(name + "_count", timer::count);
			reading.add(name + "_sum", () -> timer.totalTime(TimeUnit.SECONDS));
		}
		else if (meter instanceof DistributionSummary summary) {
			reading.add(name + "_count", summary::count);
			reading.add(name + "_sum", summary::totalAmount);
			reading.add(name + "_max", summary::max);
			reading.histogram(name, summary, false);
		}
		else if (meter instanceof LongTaskTimer timer) {
			reading.add(name + "_active_count", timer::activeTasks);
			reading.add(name + "_count", timer::activeTasks);
			reading.add(name + "_sum", () -> timer.duration(TimeUnit.SECONDS));
			reading.add(name + "_max", () -> timer.max(TimeUnit.SECONDS));
		}
		else if (meter instanceof TimeGauge gauge) {
			reading.add(name, () -> gauge.value(TimeUnit.SECONDS));
		}
		else if (meter instanceof Gauge && PrometheusNames.isInfo(meter.getId())) {
			reading.add(name + "_info", () -> 1);
		}
		else if (meter instanceof Gauge gauge) {
			reading.add(name, gauge::value);
		}
		return reading.isEmpty() ? null : reading;
	}

	/** What is read of one meter. */
	private final class Reading {

		private final Labels labels;

		private final List<Value> values = new ArrayList<>();

		private @Nullable HistogramSupport histogram;

		private String bucket = "";

		private boolean seconds;

		private final Map<Double, SeriesId> buckets = new HashMap<>();

		Reading(Labels labels) {
			this.labels = labels;
		}

		void add(String metric, DoubleSupplier value) {
			if (MeterSampler.this.wanted.contains(metric)) {
				this.values.add(new Value(new SeriesId(metric, this.labels), value));
			}
		}

		void histogram(String metric, HistogramSupport histogram, boolean seconds) {
			if (MeterSampler.this.wanted.contains(metric + "_bucket")) {
				this.histogram = histogram;
				this.bucket = metric + "_bucket";
				this.seconds = seconds;
			}
		}

		boolean isEmpty() {
			return this.values.isEmpty() && this.histogram == null;
		}

		void read(long time) {
			for (Value value : this.values) {
				double read;
				try {
					read = value.source().getAsDouble();
				}
				catch (RuntimeException ex) {
					continue;
				}
				MeterSampler.this.store.append(value.id(), time, read);
			}
			if (this.histogram != null) {
				readBuckets(this.histogram.takeSnapshot(), time);
			}
		}

		private void readBuckets(HistogramSnapshot snapshot, long time) {
			CountAtBucket[] counts = snapshot.histogramCounts();
			for (CountAtBucket count : counts) {
				append(this.seconds ? count.bucket(TimeUnit.SECONDS) : count.bucket(), count.count(), time);
			}
			if (counts.length > 0 && counts[counts.length - 1].bucket() < Double.MAX_VALUE) {
				append(Double.POSITIVE_INFINITY, (double) snapshot.count(), time);
			}
		}

		private void append(double bound, double count, long time) {
			SeriesId id = this.buckets.computeIfAbsent(bound,
					(key) -> new SeriesId(this.bucket, this.labels.with(Histograms.BOUND, text(key))));
			MeterSampler.this.store.append(id, time, count);
		}

		private static String text(double bound) {
			return (bound == Double.POSITIVE_INFINITY || bound == Double.MAX_VALUE) ? "+Inf" : Double.toString(bound);
		}

	}

	/** One number of a meter. */
	private record Value(SeriesId id, DoubleSupplier source) {
	}

}
