package com.sitecraft.monitoring.autoconfigure.notification;

import java.time.Duration;
import java.time.Instant;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Dispatcher;
import com.sitecraft.monitoring.notification.Outcome;
import com.sitecraft.monitoring.notification.StandbyOutbox;
import com.sitecraft.monitoring.signal.Time;

/**
 * What one channel publishes about its pages; there from the start, so that the first
 * failure shows as an increase.
 */
final class ChannelMeters {

	private final Counter delivered;

	private final Counter failed;

	private final Counter dead;

	private final Counter abandoned;

	ChannelMeters(MeterRegistry registry, String channel, StandbyOutbox outbox, Dispatcher dispatcher, Time time) {
		this.delivered = counter(registry, channel, "delivered", "Pages that the receiver has");
		this.failed = counter(registry, channel, "failed", "Attempts to deliver that failed");
		this.dead = counter(registry, channel, "dead", "Pages that were refused or given up");
		this.abandoned = counter(registry, channel, "abandoned", "Attempts that did not end in time");
		Gauge.builder("sitecraft.notification.oldest.undelivered.age", outbox, (pages) -> age(pages, channel, time))
			.description("Age of the oldest page that is not delivered yet, 0 when there is none")
			.baseUnit("seconds")
			.tag("channel", channel)
			.register(registry);
		Gauge
			.builder("sitecraft.notifications.circuit.open", dispatcher,
					(state) -> (state.circuit() == Dispatcher.Circuit.OPEN) ? 1 : 0)
			.description("Whether the channel failed so often that only single pages probe it")
			.tag("channel", channel)
			.register(registry);
	}

	private static Counter counter(MeterRegistry registry, String channel, String name, String description) {
		return Counter.builder("sitecraft.notifications." + name)
			.description(description)
			.tag("channel", channel)
			.register(registry);
	}

	private static double age(StandbyOutbox outbox, String channel, Time time) {
		Instant oldest = outbox.oldest(channel);
		return (oldest != null) ? Math.max(0, Duration.between(oldest, time.instant()).toMillis() / 1e3) : 0;
	}

	void attempted(Outcome outcome, Iterable<Delivery> settled) {
		if (!(outcome instanceof Outcome.Delivered)) {
			this.failed.increment();
		}
		settled.forEach((page) -> {
			if (page.state() == Delivery.State.DELIVERED) {
				this.delivered.increment();
			}
			else if (page.state() == Delivery.State.DEAD) {
				this.dead.increment();
			}
		});
	}

	void abandoned() {
		this.abandoned.increment();
	}

}
