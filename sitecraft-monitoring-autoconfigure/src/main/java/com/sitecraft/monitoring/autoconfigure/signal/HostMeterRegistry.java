package com.sitecraft.monitoring.autoconfigure.signal;

import java.util.List;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Where the host's meters are, and so ours: its registry, which is Boot's composite when
 * there are several.
 */
public final class HostMeterRegistry {

	private HostMeterRegistry() {
	}

	/**
	 * The registry to use. Without Boot's metrics there may be several, which are used
	 * together, or none: then meters go nowhere. Never makes a bean, which would be the
	 * host's registry from then on.
	 */
	public static MeterRegistry of(ObjectProvider<MeterRegistry> registries) {
		MeterRegistry unique = registries.getIfUnique();
		if (unique != null) {
			return unique;
		}
		List<MeterRegistry> several = registries.orderedStream().toList();
		return new CompositeMeterRegistry(Clock.SYSTEM, several);
	}

	/**
	 * The registry whose meters are read back: of several the one that Prometheus
	 * scrapes, since only that has the histograms and the common tags that a scrape
	 * shows.
	 */
	static MeterRegistry scraped(ObjectProvider<MeterRegistry> registries) {
		List<MeterRegistry> plain = registries.orderedStream()
			.filter((registry) -> !(registry instanceof CompositeMeterRegistry))
			.toList();
		return plain.stream()
			.filter((registry) -> registry.getClass().getSimpleName().startsWith("Prometheus"))
			.findFirst()
			.or(() -> plain.stream().findFirst())
			.orElseGet(() -> of(registries));
	}

}
