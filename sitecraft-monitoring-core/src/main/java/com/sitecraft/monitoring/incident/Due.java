package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import com.sitecraft.monitoring.signal.Moment;

/**
 * A point in time at which something is to be done. Within one process monotonic time
 * decides, so that a jump of the wall clock neither hastens nor delays it; after a
 * restart the stored instant does.
 *
 * @param at wall-clock time, which is stored
 * @param nanos monotonic time, which means nothing to another process
 */
public record Due(Instant at, long nanos) {

	public Due {
		Objects.requireNonNull(at, "at");
	}

	/**
	 * So long after now.
	 */
	public static Due in(Moment now, Duration duration) {
		return new Due(now.instant().plus(duration), now.nanos() + duration.toNanos());
	}

	/**
	 * What another process wanted to do at the given time.
	 */
	public static Due stored(Instant at, Moment now) {
		return in(now, Duration.between(now.instant(), at));
	}

	boolean passed(Moment now) {
		return now.nanos() - this.nanos >= 0;
	}

	/** How late it is, negative when it is not due yet. */
	Duration late(Moment now) {
		return Duration.ofNanos(now.nanos() - this.nanos);
	}

	Due plus(Duration duration) {
		return new Due(this.at.plus(duration), this.nanos + duration.toNanos());
	}

}
