package com.sitecraft.monitoring.signal;

import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The meter that shows every bound that was hit: {@code sitecraft.monitoring.dropped}
 * with the label {@code what}.
 * <p>
 * Values of {@code what} are constants of the library, so the meter is bounded. Each is
 * registered at 0 with its owner, so that the first drop shows as an increase.
 */
public final class Dropped {

	private static final String NAME = "sitecraft.monitoring.dropped";

	private static final String DESCRIPTION = "What was dropped or folded because a bound was hit";

	private Dropped() {
	}

	/**
	 * Counter of what is dropped.
	 * @param registry where it is registered
	 * @param what the thing that is bounded, a constant such as
	 * {@code observations.tracks}
	 */
	public static Counter counter(MeterRegistry registry, String what) {
		return Counter.builder(NAME).description(DESCRIPTION).tag("what", what).register(registry);
	}

	/**
	 * Publishes a count that its owner keeps, where a counter of its own would cost too
	 * much. The registry does not keep the owner alive.
	 */
	static <T> void count(MeterRegistry registry, String what, T owner, ToDoubleFunction<T> count) {
		FunctionCounter.builder(NAME, owner, count).description(DESCRIPTION).tag("what", what).register(registry);
	}

}
