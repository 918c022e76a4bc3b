package com.sitecraft.monitoring.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.QueueProbe;
import com.sitecraft.monitoring.signal.QueueReading;
import com.sitecraft.monitoring.signal.Time;

/**
 * Publishes what probes read of queues: {@code sitecraft.queue.depth},
 * {@code sitecraft.queue.oldest.age} (seconds) and {@code sitecraft.queue.consumers},
 * each with the label {@code queue_name}. A scrape reads memory; it never calls a probe.
 * <p>
 * A gauge is NaN while its number is not known: the probe failed or found the state
 * unknown, or was not called for longer than {@code maxAge}. An old depth would look like
 * a queue that stands still.
 */
public final class QueueMetrics {

	private static final String COMPONENT = "metrics.queue";

	private final MeterRegistry registry;

	private final CardinalityLimiter names;

	private final Time time;

	private final Guard guard;

	private final long maxAgeNanos;

	/** What each gauge reads, held here because the registry holds it weakly. */
	private final Map<String, Reading> readings = new ConcurrentHashMap<>();

	/**
	 * Makes queue metrics.
	 * @param maxAge time after which a reading is too old to be published, more than 0 to
	 * 1 d
	 */
	public QueueMetrics(MeterRegistry registry, ProductLabels labels, Time time, Guard guard, Duration maxAge) {
		if (maxAge.isZero() || maxAge.isNegative() || maxAge.compareTo(Duration.ofDays(1)) > 0) {
			throw new IllegalArgumentException("queue-max-age is " + maxAge + ", allowed is more than 0 to 1d");
		}
		this.registry = registry;
		this.names = labels.queue();
		this.time = time;
		this.guard = guard;
		this.maxAgeNanos = maxAge.toNanos();
	}

	/**
	 * Publishes what a probe reads from now on. Two probes of one name publish into the
	 * same gauges, the later reading wins. A queue past the bound is not published, since
	 * a gauge cannot be folded, and counted in {@code sitecraft.monitoring.dropped}.
	 * @param queueName name of the queue
	 * @param probe what reads it
	 * @return what to call instead of {@code probe}; returns and throws what that does
	 */
	public QueueProbe observe(@Nullable String queueName, QueueProbe probe) {
		ObservedProbe observed = new ObservedProbe(probe);
		this.guard.run(COMPONENT, () -> {
			String name = this.names.admit(queueName);
			if (name != null) {
				observed.reading = this.readings.computeIfAbsent(name, this::register);
			}
		});
		return observed;
	}

	private Reading register(String name) {
		Reading reading = new Reading();
		gauge("sitecraft.queue.depth", "Messages waiting or delivered and not acknowledged", null, name, reading,
				(state) -> state.depth());
		gauge("sitecraft.queue.oldest.age", "Age of the oldest message, 0 when the queue is empty", "seconds", name,
				reading, QueueMetrics::oldestAge);
		gauge("sitecraft.queue.consumers", "Live consumers", null, name, reading,
				(state) -> (state.consumers() != null) ? state.consumers() : Double.NaN);
		return reading;
	}

	private void gauge(String name, String description, @Nullable String unit, String queue, Reading reading,
			ToDoubleFunction<QueueReading.State> value) {
		Gauge.builder(name, reading, (source) -> {
			QueueReading.State state = source.current(this.time.nanos(), this.maxAgeNanos);
			return (state != null) ? value.applyAsDouble(state) : Double.NaN;
		}).description(description).baseUnit(unit).tag("queue_name", queue).register(this.registry);
	}

	private static double oldestAge(QueueReading.State state) {
		if (state.oldestAge() != null) {
			return state.oldestAge().toNanos() / 1e9;
		}
		// Nothing waits, so nothing waits long; without this an alert would never
		// resolve.
		return (state.depth() == 0) ? 0 : Double.NaN;
	}

	/** The last state that was read, with its time, replaced as one. */
	private static final class Reading {

		private volatile @Nullable Stamped last;

		void set(QueueReading.@Nullable State state, long nanos) {
			this.last = (state != null) ? new Stamped(state, nanos) : null;
		}

		QueueReading.@Nullable State current(long now, long maxAge) {
			Stamped stamped = this.last;
			return (stamped != null && now - stamped.nanos() <= maxAge) ? stamped.state() : null;
		}

	}

	private record Stamped(QueueReading.State state, long nanos) {
	}

	/** Calls a probe and keeps what it read. */
	private final class ObservedProbe implements QueueProbe {

		private final QueueProbe probe;

		/** {@code null} when the queue is not published. */
		private @Nullable Reading reading;

		ObservedProbe(QueueProbe probe) {
			this.probe = probe;
		}

		@Override
		public QueueReading read() throws Exception {
			QueueReading.State state = null;
			try {
				QueueReading result = this.probe.read();
				state = (result instanceof QueueReading.State known) ? known : null;
				return result;
			}
			finally {
				if (this.reading != null) {
					this.reading.set(state, QueueMetrics.this.time.nanos());
				}
			}
		}

	}

}
