package com.sitecraft.monitoring.signal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * The only source of time: a wall clock for stamps and a monotonic one for durations, so
 * that a jump of the wall clock neither ages a result nor ends a timeout.
 * <p>
 * Implementations are thread-safe and do not block.
 */
public interface Time {

	/**
	 * Wall-clock time, for stamps that a person or another system reads.
	 */
	Instant instant();

	/**
	 * Monotonic time in nanoseconds from an arbitrary origin, for durations. Values are
	 * compared by difference only, as with {@link System#nanoTime()}.
	 */
	long nanos();

	/**
	 * Time made of the two given sources.
	 * @param wall source of stamps, for example a {@link java.time.Clock}
	 * @param monotonic source of nanoseconds, for example {@code System::nanoTime}
	 */
	static Time of(InstantSource wall, LongSupplier monotonic) {
		Objects.requireNonNull(wall, "wall");
		Objects.requireNonNull(monotonic, "monotonic");
		return new Time() {

			@Override
			public Instant instant() {
				return wall.instant();
			}

			@Override
			public long nanos() {
				return monotonic.getAsLong();
			}

		};
	}

}
