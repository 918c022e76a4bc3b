package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.sitecraft.monitoring.signal.Moment;

/**
 * Times of the last changes of one label set, as many as decide whether it flaps. It
 * outlives the alert: the next alert of the same label set is one more change.
 */
final class FlapCounter {

	/** One more than is calm. */
	private final long[] changes;

	private final long windowNanos;

	private int count;

	private boolean flapping;

	FlapCounter(AlertRule rule) {
		this.changes = new long[rule.flapChanges() + 1];
		this.windowNanos = rule.flapWindow().toNanos();
	}

	boolean flapping() {
		return this.flapping;
	}

	/** Nothing left to remember. */
	boolean idle(Moment now) {
		forget(now);
		return this.count == 0 && !this.flapping;
	}

	/**
	 * Notes a change.
	 * @return whether it is the one from which on the alert flaps
	 */
	boolean changed(Moment now) {
		forget(now);
		if (this.count == this.changes.length) {
			System.arraycopy(this.changes, 1, this.changes, 0, --this.count);
		}
		this.changes[this.count++] = now.nanos();
		boolean starts = !this.flapping && this.count == this.changes.length;
		this.flapping |= starts;
		return starts;
	}

	/**
	 * Whether it has just calmed down. Half of what is allowed, not one less, so that an
	 * alert at the limit does not flap between flapping and calm.
	 */
	boolean calmed(Moment now) {
		if (!this.flapping) {
			return false;
		}
		forget(now);
		if (this.count > (this.changes.length - 1) / 2) {
			return false;
		}
		this.flapping = false;
		return true;
	}

	private void forget(Moment now) {
		int gone = 0;
		while (gone < this.count && now.nanos() - this.changes[gone] > this.windowNanos) {
			gone++;
		}
		if (gone > 0) {
			this.count -= gone;
			System.arraycopy(this.changes, gone, this.changes, 0, this.count);
		}
	}

	List<Duration> ages(Moment now) {
		List<Duration> ages = new ArrayList<>(this.count);
		for (int i = 0; i < this.count; i++) {
			ages.add(Duration.ofNanos(now.nanos() - this.changes[i]));
		}
		return ages;
	}

	/** In place of what was counted until now, which is a part of the same. */
	void restore(List<Duration> ages, boolean wasFlapping, Moment now) {
		this.count = 0;
		int from = Math.max(0, ages.size() - this.changes.length);
		for (Duration age : ages.subList(from, ages.size())) {
			this.changes[this.count++] = now.nanos() - age.toNanos();
		}
		this.flapping = wasFlapping;
	}

}
