package com.sitecraft.monitoring.health;

import java.time.Duration;
import java.util.Objects;

import com.sitecraft.monitoring.signal.QueueProbe;
import com.sitecraft.monitoring.signal.QueueReading;

/**
 * A queue is well when its depth and the age of its oldest message are within their
 * limits and somebody consumes. It says what is over its limit, all of it at once.
 */
public final class QueueCheck implements HealthCheck {

	private final QueueProbe probe;

	private final QueueLimits limits;

	public QueueCheck(QueueProbe probe, QueueLimits limits) {
		this.probe = Objects.requireNonNull(probe, "probe");
		this.limits = Objects.requireNonNull(limits, "limits");
	}

	@Override
	public CheckResult check() throws Exception {
		QueueReading reading = this.probe.read();
		if (reading instanceof QueueReading.State state) {
			return judge(state);
		}
		if (reading instanceof QueueReading.Unknown unknown) {
			return CheckResult.unknown(unknown.reason());
		}
		return CheckResult.down("the probe returned no reading");
	}

	private CheckResult judge(QueueReading.State state) {
		Findings findings = new Findings();
		if (state.depth() > this.limits.maxDepth()) {
			findings.down("depth is " + (state.capped() ? "at least " : "") + state.depth() + ", the limit is "
					+ this.limits.maxDepth());
		}
		Duration age = state.oldestAge();
		if (age != null && age.compareTo(this.limits.maxAge()) > 0) {
			findings.down("the oldest message is " + seconds(age) + " s old, the limit is "
					+ seconds(this.limits.maxAge()) + " s");
		}
		Long consumers = state.consumers();
		if (consumers != null && consumers < this.limits.minConsumers()) {
			findings.down((consumers == 0) ? "nobody consumes"
					: "consumers are " + consumers + ", the least is " + this.limits.minConsumers());
		}
		return findings.detail("depth", state.depth())
			.detail("depthIsLowerBound", state.capped() ? true : null)
			.detail("oldestAgeSeconds", (age != null) ? seconds(age) : null)
			.detail("consumers", consumers)
			.result();
	}

	private static double seconds(Duration duration) {
		return duration.toMillis() / 1000.0;
	}

}
