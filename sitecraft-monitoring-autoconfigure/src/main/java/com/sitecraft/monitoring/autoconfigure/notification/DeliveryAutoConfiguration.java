package com.sitecraft.monitoring.autoconfigure.notification;

import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import com.sitecraft.monitoring.autoconfigure.loop.LoopAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.HostMeterRegistry;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.StandbyOutbox;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

/**
 * Delivers pages, on every replica.
 */
@AutoConfiguration(after = LoopAutoConfiguration.class)
public final class DeliveryAutoConfiguration {

	/** Above the longest timeout that a channel may have. */
	private static final Duration LIMIT = Duration.ofSeconds(65);

	private static final int RATE = 10;

	@Bean
	static LazyInitializationExcludeFilter deliveryWorkersLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(DeliveryWorkers.class);
	}

	@Bean
	@ConditionalOnMissingBean
	DeliveryWorkers deliveryWorkers(ObjectProvider<Channel> channels, StandbyOutbox outbox,
			ObjectProvider<MeterRegistry> registries, Environment environment, Time time, Guard guard) {
		return new DeliveryWorkers(channels.orderedStream().toList(), (name) -> RATE, outbox,
				HostMeterRegistry.of(registries), LIMIT, Threading.VIRTUAL.isActive(environment), time, guard);
	}

}
