package com.sitecraft.monitoring.autoconfigure.signal;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.signal.MeterSampler;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.SeriesStore;

/**
 * Reads the meters, at most twice an interval: ticks that requests have woken would fill
 * memory with samples, which only time throws away.
 */
final class SampleStage implements Stage {

	private final MeterSampler sampler;

	private final SeriesStore store;

	private final long leastNanos;

	private @Nullable Long sampledNanos;

	SampleStage(MeterSampler sampler, SeriesStore store, Duration interval) {
		this.sampler = sampler;
		this.store = store;
		this.leastNanos = interval.dividedBy(2).toNanos();
	}

	@Override
	public void run(Tick tick) {
		Long last = this.sampledNanos;
		if (last != null && tick.nanos() - last < this.leastNanos) {
			return;
		}
		this.sampledNanos = tick.nanos();
		Moment now = new Moment(tick.instant(), tick.nanos());
		this.sampler.sample(now);
		this.store.evict(now);
	}

}
